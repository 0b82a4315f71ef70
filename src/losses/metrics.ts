/**
 * Metrics: figures for people, beside the loss that is minimized.
 *
 * A metric is a list of sums over rows and a function of their totals, so that batches of any size add up to the
 * figure of the whole: the mean of per-batch means, which is wrong for a smaller last batch and for R2, never occurs.
 *
 * @module
 */

import { ShapeMismatch } from "../shapes/mod.ts";
import { values } from "../tensors/read.ts";
import { checkLabelRange } from "./value_checks.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";

/** A figure of predictions and labels. */
export interface Metric {
  /** How reports call it. */
  readonly name: string;
  /** The sums over the rows of a batch. */
  readonly measure: (
    predictions: Tensor<string>,
    labels: AnyTensor,
    options: MetricOptions,
  ) => readonly number[];
  /** The figure, from the sums over all batches. */
  readonly result: (sums: readonly number[]) => number;
}

/** What a metric is told of the loss that it stands beside. */
export interface MetricOptions {
  /** Are the predictions logits? A yes is then above 0 instead of above 0.5. */
  readonly fromLogits: boolean;
  /** Is each prediction of a row a yes or no of its own? */
  readonly multiLabel: boolean;
}

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
export const mae: Metric = meanOfErrors("mae", Math.abs);

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
export const mse: Metric = meanOfErrors("mse", (error) => error * error);

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
export const r2: Metric = {
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

/**
 * A metric of one set of predictions.
 *
 * @param options What a loss would say of the predictions: whether they are logits, and whether each is a yes or no of
 *   its own; neither unless said.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accuracy, asTensor, measure } from "shapefold";
 *
 * const logits = asTensor([[0.2], [-3]], "n 1");
 * assertEquals(measure(accuracy, logits, asTensor([[1], [0]], "n 1"), { fromLogits: true }), 1);
 * ```
 */
export function measure(
  metric: Metric,
  predictions: Tensor<string>,
  labels: AnyTensor,
  { fromLogits = false, multiLabel = false }: Partial<MetricOptions> = {},
): number {
  return metric.result(metric.measure(predictions, labels, { fromLogits, multiLabel }));
}

/** Throws where these are not metrics of different names. */
export function checkMetrics(metrics: readonly Metric[]): void {
  const found: unknown = metrics;
  const isMetric = (value: unknown) => value instanceof Object && "measure" in value;
  if (!Array.isArray(found) || !found.every(isMetric)) {
    throw new TypeError(
      `Cannot measure: expected metrics such as [accuracy] but found ${describe(found)}`,
    );
  }
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot measure: expected metrics of different names but found ${describe(twice)} twice`,
    );
  }
}

function meanOfErrors(name: string, f: (error: number) => number): Metric {
  const metric: Metric = {
    name,
    measure: (predictions, labels) => {
      const [predicted, wanted] = pairs(metric, predictions, labels);
      return [predicted.reduce((sum, value, i) => sum + f(value - wanted[i]), 0), predicted.length];
    },
    result: ([sum, count]) => sum / count,
  };
  return metric;
}

function pairs(
  metric: Metric,
  predictions: Tensor<string>,
  labels: AnyTensor,
): readonly [Float32Array, Float32Array] {
  if (shapeText(predictions) !== shapeText(labels)) throw mismatch(metric, predictions, labels);
  return [values(predictions), values(labels as Tensor<string>)];
}

function mismatch(
  { name }: Metric,
  predictions: Tensor<string>,
  labels: AnyTensor,
): ShapeMismatch {
  return new ShapeMismatch(
    `${name}: predictions are '${shapeText(predictions)}' but labels are '${shapeText(labels)}'`,
  );
}

function sparseHits(predictions: Tensor<string>, labels: AnyTensor, classes: number): number {
  if (predictions.shape.slice(0, -1).join(" ") !== shapeText(labels)) {
    throw mismatch(accuracy, predictions, labels);
  }
  checkLabelRange("accuracy", labels, classes - 1);
  const predicted = values(predictions);
  const wanted = values(labels);
  return count(wanted.length, (row) => largest(predicted, row, classes) === wanted[row]);
}

function categoricalHits(predictions: Tensor<string>, labels: AnyTensor, classes: number): number {
  const [predicted, wanted] = pairs(accuracy, predictions, labels);
  checkLabelRange("accuracy", labels, 1);
  return count(
    wanted.length / classes,
    (row) => largest(predicted, row, classes) === largest(wanted, row, classes),
  );
}

function binaryHits(predictions: Tensor<string>, labels: AnyTensor, threshold: number): number {
  const [predicted, wanted] = pairs(accuracy, predictions, labels);
  checkLabelRange("accuracy", labels, 1);
  return count(
    wanted.length,
    (i) => wanted[i] > 0.5 ? predicted[i] > threshold : predicted[i] <= threshold,
  );
}

/** The position of the largest number of a row, the first where there are several; NaN where one is NaN. */
function largest(numbers: Float32Array, row: number, classes: number): number {
  const start = row * classes;
  let best = 0;
  for (let i = 0; i < classes; i++) {
    if (Number.isNaN(numbers[start + i])) return NaN;
    if (numbers[start + i] > numbers[start + best]) best = i;
  }
  return best;
}

function count(answers: number, isHit: (answer: number) => boolean): number {
  let hits = 0;
  for (let answer = 0; answer < answers; answer++) hits += Number(isHit(answer));
  return hits;
}
