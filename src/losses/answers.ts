/**
 * Predictions and labels as answers: the class of each row, or a yes or no for each number.
 *
 * @module
 */

import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { type MetricOptions, mismatch, type Named, pairs } from "./metric.ts";
import { checkLabelRange } from "./value_checks.ts";

/** The numbers of a row of predictions. */
export function columnsOf(predictions: Tensor<string>): number {
  return predictions.shape.at(-1) ?? 1;
}

/** Answers yes or no, one for each number of the predictions. */
export interface YesOrNo {
  /** How many there are. */
  readonly count: number;
  /** What is true. */
  readonly isYes: (i: number) => boolean;
  /** What is predicted, `undefined` where that is NaN. */
  readonly saysYes: (i: number) => boolean | undefined;
}

/** Each prediction against its label: a yes is above 0.5, for logits above 0. */
export function yesOrNo(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
  { fromLogits }: MetricOptions,
): YesOrNo {
  checkLabelRange(metric.name, labels, 1);
  const [predicted, wanted] = pairs(metric, predictions, labels);
  const threshold = fromLogits ? 0 : 0.5;
  return {
    count: wanted.length,
    isYes: (i) => wanted[i] > 0.5,
    saysYes: (i) => Number.isNaN(predicted[i]) ? undefined : predicted[i] > threshold,
  };
}

/** The class of each row. */
export interface ClassesOfRows {
  /** How many rows there are. */
  readonly rows: number;
  /** How many classes there are. */
  readonly classes: number;
  /** The class of a row's label. */
  readonly wanted: (row: number) => number;
  /** The class of a row's largest prediction; NaN where one is NaN. */
  readonly predicted: (row: number) => number;
  /** The predictions, row by row. */
  readonly scores: Float32Array;
}

/** The class of the largest prediction and that of the label, which is an index or the largest of a row. */
export function classesOfRows(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
): ClassesOfRows {
  const classes = columnsOf(predictions);
  const rows = predictions.size / classes;
  if (labels.dtype === "int32") {
    if (predictions.shape.slice(0, -1).join(" ") !== shapeText(labels)) {
      throw mismatch(metric, predictions, labels);
    }
    checkLabelRange(metric.name, labels, classes - 1);
    const [scores, indices] = [view(predictions), view(labels)];
    const predicted = (row: number) => largest(scores, row, classes);
    return { rows, classes, wanted: (row) => indices[row], predicted, scores };
  }
  checkLabelRange(metric.name, labels, 1);
  const [scores, wanted] = pairs(metric, predictions, labels);
  return {
    rows,
    classes,
    wanted: (row) => largest(wanted, row, classes),
    predicted: (row) => largest(scores, row, classes),
    scores,
  };
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
