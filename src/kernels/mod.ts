/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend, and some that it lacks. Importing this
 * module registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * @module
 */

import { argMax, argMin } from "./arg_extremes.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionImageGradient,
  fusedConvolution,
} from "./convolution.ts";
import {
  depthwiseConvolution,
  depthwiseFilterGradient,
  depthwiseImageGradient,
  fusedDepthwiseConvolution,
} from "./depthwise_convolution.ts";
import { identity } from "./identity.ts";
import { addKernel, replaceKernel } from "./kernel.ts";
import { fusedMatMul, matMul } from "./mat_mul.ts";
import { maxPool, maxPoolGradient, meanPool, meanPoolGradient } from "./pooling.ts";
import { bernoulli, normal, permutation, uniform } from "./random.ts";
import { registerReductionGradients } from "./reduction_gradients.ts";
import { max, mean, min, prod, sum } from "./reduction_kernels.ts";
import { gather, unsortedSegmentSum } from "./rows.ts";
import { transpose } from "./transpose.ts";

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
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);

addKernel("Conv2DBackpropFilter", convolutionFilterGradient);
addKernel("DepthwiseConv2dNativeBackpropFilter", depthwiseFilterGradient);
addKernel("DepthwiseConv2dNativeBackpropInput", depthwiseImageGradient);
addKernel("PhiloxBernoulli", bernoulli);
addKernel("PhiloxNormal", normal);
addKernel("PhiloxPermutation", permutation);
addKernel("PhiloxUniform", uniform);
addKernel("UnsortedSegmentSum", unsortedSegmentSum);

registerReductionGradients();
