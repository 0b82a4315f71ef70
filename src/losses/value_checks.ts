/**
 * Checks of values that crossentropies and accuracy share: labels in their range, and probabilities that are some.
 *
 * @module
 */

import { isWithin } from "../kernels/tasks/range.ts";
import { findElement } from "../tensors/find_element.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";

/** How far above 1 rounding may carry a probability. */
const ROUNDING = 1e-5;

/** A check that labels are numbers from 0 to 1. */
export function labelsFromZeroToOne(loss: string): (labels: AnyTensor) => void {
  return (labels) => checkLabelRange(loss, labels, 1);
}

/** A check that labels are indices of classes. */
export function labelsAreClasses(loss: string): (labels: AnyTensor, classes: number) => void {
  return (labels, classes) => checkLabelRange(loss, labels, classes - 1);
}

/** Throws where a label is not a number from 0 to `most`. */
export function checkLabelRange(loss: string, labels: AnyTensor, most: number): void {
  checkRange(loss, labels, 0, most);
}

/** Throws where a label is not a number from `least` to `most`. */
export function checkRange(loss: string, labels: AnyTensor, least: number, most: number): void {
  if (labels.dtype !== "bool" && isWithin(labels, least, most)) return;
  const wrong = findElement(labels, (value) => !(value >= least && value <= most));
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot apply ${loss}: expected labels from ${least} to ${most} but found ${wrong.value} in row ${wrong.row}`,
  );
}

/** Throws where a number of `x` is below 0, or NaN where that is not allowed. */
export function checkNotNegative(
  loss: string,
  x: AnyTensor,
  what: string,
  { allowNaN = false, advice = "" }: { readonly allowNaN?: boolean; readonly advice?: string } = {},
): void {
  if (isWithin(x, 0, Infinity)) return;
  const wrong = findElement(x, (value) => allowNaN ? value < 0 : !(value >= 0));
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot apply ${loss}: expected ${what} of at least 0 but found ${wrong.value} in row ${wrong.row}${advice}`,
  );
}

/**
 * Throws where predictions are no probabilities: what a model gives that lacks its last activation.
 * NaN passes, to be reported as a loss that is not finite.
 */
export function checkProbabilities(
  loss: string,
  predictions: Tensor<string>,
  activation: string,
): void {
  const advice = `; end the model in ${activation}, or write ${loss}({ fromLogits: true })`;
  checkProbabilityRange(loss, predictions, advice);
}

/** The same, with an advice of one's own behind the message. */
export function checkProbabilityRange(
  name: string,
  predictions: Tensor<string>,
  advice: string,
): void {
  if (isWithin(predictions, 0, 1 + ROUNDING)) return;
  const wrong = findElement(predictions, (value) => value < 0 || value > 1 + ROUNDING);
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot apply ${name}: expected probabilities but found ${wrong.value} in row ${wrong.row}${advice}`,
  );
}
