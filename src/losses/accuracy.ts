/**
 * The share of right answers, for labels in their three forms.
 *
 * @module
 */

import { classesOfRows, columnsOf, yesOrNo } from "./answers.ts";
import type { MetricOf } from "./metric.ts";

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
export const accuracy: MetricOf<number, "accuracy"> = {
  name: "accuracy",
  measure: (predictions, labels, options) => {
    const columns = columnsOf(predictions);
    if (options.multiLabel || columns === 1) {
      const { isYes, saysYes, count } = yesOrNo(accuracy, predictions, labels, options);
      return [countWhere(count, (i) => saysYes(i) === isYes(i)), count];
    }
    const { wanted, predicted, rows } = classesOfRows(accuracy, predictions, labels);
    return [countWhere(rows, (row) => predicted(row) === wanted(row)), rows];
  },
  result: ([right, answers]) => right / answers,
};

function countWhere(count: number, holds: (i: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (holds(i)) found++;
  return found;
}
