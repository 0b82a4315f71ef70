/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend, and some that it lacks. Importing this
 * module registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * @module
 */

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
import { mean, sum } from "./leading_axes.ts";
import { fusedMatMul, matMul } from "./mat_mul.ts";
import { maxPool, maxPoolGradient, meanPool, meanPoolGradient } from "./pooling.ts";
import { bernoulli, normal, permutation, uniform } from "./random.ts";
import { gather, unsortedSegmentSum } from "./rows.ts";
import { transpose } from "./transpose.ts";

replaceKernel("_FusedMatMul", fusedMatMul);
replaceKernel("BatchMatMul", matMul);
replaceKernel("GatherV2", gather);
replaceKernel("Identity", identity);
replaceKernel("Mean", mean);
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);

addKernel("PhiloxBernoulli", bernoulli);
addKernel("PhiloxNormal", normal);
addKernel("PhiloxPermutation", permutation);
addKernel("PhiloxUniform", uniform);
addKernel("UnsortedSegmentSum", unsortedSegmentSum);

replaceKernel("Conv2D", convolution);
replaceKernel("FusedConv2D", fusedConvolution);
replaceKernel("Conv2DBackpropInput", convolutionImageGradient);
addKernel("Conv2DBackpropFilter", convolutionFilterGradient);
replaceKernel("DepthwiseConv2dNative", depthwiseConvolution);
replaceKernel("FusedDepthwiseConv2D", fusedDepthwiseConvolution);
addKernel("DepthwiseConv2dNativeBackpropInput", depthwiseImageGradient);
addKernel("DepthwiseConv2dNativeBackpropFilter", depthwiseFilterGradient);
replaceKernel("MaxPool", maxPool);
replaceKernel("MaxPoolGrad", maxPoolGradient);
replaceKernel("AvgPool", meanPool);
replaceKernel("AvgPoolGrad", meanPoolGradient);
