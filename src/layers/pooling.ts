/**
 * Pooling of images: the largest number or the mean under each window, or of the whole image.
 *
 * @module
 */

import type { Dims, Last, Padding } from "../shapes/mod.ts";
import { raw, type Tensor, typed } from "../tensors/tensor.ts";
import * as tf from "../tensors/tfjs.ts";
import { checkOptions } from "../text/options.ts";
import {
  checkImages,
  checkImageSize,
  checkPadding,
  type Extent,
  type ExtentText,
  extentText,
  type ImageWindows,
  type NoImages,
  type OverImages,
  overImages,
  pairOf,
} from "./image_windows.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The signature of {@linkcode maxPool2d} and {@linkcode averagePool2d}. */
export interface Pool2d<
  Name extends string,
  K extends Extent,
  St extends Extent,
  P extends Padding,
> extends StatelessSignature {
  /** As many pixels as there are windows. */
  readonly out: OverImages<this["in"], Last<this["in"]>, K, St, P, 1>;
  /** None. */
  readonly params: null;
  /** `maxPool2d(2)`. */
  readonly label: `${Name}(${ExtentText<K>})`;
}

/** Where windows lie. */
export interface PoolOptions<St extends Extent, P extends Padding> {
  /** How far windows are apart, at least 1; their size unless said. */
  readonly strides?: St;
  /** `"same"`: windows lie over the edge as well, and see only what is in the image; `"valid"` unless said: they do not. */
  readonly padding?: P;
}

/**
 * The largest number under each window, channel by channel: `"batch h w c -> batch h' w' c"`, with `h'` and `w'` as in
 * {@linkcode conv2d}. The gradient goes to the first of the largest.
 *
 * @param size Height and width of a window, or one number for both; at least 1. Write it as a literal.
 * @throws {RangeError} Where a number is not a whole number of at least 1.
 * @throws {TypeError} Where the padding is none, or an option is not known; when the model is built, where the input is no
 *   images, or smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, input, key, maxPool2d, rearrange, sequential, toArray } from "shapefold";
 *
 * const model = sequential(input("2 4 1"), maxPool2d(2), rearrange("batch h w c -> batch (h w c)"));
 * const x = asTensor([[[[1], [2], [5], [6]], [[3], [4], [7], [8]]]], "n 2 4 1");
 * assertEquals(toArray(model.apply(model.init(key(0)), x)), [[4, 8]]);
 * ```
 */
export function maxPool2d<
  const K extends Extent,
  const St extends Extent = K,
  P extends Padding = "valid",
>(size: K, options: PoolOptions<St, P> = {}): Layer<Pool2d<"maxPool2d", K, St, P>> {
  return pool<"maxPool2d", K, St, P>("maxPool2d", tf.maxPool, size, options);
}

/**
 * The mean of each window, channel by channel: `"batch h w c -> batch h' w' c"`, with `h'` and `w'` as in
 * {@linkcode conv2d}. Where a window lies over the edge it is the mean of the pixels that are in the image.
 *
 * @param size Height and width of a window, or one number for both; at least 1. Write it as a literal.
 * @throws {RangeError} Where a number is not a whole number of at least 1.
 * @throws {TypeError} Where the padding is none, or an option is not known; when the model is built, where the input is no
 *   images, or smaller than a window.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, averagePool2d, input, key, rearrange, sequential, toArray } from "shapefold";
 *
 * const model = sequential(input("1 3 1"), averagePool2d(2, { padding: "same" }), rearrange("n 1 w 1 -> n w"));
 * const x = asTensor([[[[1], [2], [5]]]], "n 1 3 1");
 * assertEquals(toArray(model.apply(model.init(key(0)), x)), [[1.5, 5]]);
 * ```
 */
export function averagePool2d<
  const K extends Extent,
  const St extends Extent = K,
  P extends Padding = "valid",
>(size: K, options: PoolOptions<St, P> = {}): Layer<Pool2d<"averagePool2d", K, St, P>> {
  return pool<"averagePool2d", K, St, P>("averagePool2d", tf.avgPool, size, options);
}

function pool<
  Name extends "maxPool2d" | "averagePool2d",
  K extends Extent,
  St extends Extent,
  P extends Padding,
>(
  name: Name,
  f: typeof tf.maxPool,
  size: K,
  options: PoolOptions<St, P>,
): Layer<Pool2d<Name, K, St, P>> {
  const action = `Cannot make ${name}`;
  checkOptions(action, options, ["strides", "padding"], '{ padding: "same" }');
  const strides: Extent = options.strides ?? size;
  const pad: Padding = options.padding ?? "valid";
  checkPadding(action, pad);
  const windows: ImageWindows = {
    size: pairOf(action, "a size", size),
    strides: pairOf(action, "strides", strides),
    dilations: [1, 1],
    pad,
  };
  const label = `${name}(${extentText(size) as ExtentText<K>})` as const;
  return defineLayer<Pool2d<Name, K, St, P>>(label, (dims) => ({
    output: overImages(dims, `${dims.at(-1)}`, windows),
    inference: { kind: name, windows },
    apply: stateless((_params, x) => {
      checkImageSize(label, x, windows);
      return typed(f(raw(x) as tf.Tensor4D, windows.size, windows.strides, pad));
    }),
  }));
}

/** The signature of {@linkcode globalAveragePool2d}. */
export interface GlobalAveragePool2d extends StatelessSignature {
  /** The rows and the channels. */
  readonly out: WithoutPixels<this["in"]>;
  /** None. */
  readonly params: null;
  /** `globalAveragePool2d`. */
  readonly label: "globalAveragePool2d";
}

type WithoutPixels<S extends string> = string extends S ? string
  : Dims<S> extends [infer Batch extends string, string, string, infer Channels extends string]
    ? `${Batch} ${Channels}`
  : NoImages<S>;

/**
 * The mean of each channel of an image: `"batch h w c -> batch c"`.
 * Lin, Chen and Yan (2014), "Network in network".
 *
 * @throws {TypeError} When the model is built, where the input is no images.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { conv2d, dense, globalAveragePool2d, input, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("28 28 1"), conv2d(32, 3, relu), globalAveragePool2d(), dense(10));
 * const output: "batch 10" = model.output;
 * assertEquals(output, "batch 10");
 * ```
 */
export function globalAveragePool2d(): Layer<GlobalAveragePool2d> {
  return defineLayer<GlobalAveragePool2d>("globalAveragePool2d", (dims) => {
    checkImages(dims);
    return {
      output: [dims[0], dims[3]],
      inference: { kind: "globalAveragePool2d" },
      apply: stateless((_params, x): Tensor<string> => typed(tf.mean(raw(x), [1, 2]))),
    };
  });
}
