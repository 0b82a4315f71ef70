/**
 * Affine maps of images, drawn row by row, several of them as one.
 *
 * @module
 */

import { affineWarp, type FillMode } from "../kernels/fused/affine_warp.ts";
import { asTensor } from "../tensors/convert.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";

/** What is seen beyond the edges of an image that was moved. */
export interface FillOptions {
  /**
   * How an image `a b c d` goes on: `reflect` as `b a | a b c d | d c`, `nearest` as `a a | a b c d | d d`, `wrap` as
   * `c d | a b c d | a b`, `constant` as the number `value`; `reflect` unless said.
   */
  readonly fill?: FillMode;
  /** What is there in mode `constant`, in no other; 0 unless said. */
  readonly value?: number;
}

/** A fill mode and its number, checked. */
export type Fill = Required<FillOptions>;

/** A map of the plane, `(a x + b y + c, d x + e y + f)`: from a place in the result to the place that is seen there. */
export type AffineMap = [a: number, b: number, c: number, d: number, e: number, f: number];

/** The sizes of an image in pixels. */
export interface ImageSize {
  /** The number of rows. */
  readonly height: number;
  /** The number of columns. */
  readonly width: number;
}

/** A map that is drawn for each image. */
export interface AffineStep {
  /** How many numbers are drawn for an image. */
  readonly draws: number;
  /** What is beyond the edges; none where nothing beyond them is seen. */
  readonly fill?: Fill;
  /** Writes the map for numbers from 0 to below 1 that begin at `at`; its coordinates are in pixels from the middle. */
  readonly write: (map: AffineMap, shares: Float64Array, at: number, size: ImageSize) => void;
}

/** Checks how images are filled. */
export function fillOf(options: FillOptions, name: string): Fill {
  const action = `Cannot make ${name}`;
  checkOptions(action, options, ["fill", "value"], '{ fill: "constant", value: 0 }');
  const { fill = "reflect", value = 0 } = options;
  if (!["constant", "nearest", "reflect", "wrap"].includes(fill)) {
    throw new TypeError(
      `${action}: expected "constant", "nearest", "reflect" or "wrap" as fill but found ${
        describe(fill)
      }`,
    );
  }
  if (!Number.isFinite(value)) throw wrongNumber(action, "a finite number as value", value);
  if (options.value !== undefined && fill !== "constant") {
    throw new TypeError(
      `${action}: expected a value with the fill "constant" only but found one with ${
        describe(fill)
      }`,
    );
  }
  return { fill, value };
}

/** Writes the numbers of a map. */
export function setMap(
  map: AffineMap,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): void {
  map[0] = a;
  map[1] = b;
  map[2] = c;
  map[3] = d;
  map[4] = e;
  map[5] = f;
}

/**
 * The steps joined so that an image goes through all of them with one interpolation: the result is what one step after
 * the other would give of images that go on without end.
 *
 * @returns Nothing where they want different numbers beyond the edges.
 */
export function joinAffine(first: AffineStep, second: AffineStep): AffineStep | undefined {
  const fill = first.fill ?? second.fill;
  const other = second.fill ?? fill;
  if (fill?.fill !== other?.fill || fill?.value !== other?.value) return undefined;
  const inner: AffineMap = [1, 0, 0, 0, 1, 0];
  return {
    draws: first.draws + second.draws,
    fill,
    write: (map, shares, at, size) => {
      first.write(map, shares, at, size);
      second.write(inner, shares, at + first.draws, size);
      follow(map, inner);
    },
  };
}

/** Makes `map` the map that leads through `inner` first and then through `map`. */
function follow(map: AffineMap, inner: AffineMap): void {
  const [a, b, c, d, e, f] = map;
  const [p, q, r, s, t, u] = inner;
  setMap(
    map,
    a * p + b * s,
    a * q + b * t,
    a * r + b * u + c,
    d * p + e * s,
    d * q + e * t,
    d * r + e * u + f,
  );
}

/** Sees each image through a map that is drawn for it from numbers from 0 to below 1. */
export function applyAffine(
  { draws, fill, write }: AffineStep,
  images: Tensor<string>,
  shares: Float64Array,
): Tensor<string> {
  const [count, height, width] = images.shape;
  const maps = new Float32Array(6 * count);
  const map: AffineMap = [1, 0, 0, 0, 1, 0];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let i = 0; i < count; i++) {
    write(map, shares, i * draws, { height, width });
    map[2] += middleX - map[0] * middleX - map[1] * middleY;
    map[5] += middleY - map[3] * middleX - map[4] * middleY;
    for (let j = 0; j < 6; j++) maps[6 * i + j] = map[j];
  }
  return affineWarp(images, asTensor(maps, "n 6"), fill?.fill ?? "nearest", fill?.value);
}
