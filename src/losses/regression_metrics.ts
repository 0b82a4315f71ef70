/**
 * Figures for numbers: mean errors, and the share of the spread that is explained.
 *
 * @module
 */

import { type MetricOf, pairs } from "./metric.ts";

/**
 * The mean absolute error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, mae, measure } from "shapefold";
 *
 * assertEquals(measure(mae, asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")), 1);
 * ```
 */
export const mae: MetricOf<number, "mae"> = meanOfErrors("mae", sumOfSizes);

/**
 * The mean squared error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, mse } from "shapefold";
 *
 * assertEquals(measure(mse, asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")), 2);
 * ```
 */
export const mse: MetricOf<number, "mse"> = meanOfErrors("mse", sumOfSquares);

/**
 * The root of the mean squared error, in the unit of the labels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, rmse } from "shapefold";
 *
 * assertEquals(measure(rmse, asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")), Math.sqrt(2));
 * ```
 */
export const rmse: MetricOf<number, "rmse"> = meanOfErrors("rmse", sumOfSquares, Math.sqrt);

/**
 * The coefficient of determination: 1 minus the squared error as a share of the labels' spread around their mean,
 * for each output, averaged over outputs. 1 is perfect, 0 is no better than the mean; an output whose labels are all
 * equal counts as 1 where it is predicted exactly, else as 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, r2 } from "shapefold";
 *
 * assertEquals(measure(r2, asTensor([[1], [2], [4]], "n 1"), asTensor([[1], [2], [3]], "n 1")), 0.5);
 * ```
 */
export const r2: MetricOf<number, "r2"> = {
  name: "r2",
  measure: (predictions, labels) => {
    const [predicted, wanted] = pairs(r2, predictions, labels);
    const outputs = predictions.shape.length < 2
      ? 1
      : predictions.shape[predictions.shape.length - 1];
    const sums = new Array<number>(1 + 3 * outputs).fill(0);
    sums[0] = wanted.length / outputs;
    for (let i = 0; i < wanted.length; i++) {
      const at = 1 + 3 * (i % outputs);
      sums[at] += wanted[i];
      sums[at + 1] += wanted[i] ** 2;
      sums[at + 2] += (wanted[i] - predicted[i]) ** 2;
    }
    return sums;
  },
  result: ([rows, ...sums]) => {
    let total = 0;
    for (let at = 0; at < sums.length; at += 3) {
      const spread = sums[at + 1] - sums[at] ** 2 / rows;
      const error = sums[at + 2];
      // What equal labels leave here is rounding, and no spread.
      const rounding = rows * Number.EPSILON * sums[at + 1];
      total += spread > rounding ? 1 - error / spread : Number(error === 0);
    }
    return total / (sums.length / 3);
  },
};

/** The mean of errors that are summed up by `sumOf`, as `finish` has it. */
function meanOfErrors<Name extends string>(
  name: Name,
  sumOf: (predicted: Float32Array, wanted: Float32Array) => number,
  finish: (mean: number) => number = (mean) => mean,
): MetricOf<number, Name> {
  const metric: MetricOf<number, Name> = {
    name,
    measure: (predictions, labels) => {
      const [predicted, wanted] = pairs(metric, predictions, labels);
      return [sumOf(predicted, wanted), predicted.length];
    },
    result: ([sum, count]) => finish(sum / count),
  };
  return metric;
}

function sumOfSizes(predicted: Float32Array, wanted: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < predicted.length; i++) sum += Math.abs(predicted[i] - wanted[i]);
  return sum;
}

function sumOfSquares(predicted: Float32Array, wanted: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < predicted.length; i++) sum += (predicted[i] - wanted[i]) ** 2;
  return sum;
}
