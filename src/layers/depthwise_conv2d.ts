/**
 * Convolution of each channel on its own: `depthwiseConv2d`.
 *
 * @module
 */

import { depthwiseConvolution } from "../kernels/fused/convolution.ts";
import { type Last, type MultiplyDims, multiplyDims, type Padding } from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { type Activation, linear, relu } from "./activations.ts";
import {
  channelsOf,
  checkActivation,
  checked,
  type Conv2dOptions,
  type Convolved,
} from "./conv2d.ts";
import {
  checkImageSize,
  type Extent,
  type ExtentText,
  extentText,
  type OverImages,
  overImages,
  type Sides,
} from "./image_windows.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The parameters of a convolution of each of `C` channels, with `M` filters for each and windows of the sides `Window`. */
export interface DepthwiseConv2dParams<
  Window extends string,
  C extends string,
  M extends string,
> {
  /** The filters, in the layout of Keras: height and width of the window, channels, filters of a channel. */
  readonly kernel: Tensor<`${Window} ${C} ${M}`>;
  /** What is added to each filter's output. */
  readonly bias: Tensor<MultiplyDims<C, M>>;
}

/** The signature of {@linkcode depthwiseConv2d}. */
export interface DepthwiseConv2d<
  K extends Extent,
  M extends number,
  St extends Extent,
  P extends Padding,
  D extends Extent,
> extends StatelessSignature {
  /** An image with `M` channels for each, as many pixels as there are windows. */
  readonly out: Convolved<
    OverImages<this["in"], MultiplyDims<Last<this["in"]>, `${M}`>, K, St, P, D>,
    this["in"]
  >;
  /** A kernel and a bias. */
  readonly params: DepthwiseConv2dParams<Sides<K>, Last<this["in"]>, `${M}`>;
  /** `depthwiseConv2d(3)`. */
  readonly label: `depthwiseConv2d(${ExtentText<K>})`;
}

/** How many filters each channel has, how windows lie, and how parameters start. */
export interface DepthwiseConv2dOptions<
  M extends number,
  St extends Extent,
  P extends Padding,
  D extends Extent,
> extends Conv2dOptions<St, P, D> {
  /** The filters of a channel, at least 1; 1 unless said. */
  readonly multiplier?: M;
}

/**
 * A convolution of each channel with `multiplier` filters of its own, plus a bias:
 * `"batch h w c -> batch h' w' c*multiplier"`, with the filters of the first channel first; `h'` and `w'` as in
 * {@linkcode conv2d}. With a `conv2d(filters, 1)` behind it, it is a separable convolution.
 * Howard et al. (2017), "MobileNets: efficient convolutional neural networks for mobile vision applications".
 *
 * @param kernelSize Height and width of a window, or one number for both; at least 1. Write it as a literal.
 * @param activation Applied to the result; {@linkcode linear} unless said.
 * @throws {RangeError} Where a number is not a whole number of at least 1, or strides and dilation are both above 1.
 * @throws {TypeError} Where the activation is no function, the padding none, or an option is not known; when the model is
 *   built, where the input is no images, or smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conv2d, depthwiseConv2d, input, linear, relu, sequential } from "shapefold";
 *
 * const model = sequential(
 *   input("28 28 3"),
 *   depthwiseConv2d(3, linear, { multiplier: 2 }), // batch 26 26 6
 *   conv2d(16, 1, relu),
 * );
 * const output: "batch 26 26 16" = model.output;
 * assertEquals(output, "batch 26 26 16");
 * ```
 */
export function depthwiseConv2d<
  const K extends Extent,
  M extends number = 1,
  const St extends Extent = 1,
  P extends Padding = "valid",
  const D extends Extent = 1,
>(
  kernelSize: K,
  activation: Activation = linear,
  options: DepthwiseConv2dOptions<M, St, P, D> = {},
): Layer<DepthwiseConv2d<K, M, St, P, D>> {
  const action = "Cannot make depthwiseConv2d";
  const { windows, kernelInitializer, biasInitializer } = checked(action, kernelSize, options, [
    "multiplier",
  ]);
  const multiplier: number = options.multiplier ?? 1;
  if (!Number.isInteger(multiplier) || multiplier < 1) {
    throw wrongNumber(action, "a whole number as multiplier of at least 1", multiplier);
  }
  checkActivation(action, activation);
  const label = `depthwiseConv2d(${extentText(kernelSize) as ExtentText<K>})` as const;
  return defineLayer<DepthwiseConv2d<K, M, St, P, D>>(label, (dims) => {
    const output = overImages(dims, multiplyDims(`${dims.at(-1)}`, `${multiplier}`), windows);
    const channels = channelsOf(dims);
    return {
      output,
      params: {
        kernel: {
          dims: [...windows.size.map(String), channels, `${multiplier}`],
          initializer: kernelInitializer,
        },
        bias: { dims: [multiplyDims(channels, `${multiplier}`)], initializer: biasInitializer },
      },
      inference: { kind: "depthwiseConv2d", windows, activation },
      apply: stateless(({ kernel, bias }: DepthwiseConv2dParams<string, string, string>, x) => {
        checkImageSize(label, x, windows);
        return activation === relu
          ? depthwiseConvolution({ x, kernel, bias }, windows, true)
          : activation(depthwiseConvolution({ x, kernel, bias }, windows, false));
      }),
    };
  });
}
