/**
 * Convolution of images: `conv2d`.
 *
 * @module
 */

import { convolution } from "../kernels/fused/convolution.ts";
import {
  type IsNumeral,
  isNumeral,
  joinDims,
  type Last,
  type Padding,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type Activation, linear, relu } from "./activations.ts";
import {
  checkImageSize,
  checkPadding,
  type Extent,
  type ExtentText,
  extentText,
  type ImageWindows,
  type OverImages,
  overImages,
  pairOf,
  type Sides,
} from "./image_windows.ts";
import { checkInitializers } from "./initializer_checks.ts";
import { glorotUniform, type Initializer, zeros } from "./initializers.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The parameters of a convolution from `I` channels to `F` filters, with windows of the sides `Window`. */
export interface Conv2dParams<Window extends string, I extends string, F extends string> {
  /** The filters, in the layout of Keras: height and width of the window, channels, filters. */
  readonly kernel: Tensor<`${Window} ${I} ${F}`>;
  /** What is added to each filter's output. */
  readonly bias: Tensor<F>;
}

/** The signature of {@linkcode conv2d}. */
export interface Conv2d<
  F extends number,
  K extends Extent,
  St extends Extent,
  P extends Padding,
  D extends Extent,
> extends StatelessSignature {
  /** An image of filters, as many pixels as there are windows. */
  readonly out: Convolved<OverImages<this["in"], `${F}`, K, St, P, D>, this["in"]>;
  /** A kernel and a bias. */
  readonly params: Conv2dParams<Sides<K>, Last<this["in"]>, `${F}`>;
  /** `conv2d(32, 3)`. */
  readonly label: `conv2d(${F}, ${ExtentText<K>})`;
}

/** The shape `Out` for images of shape `S`, whose channels a kernel needs to know. */
export type Convolved<Out extends string, S extends string> = Out extends ShapeError ? Out
  : IsNumeral<Last<S>> extends true ? Out
  : ShapeError<`expects a numeral as last dim but got '${Last<S>}' (the input is '${S}')`>;

/** How windows lie and how parameters start; {@linkcode depthwiseConv2d} takes these, too. */
export interface Conv2dOptions<St extends Extent, P extends Padding, D extends Extent> {
  /** How far windows are apart, at least 1; 1 unless said. */
  readonly strides?: St;
  /** `"same"`: windows lie over the edge as well, where images are zero; `"valid"` unless said: they do not. */
  readonly padding?: P;
  /** How far the taps of a window are apart, at least 1; 1 unless said, and with strides above 1. */
  readonly dilation?: D;
  /** The first value of the kernel; {@linkcode glorotUniform} unless said. */
  readonly kernelInitializer?: Initializer;
  /** The first value of the bias; {@linkcode zeros} unless said. */
  readonly biasInitializer?: Initializer;
}

/**
 * A convolution: `filters` sums of products with all channels under each window, plus a bias,
 * `"batch h w c -> batch h' w' filters"`. With `"valid"` padding there are `(h - kernelSize) / strides + 1` windows down,
 * rounded down, with `"same"` `h / strides`, rounded up; `w'` likewise.
 *
 * @param filters At least 1. Write it as a literal, so that the compiler knows it, and the sizes as well.
 * @param kernelSize Height and width of a window, or one number for both; at least 1.
 * @param activation Applied to the result; {@linkcode linear} unless said.
 * @throws {RangeError} Where a number is not a whole number of at least 1, or strides and dilation are both above 1.
 * @throws {TypeError} Where the activation is no function, the padding none, or an option is not known; when the model is
 *   built, where the input is no images, or smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conv2d, dense, flatten, input, maxPool2d, relu, sequential } from "shapefold";
 *
 * const model = sequential(
 *   input("28 28 1"),
 *   conv2d(8, 3, relu), // batch 26 26 8
 *   maxPool2d(2), // batch 13 13 8
 *   conv2d(16, [3, 5], relu, { strides: 2, padding: "same" }), // batch 7 7 16
 *   flatten(),
 *   dense(10),
 * );
 * const output: "batch 10" = model.output;
 * assertEquals(output, "batch 10");
 * ```
 */
export function conv2d<
  F extends number,
  const K extends Extent,
  const St extends Extent = 1,
  P extends Padding = "valid",
  const D extends Extent = 1,
>(
  filters: F,
  kernelSize: K,
  activation: Activation = linear,
  options: Conv2dOptions<St, P, D> = {},
): Layer<Conv2d<F, K, St, P, D>> {
  const action = "Cannot make conv2d";
  const { windows, kernelInitializer, biasInitializer } = checked(action, kernelSize, options);
  if (!Number.isInteger(filters) || filters < 1) {
    throw wrongNumber(action, "a whole number of filters of at least 1", filters);
  }
  checkActivation(action, activation);
  const label = `conv2d(${filters}, ${extentText(kernelSize) as ExtentText<K>})` as const;
  return defineLayer<Conv2d<F, K, St, P, D>>(label, (dims) => ({
    output: overImages(dims, `${filters}`, windows),
    params: {
      kernel: {
        dims: [...windows.size.map(String), channelsOf(dims), `${filters}`],
        initializer: kernelInitializer,
      },
      bias: { dims: [`${filters}`], initializer: biasInitializer },
    },
    inference: { kind: "conv2d", windows, activation },
    apply: stateless(({ kernel, bias }: Conv2dParams<string, string, string>, x) => {
      checkImageSize(label, x, windows);
      return activation === relu
        ? convolution({ x, kernel, bias }, windows, true)
        : activation(convolution({ x, kernel, bias }, windows, false));
    }),
  }));
}

/** The last of the dims of images, a numeral. */
export function channelsOf(dims: readonly string[]): string {
  const channels = dims[3];
  if (isNumeral(channels)) return channels;
  throw new ShapeMismatch(
    `expects a numeral as last dim but got '${channels}' (the input is '${joinDims(dims)}')`,
  );
}

/** The options of a convolution, checked, with what they are where nothing is said. */
export function checked(
  action: string,
  kernelSize: Extent,
  options: Conv2dOptions<Extent, Padding, Extent>,
  others: readonly string[] = [],
): { windows: ImageWindows; kernelInitializer: Initializer; biasInitializer: Initializer } {
  const known = ["strides", "padding", "dilation", "kernelInitializer", "biasInitializer"];
  checkOptions(action, options, [...others, ...known], '{ padding: "same" }');
  const { strides = 1, padding = "valid", dilation = 1 } = options;
  const { kernelInitializer = glorotUniform, biasInitializer = zeros } = options;
  checkInitializers(action, { kernelInitializer, biasInitializer });
  checkPadding(action, padding);
  const windows = {
    size: pairOf(action, "a kernel size", kernelSize),
    strides: pairOf(action, "strides", strides),
    dilations: pairOf(action, "a dilation", dilation),
    pad: padding,
  };
  if (Math.max(...windows.strides) > 1 && Math.max(...windows.dilations) > 1) {
    throw new RangeError(
      `${action}: expected strides or a dilation of 1 but found strides of ${
        extentText(strides)
      } and a dilation of ${extentText(dilation)}`,
    );
  }
  return { windows, kernelInitializer, biasInitializer };
}

/** Throws where an activation is no function. */
export function checkActivation(action: string, activation: unknown): void {
  if (typeof activation === "function") return;
  throw new TypeError(
    `${action}: expected an activation such as relu but found ${describe(activation)}`,
  );
}
