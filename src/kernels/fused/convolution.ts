/**
 * The convolution layers: filters, bias and relu in one operation, with its three gradients.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { convolve, filterGradient, imageGradient } from "../registered/convolution.ts";
import {
  convolveDepthwise,
  depthwiseFilters,
  depthwiseImages,
} from "../registered/depthwise_convolution.ts";
import { slope } from "../registered/elementwise.ts";
import { Slope } from "../functions.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";
import { reduce } from "../tasks/reductions.ts";

/** How windows go over images; strides and dilations are not both above 1. */
export interface ConvolutionWindows {
  readonly strides: [down: number, across: number];
  readonly dilations: [down: number, across: number];
  readonly pad: "same" | "valid";
}

/** What a convolution layer is computed from: images with the channels last, filters, and a bias for each output channel. */
export interface ConvolutionOperands {
  readonly x: Tensor<string>;
  readonly kernel: Tensor<string>;
  readonly bias: Tensor<string>;
}

/** A convolution and its gradients, as kernels and as an operation of tfjs. */
interface Kernels {
  readonly name: string;
  readonly value: (
    operands: readonly tf.TensorInfo[],
    windows: ConvolutionWindows,
    relu: boolean,
  ) => tf.TensorInfo;
  readonly byImages: (
    dy: tf.TensorInfo,
    kernel: tf.TensorInfo,
    shape: number[],
    windows: ConvolutionWindows,
  ) => tf.TensorInfo;
  readonly byFilters: (
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    shape: number[],
    windows: ConvolutionWindows,
  ) => tf.TensorInfo;
  readonly composed: typeof tf.conv2d;
}

/**
 * The sums of products of images and filters under each window, plus `bias`, and `max(0, ...)` of it where `relu` is
 * set. The sizes are known to fit.
 */
export function convolution(
  operands: ConvolutionOperands,
  windows: ConvolutionWindows,
  relu: boolean,
): Tensor<string> {
  return compute(convolutionKernels, operands, windows, relu);
}

/** The same with filters for each channel of its own: `"kh kw c m"` gives `c * m` channels. */
export function depthwiseConvolution(
  operands: ConvolutionOperands,
  windows: ConvolutionWindows,
  relu: boolean,
): Tensor<string> {
  return compute(depthwiseKernels, operands, windows, relu);
}

const convolutionKernels: Kernels = {
  name: "conv2d",
  value: ([x, kernel, bias], windows, relu) => convolve(x, kernel, windows, bias, relu),
  byImages: imageGradient,
  byFilters: filterGradient,
  composed: tf.conv2d,
};

const depthwiseKernels: Kernels = {
  name: "depthwiseConv2d",
  value: ([x, kernel, bias], windows, relu) => convolveDepthwise(x, kernel, windows, bias, relu),
  byImages: depthwiseImages,
  byFilters: depthwiseFilters,
  composed: tf.depthwiseConv2d,
};

function compute(
  kernels: Kernels,
  operands: ConvolutionOperands,
  windows: ConvolutionWindows,
  relu: boolean,
): Tensor<string> {
  const [x, kernel, bias] = [operands.x, operands.kernel, operands.bias].map(raw);
  if (!isFirstOrder()) return typed(composed(kernels, [x, kernel, bias], windows, relu));
  const y = kernels.value([x, kernel, bias], windows, relu);
  return typed(record(y, {
    name: kernels.name,
    inputs: { x, kernel, bias },
    saved: relu ? [x, kernel, y] : [x, kernel],
    gradient: (dy, wanted) => {
      const direct = relu ? slope(Slope.relu, y, dy) : dy;
      const gradients: { x?: tf.TensorInfo; kernel?: tf.TensorInfo; bias?: tf.TensorInfo } = {};
      if (wanted.has("x")) gradients.x = kernels.byImages(direct, kernel, x.shape, windows);
      if (wanted.has("kernel")) {
        gradients.kernel = kernels.byFilters(x, direct, kernel.shape, windows);
      }
      if (wanted.has("bias")) gradients.bias = columnSums(direct, bias.shape);
      if (direct !== dy) release(direct);
      return gradients;
    },
  }));
}

/** The sums over all but the last dim. */
function columnSums(dy: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  const { addressOf } = heap();
  const [inner] = shape;
  const sums = output(shape);
  const count = tf.util.sizeFromShape(dy.shape.slice(0, -1));
  reduce(Kind.sums, { outer: 1, count, inner }, addressOf(dy), addressOf(sums));
  return sums;
}

/** The same from operations whose gradients can be differentiated once more, as far as tfjs knows how: not by the kernel. */
function composed(
  kernels: Kernels,
  [x, kernel, bias]: readonly tf.Tensor[],
  { strides, dilations, pad }: ConvolutionWindows,
  relu: boolean,
): tf.Tensor {
  return tf.tidy(() => {
    const operands = [x as tf.Tensor4D, kernel as tf.Tensor4D] as const;
    const y = tf.add(kernels.composed(...operands, strides, pad, "NHWC", dilations), bias);
    return relu ? tf.relu(y) : y;
  });
}
