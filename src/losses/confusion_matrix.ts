/**
 * Which classes are taken for which others.
 *
 * @module
 */

import { classesOfRows, columnsOf, yesOrNo } from "./answers.ts";
import type { MetricOf } from "./metric.ts";

/** Counts of rows: `matrix[actual][predicted]`. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * How many rows of each class were predicted to be of each: `matrix[actual][predicted]`, so that right answers are on the
 * diagonal. With one output a row the classes are no and yes. A row with a prediction that is NaN is not counted.
 *
 * It is a matrix, and no figure for reports: measure it by `evaluate` or `measure`.
 *
 * @throws {TypeError} When it is measured, where there are several labels a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, confusionMatrix, measure } from "shapefold";
 *
 * const predictions = asTensor([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]], "n 2");
 * const matrix = measure(confusionMatrix, predictions, asTensor([0, 1, 1], "n", "int32"));
 * assertEquals(matrix, [[1, 0], [1, 1]]);
 * ```
 */
export const confusionMatrix: MetricOf<ConfusionMatrix, "confusionMatrix"> = {
  name: "confusionMatrix",
  isNumber: false,
  measure: (predictions, labels, options) => {
    if (options.multiLabel) {
      throw new TypeError(
        "Cannot apply confusionMatrix: expected one class a row but found several labels",
      );
    }
    if (columnsOf(predictions) === 1) {
      const { count, isYes, saysYes } = yesOrNo(confusionMatrix, predictions, labels, options);
      return counted(2, count, (i) => Number(isYes(i)), (i) => Number(saysYes(i)));
    }
    const { rows, classes, wanted, predicted } = classesOfRows(
      confusionMatrix,
      predictions,
      labels,
    );
    return counted(classes, rows, wanted, predicted);
  },
  result: (sums) => {
    const classes = Math.sqrt(sums.length);
    return Array.from(
      { length: classes },
      (_, i) => sums.slice(i * classes, (i + 1) * classes),
    );
  },
};

function counted(
  classes: number,
  rows: number,
  wanted: (row: number) => number,
  predicted: (row: number) => number,
): number[] {
  const sums = new Array<number>(classes ** 2).fill(0);
  for (let row = 0; row < rows; row++) {
    const says = predicted(row);
    if (!Number.isNaN(says)) sums[classes * wanted(row) + says]++;
  }
  return sums;
}
