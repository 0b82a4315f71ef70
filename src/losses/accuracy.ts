/**
 * The share of right answers, for labels in their three forms.
 *
 * @module
 */

import { type Metric, mismatch, pairs } from "./metric.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { checkLabelRange } from "./value_checks.ts";

/**
 * The share of right answers, from 0 to 1. A row of one output, or each output where there are several labels a row, is
 * a yes or no: above one half or not (above 0 for logits). Else a row is one answer: the class of the largest prediction
 * against the label (sparse, with integer labels) or the class of the largest label (categorical). A prediction that is
 * NaN is never right.
 *
 * Throws a `RangeError` where a label is none: outside of [0, 1], or not the index of a class.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accuracy, asTensor, measure } from "shapefold";
 *
 * const predictions = asTensor([[0.9, 0.1], [0.2, 0.8]], "n 2");
 * assertEquals(measure(accuracy, predictions, asTensor([0, 0], "n", "int32")), 0.5);
 * assertEquals(measure(accuracy, predictions, asTensor([[1, 0], [0, 1]], "n 2")), 1);
 * assertEquals(measure(accuracy, asTensor([[0.7], [0.4]], "n 1"), asTensor([[1], [1]], "n 1")), 0.5);
 * ```
 */
export const accuracy: Metric = {
  name: "accuracy",
  measure: (predictions, labels, { fromLogits, multiLabel }) => {
    const classes = multiLabel ? 1 : predictions.shape.at(-1) ?? 1;
    const right = classes === 1
      ? binaryHits(predictions, labels, fromLogits ? 0 : 0.5)
      : labels.dtype === "int32"
      ? sparseHits(predictions, labels, classes)
      : categoricalHits(predictions, labels, classes);
    return [right, predictions.size / classes];
  },
  result: ([right, answers]) => right / answers,
};

function sparseHits(predictions: Tensor<string>, labels: AnyTensor, classes: number): number {
  if (predictions.shape.slice(0, -1).join(" ") !== shapeText(labels)) {
    throw mismatch(accuracy, predictions, labels);
  }
  checkLabelRange("accuracy", labels, classes - 1);
  const [predicted, wanted] = [view(predictions), view(labels)];
  let hits = 0;
  for (let row = 0; row < wanted.length; row++) {
    if (largest(predicted, row, classes) === wanted[row]) hits++;
  }
  return hits;
}

function categoricalHits(predictions: Tensor<string>, labels: AnyTensor, classes: number): number {
  const [predicted, wanted] = pairs(accuracy, predictions, labels);
  checkLabelRange("accuracy", labels, 1);
  const rows = wanted.length / classes;
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    if (largest(predicted, row, classes) === largest(wanted, row, classes)) hits++;
  }
  return hits;
}

function binaryHits(predictions: Tensor<string>, labels: AnyTensor, threshold: number): number {
  const [predicted, wanted] = pairs(accuracy, predictions, labels);
  checkLabelRange("accuracy", labels, 1);
  let hits = 0;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] > 0.5 ? predicted[i] > threshold : predicted[i] <= threshold) hits++;
  }
  return hits;
}

/** The position of the largest number of a row, the first where there are several; NaN where one is NaN. */
function largest(numbers: Float32Array, row: number, classes: number): number {
  const start = row * classes;
  let best = 0;
  let most = -Infinity;
  for (let i = 0; i < classes; i++) {
    const number = numbers[start + i];
    if (number !== number) return NaN;
    if (number > most) {
      best = i;
      most = number;
    }
  }
  return best;
}
