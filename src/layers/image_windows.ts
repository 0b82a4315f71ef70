/**
 * Windows over images: how large they are, how far apart, and which shape they give. Convolution and pooling share this.
 *
 * @module
 */

import {
  type AddDims,
  addDims,
  type Dims,
  joinDims,
  type MultiplyDims,
  multiplyDims,
  type Padding,
  type ShapeError,
  ShapeMismatch,
  type SubtractDims,
  subtractDims,
  type WindowSize,
  windowSize,
} from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";

/** A size or a distance in an image: one for both directions, or `[down, across]`. Write it as a literal. */
export type Extent = number | readonly [down: number, across: number];

type Down<E extends Extent> = E extends readonly [infer N extends number, number] ? `${N}`
  : E extends number ? `${E}`
  : never;

type Across<E extends Extent> = E extends readonly [number, infer N extends number] ? `${N}`
  : E extends number ? `${E}`
  : never;

/** An extent as it is written: `3` or `[3, 5]`. */
export type ExtentText<E extends Extent> = E extends
  readonly [infer D extends number, infer A extends number] ? `[${D}, ${A}]`
  : E extends number ? `${E}`
  : never;

/** The dims of a kernel: `Sides<3>` is `"3 3"`. */
export type Sides<E extends Extent> = `${Down<E>} ${Across<E>}`;

/**
 * The shape that windows give for images of shape `S`, with so many channels, or a `ShapeError`: for `"batch 28 28 1"`
 * and windows of `3`, that is `"batch 26 26 8"`.
 */
export type OverImages<
  S extends string,
  Channels extends string,
  Size extends Extent,
  Strides extends Extent,
  P extends Padding,
  Dilation extends Extent,
> = string extends S ? string
  : Dims<S> extends
    [infer Batch extends string, infer Height extends string, infer Width extends string, string]
    ? Sized<
      `${Height}x${Width}`,
      `${Reach<Down<Size>, Down<Dilation>>}x${Reach<Across<Size>, Across<Dilation>>}`,
      Batch,
      Count<Height, Reach<Down<Size>, Down<Dilation>>, Down<Strides>, P>,
      Count<Width, Reach<Across<Size>, Across<Dilation>>, Across<Strides>, P>,
      Channels
    >
  : NoImages<S>;

/** What is said of a shape `S` that is not that of images. */
export type NoImages<S extends string> = ShapeError<
  `expects 'batch height width channels' but got '${S}'; use rearrange or input('28 28 1')`
>;

/** What a window of size `K` reaches over: with a dilation of 2, three taps reach over five pixels. */
type Reach<K extends string, Dilation extends string> = Dilation extends "1" ? K
  : AddDims<MultiplyDims<SubtractDims<K, "1">, Dilation>, "1">;

/** How many windows there are; unknown for a padding that is known only at run time. */
type Count<N extends string, K extends string, Stride extends string, P extends Padding> =
  Padding extends P ? `${number}` : WindowSize<N, K, Stride, P>;

type Sized<
  Image extends string,
  Window extends string,
  Batch extends string,
  Height extends string,
  Width extends string,
  Channels extends string,
> = "-" extends Height | Width
  ? ShapeError<`the ${Window} window is larger than the ${Image} image`>
  : `${Batch} ${Height} ${Width} ${Channels}`;

/** Windows as values. */
export interface ImageWindows {
  /** How large they are. */
  readonly size: Pair;
  /** How far they are apart. */
  readonly strides: Pair;
  /** How far the taps of one are apart. */
  readonly dilations: Pair;
  /** May they lie over the edge? */
  readonly pad: Padding;
}

/** Down and across. */
export type Pair = [down: number, across: number];

/** The dims that windows give for images, with so many channels; the run-time twin of {@linkcode OverImages}. */
export function overImages(
  dims: readonly string[],
  channels: string,
  { size, strides, dilations, pad }: ImageWindows,
): readonly string[] {
  checkImages(dims);
  const [batch, height, width] = dims;
  const reach = size.map((taps, axis) => reachOf(`${taps}`, `${dilations[axis]}`));
  const counts = [height, width].map((dim, axis) =>
    windowSize(dim, reach[axis], `${strides[axis]}`, pad)
  );
  if (counts.includes("-")) {
    throw new ShapeMismatch(
      `the ${reach.join("x")} window is larger than the ${height}x${width} image`,
    );
  }
  return [batch, ...counts, channels];
}

/** Throws where these are not the dims of images. */
export function checkImages(dims: readonly string[]): void {
  if (dims.length === 4) return;
  throw new ShapeMismatch(
    `expects 'batch height width channels' but got '${
      joinDims(dims)
    }'; use rearrange or input('28 28 1')`,
  );
}

/** Throws where images are smaller than a window: of those of named sizes only a model that is applied knows it. */
export function checkImageSize(
  label: string,
  { shape: [, height, width] }: Tensor<string>,
  { size, dilations, pad }: ImageWindows,
): void {
  const [down, across] = size.map((taps, axis) => (taps - 1) * dilations[axis] + 1);
  if (pad === "same" || (down <= height && across <= width)) return;
  throw new ShapeMismatch(
    `Cannot apply ${label}: the ${down}x${across} window is larger than the ${height}x${width} image`,
  );
}

function reachOf(taps: string, dilation: string): string {
  return addDims(multiplyDims(subtractDims(taps, "1"), dilation), "1");
}

/** An extent as it is written; the run-time twin of {@linkcode ExtentText}. */
export function extentText(extent: Extent): string {
  return typeof extent === "number" ? `${extent}` : `[${extent[0]}, ${extent[1]}]`;
}

/**
 * An extent as two numbers.
 *
 * @param action What cannot be done where it is none: `"Cannot make conv2d"`.
 * @param what How messages call it: `"a kernel size"`.
 */
export function pairOf(action: string, what: string, extent: Extent): Pair {
  const found: readonly unknown[] = Array.isArray(extent) ? extent : [extent, extent];
  const isPair = found.length === 2;
  if (!isPair || !found.every((n) => Number.isInteger(n) && (n as number) >= 1)) {
    const expected = `${what} of whole numbers of at least 1, such as 2 or [2, 3]`;
    throw wrongNumber(action, expected, ...(isPair && Array.isArray(extent) ? found : [extent]));
  }
  return found as Pair;
}

/** Throws where a padding is none. */
export function checkPadding(action: string, padding: Padding): void {
  if (padding === "same" || padding === "valid") return;
  throw new TypeError(
    `${action}: expected a padding of "valid" or "same" but found ${describe(padding)}`,
  );
}
