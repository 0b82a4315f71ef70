/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend. Importing this module
 * registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * @module
 */

import { binaryKernel } from "./arithmetic.ts";
import { clip, eluGradient, relu6, unaryKernel } from "./elementwise.ts";
import { Binary, Unary } from "./functions.ts";
import { identity } from "./identity.ts";
import { replaceKernel } from "./kernel.ts";
import { mean, sum } from "./leading_axes.ts";
import { fusedMatMul, matMul } from "./mat_mul.ts";
import { gather } from "./rows.ts";
import { softmaxKernel } from "./softmax.ts";
import { transpose } from "./transpose.ts";

replaceKernel("_FusedMatMul", fusedMatMul);
replaceKernel("BatchMatMul", matMul);
replaceKernel("GatherV2", gather);
replaceKernel("Identity", identity);
replaceKernel("Mean", mean);
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);

replaceKernel("RealDiv", binaryKernel("RealDiv", Binary.divide, Binary.divideInto));
replaceKernel("Sub", binaryKernel("Sub", Binary.subtract, Binary.subtractFrom));
const binaryFunctions = {
  Add: Binary.add,
  Maximum: Binary.maximum,
  Minimum: Binary.minimum,
  Multiply: Binary.multiply,
  SquaredDifference: Binary.squaredDifference,
};
for (const [name, f] of Object.entries(binaryFunctions)) replaceKernel(name, binaryKernel(name, f));

replaceKernel("ClipByValue", clip);
replaceKernel("EluGrad", eluGradient);
replaceKernel("Relu6", relu6);
replaceKernel("Softmax", softmaxKernel);
const unaryFunctions = {
  Abs: Unary.abs,
  Ceil: Unary.ceil,
  Elu: Unary.elu,
  Exp: Unary.exp,
  Expm1: Unary.expm1,
  Floor: Unary.floor,
  LeakyRelu: Unary.leakyRelu,
  Log: Unary.log,
  Log1p: Unary.log1p,
  Neg: Unary.negate,
  Reciprocal: Unary.reciprocal,
  Relu: Unary.relu,
  Round: Unary.round,
  Rsqrt: Unary.rsqrt,
  Selu: Unary.selu,
  Sigmoid: Unary.sigmoid,
  Sign: Unary.sign,
  Softplus: Unary.softplus,
  Sqrt: Unary.sqrt,
  Square: Unary.square,
  Step: Unary.step,
  Tanh: Unary.tanh,
};
for (const [name, f] of Object.entries(unaryFunctions)) replaceKernel(name, unaryKernel(name, f));
