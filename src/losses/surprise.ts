/**
 * How surprised predicted probabilities are by labels, `-log(probability)`: what the crossentropies and the losses made
 * of them share.
 *
 * From logits it is computed by log-sum-exp and softplus, which neither overflow nor lose small probabilities.
 *
 * @module
 */

import { oneHot } from "../data/one_hot.ts";
import { softplus } from "../layers/activations.ts";
import { add, div, mul, sub } from "../tensors/arithmetic.ts";
import { clip, log, neg } from "../tensors/elementwise.ts";
import { logSumExp, max, sum } from "../tensors/reductions.ts";
import { offTape } from "../tensors/tape.ts";
import type { AnyTensor, IntTensor, Tensor } from "../tensors/tensor.ts";

/** How near to 0 or 1 a probability may come before its logarithm is taken, as in Keras. */
export const EPSILON = 1e-7;

/** The surprise of each row: `-sum(label * log(probability))`; labels that are integers stand for one-hot rows. */
export function categoricalSurprise(
  predictions: Tensor<string>,
  labels: AnyTensor,
  fromLogits: boolean,
): Tensor<string> {
  const rows = labels.dtype === "int32" ? oneHotLike(predictions, labels) : labels;
  const surprise = mul(rows as Tensor<string>, surpriseOfClasses(predictions, fromLogits));
  return sum(surprise, { axis: -1 }) as Tensor<string>;
}

/** `-log(probability)` of each class; probabilities are scaled to a sum of 1. */
export function surpriseOfClasses(
  predictions: Tensor<string>,
  fromLogits: boolean,
): Tensor<string> {
  if (fromLogits) {
    // Below the largest logit, differences are exact where the logits themselves are large.
    const shifted = sub(predictions, offTape(() => max(predictions, { axis: -1, keepDims: true })));
    return sub(logSumExp(shifted, { axis: -1, keepDims: true }), shifted);
  }
  const probabilities = div(predictions, sum(predictions, { axis: -1, keepDims: true }));
  return neg(log(clip(probabilities, EPSILON, 1 - EPSILON)));
}

/** The surprise of each yes or no: `-(label * log(p) + (1 - label) * log(1 - p))`. */
export function binarySurprise(
  predictions: Tensor<string>,
  labels: Tensor<string>,
  fromLogits: boolean,
): Tensor<string> {
  const { yes, no } = surpriseOfAnswers(predictions, fromLogits);
  return add(mul(labels, yes), mul(oneMinus(labels), no));
}

/** `-log(p)` and `-log(1 - p)`. */
export function surpriseOfAnswers(
  predictions: Tensor<string>,
  fromLogits: boolean,
): { readonly yes: Tensor<string>; readonly no: Tensor<string> } {
  if (fromLogits) return { yes: softplus(neg(predictions)), no: softplus(predictions) };
  const p = clip(predictions, EPSILON, 1 - EPSILON);
  return { yes: neg(log(p)), no: neg(log(oneMinus(p))) };
}

/** `1 - x`. */
export function oneMinus(x: Tensor<string>): Tensor<string> {
  return add(neg(x), 1);
}

/** Class indices as one-hot rows beside predictions. */
function oneHotLike(predictions: Tensor<string>, labels: AnyTensor): Tensor<string> {
  const classes = predictions.shape[predictions.shape.length - 1];
  return oneHot(labels as IntTensor<string>, classes) as Tensor<string>;
}
