/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend, and some that it lacks. Importing this
 * module registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * - `assembly` has what computes, in AssemblyScript, a file a family; `build` compiles it to `fma.wasm` and
 *   `plain.wasm`, of which `compiled.ts` takes the one for this engine. `kind.ts` and `functions.ts` are the numbers by
 *   which both sides name what is computed.
 * - `job.ts` runs kernels on all threads: a task is a kernel and its arguments, cut into chunks; `threads.ts` has the
 *   threads. `output.ts` is the memory that kernels write to.
 * - `tasks` cuts the work of some kernels into chunks, by rules that know nothing of threads.
 * - `registered` has what tfjs calls: each function looks at what it is handed, and leaves to the stock kernel what ours
 *   are not made for.
 * - `fused` has operations that tfjs does not have in one piece, such as a dense layer or a loss: each records its
 *   gradient on the tape, and the layers, losses, regularizers and optimizers call it.
 *
 * @module
 */

import { argMax, argMin } from "./registered/arg_extremes.ts";
import { binaryKernel } from "./registered/arithmetic.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionImageGradient,
  fusedConvolution,
} from "./registered/convolution.ts";
import {
  depthwiseConvolution,
  depthwiseFilterGradient,
  depthwiseImageGradient,
  fusedDepthwiseConvolution,
} from "./registered/depthwise_convolution.ts";
import { angleKernel, clip, eluGradient, relu6, unaryKernel } from "./registered/elementwise.ts";
import { Binary, Unary } from "./functions.ts";
import { identity } from "./registered/identity.ts";
import { addKernel, replaceKernel } from "./registered/kernel.ts";
import { fusedMatMul, matMul } from "./registered/mat_mul.ts";
import { maxPool, maxPoolGradient, meanPool, meanPoolGradient } from "./registered/pooling.ts";
import { bernoulli, normal, permutation, uniform } from "./registered/random.ts";
import { registerReductionGradients } from "./registered/reduction_gradients.ts";
import { max, mean, min, prod, sum } from "./registered/reduction_kernels.ts";
import { gather, unsortedSegmentSum } from "./registered/rows.ts";
import { slice } from "./registered/slice.ts";
import { softmaxKernel } from "./registered/softmax.ts";
import { transpose } from "./registered/transpose.ts";

replaceKernel("_FusedMatMul", fusedMatMul);
replaceKernel("ArgMax", argMax);
replaceKernel("ArgMin", argMin);
replaceKernel("AvgPool", meanPool);
replaceKernel("AvgPoolGrad", meanPoolGradient);
replaceKernel("BatchMatMul", matMul);
replaceKernel("Conv2D", convolution);
replaceKernel("Conv2DBackpropInput", convolutionImageGradient);
replaceKernel("DepthwiseConv2dNative", depthwiseConvolution);
replaceKernel("FusedConv2D", fusedConvolution);
replaceKernel("FusedDepthwiseConv2D", fusedDepthwiseConvolution);
replaceKernel("GatherV2", gather);
replaceKernel("Identity", identity);
replaceKernel("Max", max);
replaceKernel("MaxPool", maxPool);
replaceKernel("MaxPoolGrad", maxPoolGradient);
replaceKernel("Mean", mean);
replaceKernel("Min", min);
replaceKernel("Prod", prod);
replaceKernel("Slice", slice);
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

replaceKernel("Cos", angleKernel("Cos", Unary.cos));
replaceKernel("Sin", angleKernel("Sin", Unary.sin));

addKernel("Conv2DBackpropFilter", convolutionFilterGradient);
addKernel("DepthwiseConv2dNativeBackpropFilter", depthwiseFilterGradient);
addKernel("DepthwiseConv2dNativeBackpropInput", depthwiseImageGradient);
addKernel("PhiloxBernoulli", bernoulli);
addKernel("PhiloxNormal", normal);
addKernel("PhiloxPermutation", permutation);
addKernel("PhiloxUniform", uniform);
addKernel("UnsortedSegmentSum", unsortedSegmentSum);

registerReductionGradients();
