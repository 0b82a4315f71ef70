/**
 * Rows of length 1.
 *
 * @module
 */

import { asTensor } from "../tensors/convert.ts";
import { type ShapeOf, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkFeatureRows, type FeatureRows } from "./row_features.ts";

/** How long a row is: the sum of its absolute values, the root of the sum of its squares, or its largest absolute value. */
export type Norm = "l1" | "l2" | "max";

/** Brings each row to length 1. */
export interface Normalizer {
  /** How the length is measured. */
  readonly norm: Norm;
  /**
   * The rows, each divided by its length, in a new tensor that belongs to the caller; no gradient passes.
   *
   * @throws {TypeError} Where `x` is no rows of floats.
   * @throws {RangeError} Where a number is not finite, with its row.
   */
  transform<X>(x: FeatureRows<X, "...">): Tensor<ShapeOf<X>>;
}

const LENGTHS: Readonly<Record<Norm, (row: Float32Array) => number>> = {
  l1: (row) => row.reduce((sum, value) => sum + Math.abs(value), 0),
  l2: (row) => Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0)),
  max: (row) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
};

/**
 * Divides each row by its own length, `x / norm(x)`, so that nothing is fit. A row of zeros stays, as in scikit-learn's
 * `Normalizer`. For features of mean 0 and deviation 1, which Keras calls `Normalization`, there is `standardScaler`.
 *
 * @param options `norm`: how the length is measured; `"l2"` unless said.
 * @throws {TypeError} Where the norm or an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, normalizer, toArray } from "shapefold";
 *
 * const x = asTensor([[3, 1], [0, 0]], "n 2");
 * assertEquals(toArray(normalizer({ norm: "l1" }).transform(x)), [[0.75, 0.25], [0, 0]]);
 * ```
 */
export function normalizer(options: { readonly norm?: Norm } = {}): Normalizer {
  checkOptions("Cannot make a normalizer", options, ["norm"], '{ norm: "l2" }');
  const { norm = "l2" } = options;
  if (!Object.hasOwn(LENGTHS, norm)) {
    throw new TypeError(
      `Cannot make a normalizer: expected a norm of "l1", "l2" or "max" but found ${
        describe(norm)
      }`,
    );
  }
  return { norm, transform: (x) => normalized(x, LENGTHS[norm]) };
}

function normalized<S extends string>(
  x: unknown,
  lengthOf: (row: Float32Array) => number,
): Tensor<S> {
  checkFeatureRows(x, "...");
  const result = Float32Array.from(view(x));
  const width = x.size / Math.max(1, x.shape[0]);
  for (let start = 0; start < result.length; start += width) {
    const row = result.subarray(start, start + width);
    const length = lengthOf(row);
    if (length > 0) row.forEach((value, i) => row[i] = value / length);
  }
  return asTensor(result, shapeText(x) as string) as Tensor<string> as Tensor<S>;
}
