/**
 * The losses of single rows, and their mean with weights.
 *
 * @module
 */

import { ShapeMismatch } from "../shapes/mod.ts";
import { mul } from "../tensors/arithmetic.ts";
import { mean } from "../tensors/reductions.ts";
import { reshapeUnchecked } from "../tensors/reshape.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import type { AnyLoss } from "./loss.ts";

/** One loss a row or position, from one for each number of it: their mean; with one dim, a number is a row. */
export function meanOfEach(losses: Tensor<string>): Tensor<string> {
  return losses.shape.length < 2 ? losses : mean(losses, { axis: -1 }) as Tensor<string>;
}

/**
 * The mean loss of predictions that are known to fit; with weights `sum(weight * loss) / rows`, where all positions of
 * a row have its weight.
 *
 * @param weights One number a row.
 * @throws {TypeError} Where there is not one weight a row, or the loss does not tell the losses of rows.
 */
export function meanLoss(
  loss: AnyLoss,
  predictions: Tensor<string>,
  labels: AnyTensor,
  weights?: Tensor<string>,
): Tensor<""> {
  if (weights === undefined) return loss.compute(predictions, labels);
  if (weights.shape.length !== 1 || weights.shape[0] !== predictions.shape[0]) {
    throw new ShapeMismatch(
      `${loss.name}: predictions are '${shapeText(predictions)}' but weights are '${
        shapeText(weights)
      }'`,
    );
  }
  const losses = rowLosses(loss, predictions, labels);
  const ones = losses.shape.slice(1).map(() => 1);
  return mean(mul(losses, reshapeUnchecked(weights, [...weights.shape, ...ones])));
}

/**
 * One loss a row or position.
 *
 * @throws {TypeError} Where the loss does not tell them.
 */
export function rowLosses(
  loss: AnyLoss,
  predictions: Tensor<string>,
  labels: AnyTensor,
): Tensor<string> {
  if (loss.rows !== undefined) return loss.rows(predictions, labels);
  throw new TypeError(
    `Cannot weight ${loss.name}: expected a loss that is defined by rows but found one by compute alone`,
  );
}
