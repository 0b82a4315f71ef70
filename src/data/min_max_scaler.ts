/**
 * Features in a range.
 *
 * @module
 */

import type { Tail } from "../shapes/mod.ts";
import type { ShapeOf } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import type { FeatureRows } from "./row_features.ts";
import { checkAtLeast, checkFigures, fittedRows, linearScaler, type Scaler } from "./scaler.ts";

/** Where {@linkcode minMaxScaler} scales to. */
export interface MinMaxOptions {
  /** What the least and the greatest number of each feature become; `[0, 1]` unless said. */
  readonly range?: readonly [low: number, high: number];
}

/** The figures of a {@linkcode minMaxScaler}: all that has to be saved of it. */
export interface MinMaxFigures<Features extends string> {
  /** The shape of a row. */
  readonly features: Features;
  /** The least number of each feature. */
  readonly min: readonly number[];
  /** The greatest number of each feature. */
  readonly max: readonly number[];
  /** What these become. */
  readonly range: readonly [low: number, high: number];
}

/** Scales features by their least and greatest numbers. */
export interface MinMaxScaler<Features extends string>
  extends MinMaxFigures<Features>, Scaler<Features> {}

/**
 * Fits a scaler that brings each feature into a range: `(x - min) / (max - min) * (high - low) + low`. Every entry of a row is
 * a feature. One that is constant becomes `low`, as in scikit-learn's `MinMaxScaler`, whose figures these are. Rows that
 * were not fit on may lie outside of the range.
 *
 * @param x Rows to learn the figures from, only training rows; at least 1.
 * @throws {TypeError} Where `x` is no rows of floats, the range is no pair, or an option is not known.
 * @throws {RangeError} Where there is no row, a number is not finite, with its row, or the range is empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, minMaxScaler, toArray } from "shapefold";
 *
 * const scaler = minMaxScaler(asTensor([[2], [4]], "train 1"), { range: [-1, 1] });
 * assertEquals([scaler.min, scaler.max], [[2], [4]]);
 *
 * const scaled = scaler.transform(asTensor([[2], [3], [5]], "test 1"));
 * assertEquals(toArray(scaled), [[-1], [0], [2]]);
 * assertEquals(toArray(scaler.inverse(scaled)), [[2], [3], [5]]);
 * ```
 */
export function minMaxScaler<X>(
  x: FeatureRows<X, "...">,
  options: MinMaxOptions = {},
): MinMaxScaler<Tail<ShapeOf<X>>> {
  checkOptions("Cannot make a scaler", options, ["range"], "{ range: [-1, 1] }");
  const { range = [0, 1] } = options;
  const { features, width, forEach } = fittedRows(x);
  const min = new Array<number>(width).fill(Infinity);
  const max = new Array<number>(width).fill(-Infinity);
  forEach((value, i) => {
    if (value < min[i]) min[i] = value;
    if (value > max[i]) max[i] = value;
  });
  return minMaxScalerOf({ features: features as Tail<ShapeOf<X>>, min, max, range });
}

/**
 * The scaler of figures that were saved; a scaler as JSON has them.
 *
 * @throws {TypeError} Where there are not as many finite numbers as features, or the range is no pair.
 * @throws {RangeError} Where the range is empty, or a greatest number below the least.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, minMaxScaler, minMaxScalerOf } from "shapefold";
 *
 * const text = JSON.stringify(minMaxScaler(asTensor([[1], [3]], "n 1")));
 * assertEquals(text, '{"features":"1","min":[1],"max":[3],"range":[0,1]}');
 *
 * const restored = minMaxScalerOf<"1">(JSON.parse(text));
 * assertEquals(restored.max, [3]);
 * ```
 */
export function minMaxScalerOf<Features extends string>(
  figures: MinMaxFigures<Features>,
): MinMaxScaler<Features> {
  checkFigures(figures, ["min", "max"]);
  const { features, min, max, range } = figures;
  checkAtLeast("a max", max, min);
  if (!(Array.isArray(range) && range.length === 2)) {
    throw new TypeError(
      `Cannot make a scaler: expected a range such as [0, 1] but found ${describe(range)}`,
    );
  }
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw wrongNumber(
      "Cannot make a scaler",
      "a range of finite numbers with low < high",
      ...range,
    );
  }
  const factor = min.map((least, i) => (high - low) / (max[i] === least ? 1 : max[i] - least));
  const scale = { from: min, factor, to: min.map(() => low) };
  return { ...linearScaler(features, scale), min, max, range };
}
