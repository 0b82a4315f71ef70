/** The kernels of the tfjs package: to be imported before ours take their place. */
import "../../src/runtime/mod.ts";
import { type Kernel, stockKernel } from "../../src/kernels/registered/kernel.ts";
import type { BackendWasm } from "../../src/runtime/tfjs_wasm.js";
import * as tf from "../../src/tensors/tfjs.ts";

/** A stock kernel as a function of a tensor. */
export function stock(name: string): (x: tf.Tensor, attrs: object) => tf.Tensor {
  const kernel: Kernel<{ x: tf.Tensor }, object> = stockKernel(name);
  return (x, attrs) => {
    const backend = tf.backend() as BackendWasm;
    return tf.engine().makeTensorFromTensorInfo(kernel({ inputs: { x }, attrs, backend }));
  };
}

const names = ["Sum", "Mean", "Max", "Min", "Prod", "ArgMax", "ArgMin", "Transpose"] as const;

/** All of them. */
const all = new Map(
  tf.getKernelsForBackend("wasm").map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
);

/** What the stock kernel of a name computes from several inputs. */
export function stockResult(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attrs: Record<string, number | number[]> = {},
): tf.Tensor {
  const kernel = all.get(name);
  if (kernel === undefined) throw new Error(`Cannot compute ${name}: there is no such kernel`);
  const result = kernel({ inputs, attrs, backend: tf.backend() });
  return tf.engine().makeTensorFromTensorInfo(result as tf.TensorInfo);
}

/** Some of them, under their names. */
export const stockKernels = Object.fromEntries(names.map((name) => [name, stock(name)])) as Record<
  typeof names[number],
  ReturnType<typeof stock>
>;
