/** The kernels of the tfjs package as they are before ours take their place: import this first. */
import "../../src/kernels/kernel.ts";
import * as tf from "../../src/tensors/tfjs.ts";

const kernels = new Map(
  tf.getKernelsForBackend("wasm").map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
);

/** What the stock kernel of a name computes. */
export function stock(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number> = {},
): tf.Tensor {
  const kernel = kernels.get(name);
  if (kernel === undefined) throw new Error(`Cannot compute ${name}: there is no such kernel`);
  const call = { inputs, attrs: attributes, backend: tf.backend() };
  return tf.engine().makeTensorFromTensorInfo(kernel(call) as tf.TensorInfo);
}
