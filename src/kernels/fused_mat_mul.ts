/**
 * The matrix product with bias and activation, which tfjs uses outside gradients. Wherever XNNPACK does not
 * compute it, that is for transposed matrices and for batches, the stock kernel adds the bias once for every
 * 48 terms of the sum and is wrong; here the product, the bias and the activation follow one another.
 *
 * @module
 */

import type { BackendWasm } from "../runtime/tfjs_wasm.js";
import { type TensorInfo, util } from "../tensors/tfjs.ts";
import { type Kernel, type KernelCall, stockKernel } from "./kernel.ts";
import { matMul, type Operands, type Transpositions } from "./mat_mul.ts";

interface Inputs extends Operands {
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

interface Attributes extends Transpositions {
  activation: string;
  leakyreluAlpha?: number;
}

interface ActivationInputs {
  x: TensorInfo;
  alpha?: TensorInfo;
}

const stock = stockKernel<Inputs, Attributes>("_FusedMatMul");
const add = stockKernel<Operands, undefined>("Add");

const activations: Record<string, Kernel<ActivationInputs, { alpha?: number }>> = {
  elu: stockKernel("Elu"),
  leakyrelu: stockKernel("LeakyRelu"),
  prelu: stockKernel("Prelu"),
  relu: stockKernel("Relu"),
  relu6: stockKernel("Relu6"),
  sigmoid: stockKernel("Sigmoid"),
};

/** `_FusedMatMul`: one pair of matrices by the stock kernel if none is transposed, all else in steps. */
export function fusedMatMul(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { inputs, attrs, backend } = call;
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs;
  if (!transposeA && !transposeB && isOneMatrix(a) && isOneMatrix(b)) return stock(call);

  const product = matMul({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend });
  const biased = bias
    ? replace(backend, product, add({ inputs: { a: product, b: bias }, attrs: undefined, backend }))
    : product;
  if (activation === "linear") return biased;
  const activate = activations[activation];
  return replace(
    backend,
    biased,
    activate({
      inputs: { x: biased, alpha: preluActivationWeights },
      attrs: { alpha: leakyreluAlpha },
      backend,
    }),
  );
}

function isOneMatrix(x: TensorInfo): boolean {
  return util.sizeFromShape(x.shape.slice(0, -2)) === 1 && util.sizeFromShape(x.shape) > 0;
}

function replace(backend: BackendWasm, old: TensorInfo, next: TensorInfo): TensorInfo {
  backend.disposeData(old.dataId);
  return next;
}
