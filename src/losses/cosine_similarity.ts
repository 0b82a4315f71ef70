/**
 * The loss for directions.
 *
 * @module
 */

import { div, maximum, mul } from "../tensors/arithmetic.ts";
import { neg, sqrt, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { defineLoss, type Loss } from "./loss.ts";

/** The square of the length below which a row has no direction: 1e-7, as in Keras. */
const LEAST_SQUARE = 1e-14;

/** The type of {@linkcode cosineSimilarity}. */
export type CosineSimilarity = Loss<
  "cosineSimilarity",
  "... features",
  "... features",
  "float32"
>;

/**
 * The mean over rows of minus the cosine of the angle between prediction and label: -1 for the same direction, 0 for a
 * right angle, 1 for opposite directions. The length of a row does not count; a row of zeros has similarity 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, cosineSimilarity, item } from "shapefold";
 *
 * const labels = asTensor([[1, 0], [1, 0]], "n 2");
 * const loss = cosineSimilarity.apply(asTensor([[5, 0], [1, 1]], "n 2"), labels);
 * assertAlmostEquals(item(loss), -(1 + Math.SQRT1_2) / 2, 1e-6);
 * ```
 */
export const cosineSimilarity: CosineSimilarity = defineLoss({
  name: "cosineSimilarity",
  predictions: "... features",
  labels: "... features",
  dtype: "float32",
  fromLogits: false,
  rows: (predictions, labels) => {
    const cosines = mul(direction(predictions), direction(labels as Tensor<string>));
    return neg(sum(cosines, { axis: -1 }) as Tensor<string>);
  },
});

/** Each row at length 1. */
function direction(x: Tensor<string>): Tensor<string> {
  const squares = sum(square(x), { axis: -1, keepDims: true }) as Tensor<string>;
  return div(x, sqrt(maximum(squares, LEAST_SQUARE)));
}
