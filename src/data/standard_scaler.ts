/**
 * Features of mean 0 and deviation 1.
 *
 * @module
 */

import type { Tail } from "../shapes/mod.ts";
import type { ShapeOf } from "../tensors/tensor.ts";
import type { FeatureRows } from "./row_features.ts";
import { checkAtLeast, checkFigures, fittedRows, linearScaler, type Scaler } from "./scaler.ts";

/** The figures of a {@linkcode standardScaler}: all that has to be saved of it. */
export interface StandardFigures<Features extends string> {
  /** The shape of a row. */
  readonly features: Features;
  /** The mean of each feature. */
  readonly mean: readonly number[];
  /** The deviation of each feature, divided by the number of rows and not by one less; 0 where it is constant. */
  readonly deviation: readonly number[];
}

/** Scales features by their means and deviations. */
export interface StandardScaler<Features extends string>
  extends StandardFigures<Features>, Scaler<Features> {}

/**
 * Fits a scaler that gives each feature the mean 0 and the deviation 1: `(x - mean) / deviation`. Every entry of a row is a
 * feature. One that is constant becomes 0, as in scikit-learn's `StandardScaler`, whose figures these are.
 *
 * @param x Rows to learn the figures from, only training rows; at least 1.
 * @throws {TypeError} Where `x` is no rows of floats.
 * @throws {RangeError} Where there is no row, or a number is not finite, with its row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, standardScaler, toArray } from "shapefold";
 *
 * const scaler = standardScaler(asTensor([[1, 10], [3, 10]], "train 2"));
 * assertEquals([scaler.mean, scaler.deviation], [[2, 10], [1, 0]]);
 *
 * const scaled = scaler.transform(asTensor([[4, 10]], "test 2")); // "test 3" would not compile
 * assertEquals(toArray(scaled), [[2, 0]]);
 * assertEquals(toArray(scaler.inverse(scaled)), [[4, 10]]);
 * ```
 */
export function standardScaler<X>(x: FeatureRows<X, "...">): StandardScaler<Tail<ShapeOf<X>>> {
  const { rows, features, width, forEach } = fittedRows(x);
  const sums = new Array<number>(width).fill(0);
  forEach((value, i) => sums[i] += value);
  const mean = sums.map((sum) => sum / rows);
  const squares = new Array<number>(width).fill(0);
  forEach((value, i) => squares[i] += (value - mean[i]) ** 2);
  const deviation = squares.map((sum) => Math.sqrt(sum / rows));
  return standardScalerOf({ features: features as Tail<ShapeOf<X>>, mean, deviation });
}

/**
 * The scaler of figures that were saved; a scaler as JSON has them.
 *
 * @throws {TypeError} Where there are not as many finite numbers as features.
 * @throws {RangeError} Where a deviation is below 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, standardScaler, standardScalerOf } from "shapefold";
 *
 * const text = JSON.stringify(standardScaler(asTensor([[1], [3]], "n 1")));
 * assertEquals(text, '{"features":"1","mean":[2],"deviation":[1]}');
 *
 * const restored = standardScalerOf<"1">(JSON.parse(text));
 * assertEquals(restored.mean, [2]);
 * ```
 */
export function standardScalerOf<Features extends string>(
  figures: StandardFigures<Features>,
): StandardScaler<Features> {
  checkFigures(figures, ["mean", "deviation"]);
  const { features, mean, deviation } = figures;
  checkAtLeast("a deviation", deviation, deviation.map(() => 0));
  const factor = deviation.map((spread) => spread === 0 ? 1 : 1 / spread);
  const scale = { from: mean, factor, to: mean.map(() => 0) };
  return { ...linearScaler(features, scale), mean, deviation };
}
