/**
 * Metrics: figures for people, beside the loss that is minimized.
 *
 * A metric is a list of sums over rows and a function of their totals, so that batches of any size add up to the
 * figure of the whole: the mean of per-batch means, which is wrong for a smaller last batch and for R2, never occurs.
 *
 * @module
 */

import { type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { describe } from "../text/found.ts";
import { kindOf } from "./objective.ts";

/** A figure of predictions and labels: a `Result` under a `Name`. Sample weights do not count in it. */
export interface MetricOf<Result, Name extends string> {
  /** How reports call it. */
  readonly name: Name;
  /** The sums over the rows of a batch. */
  readonly measure: (
    predictions: Tensor<string>,
    labels: AnyTensor,
    options: MetricOptions,
  ) => readonly number[];
  /** The figure, from the sums over all batches. */
  readonly result: (sums: readonly number[]) => Result;
  /** Is the figure a number, as reports want it? `true` unless said. */
  readonly isNumber?: boolean;
}

/** A metric whose result is a number, as reports of training want it. */
export interface Metric extends MetricOf<number, string> {}

/** Any metric at all. */
export type AnyMetric = MetricOf<unknown, string>;

/** Each of the metrics `Ms` where it gives a number, else what to do instead. */
export type ReportedMetrics<Ms extends readonly AnyMetric[]> = {
  readonly [I in keyof Ms]: Ms[I] extends Metric ? Ms[I]
    // What is no metric at all leaves the compiler without a name to speak of.
    : AnyMetric extends Ms[I] ? Metric
    : ShapeError<
      `Cannot report ${Ms[I][
        "name"
      ]}: expected a metric that gives a number; measure it by evaluate`
    >;
};

/** What metrics give, by their names. */
export type MetricResults<Metrics extends readonly AnyMetric[]> = {
  readonly [M in Metrics[number] as M["name"]]: ReturnType<M["result"]>;
};

/** What a metric is told of the loss that it stands beside. */
export interface MetricOptions {
  /** Are the predictions logits? A yes is then above 0 instead of above 0.5. */
  readonly fromLogits: boolean;
  /** Is each prediction of a row a yes or no of its own? */
  readonly multiLabel: boolean;
}

/**
 * A metric of one set of predictions.
 *
 * @param options What a loss would say of the predictions: whether they are logits, and whether each is a yes or no of
 *   its own; neither unless said.
 * @throws {TypeError} Where it is no metric, or the labels do not go with the predictions.
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
export function measure<Result>(
  metric: MetricOf<Result, string>,
  predictions: Tensor<string>,
  labels: AnyTensor,
  { fromLogits = false, multiLabel = false }: Partial<MetricOptions> = {},
): Result {
  if (!isMetric(metric)) {
    throw new TypeError(
      "Cannot measure: expected a metric such as accuracy but found " +
        (kindOf(metric) ?? describe(metric)),
    );
  }
  return metric.result(metric.measure(predictions, labels, { fromLogits, multiLabel }));
}

function isMetric(value: unknown): boolean {
  return value instanceof Object && "measure" in value;
}

/** Throws where these are not metrics of different names. */
export function checkMetrics(metrics: readonly AnyMetric[]): void {
  const found: unknown = metrics;
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

/** Throws where one of these metrics gives no number; the run-time twin of {@linkcode ReportedMetrics}. */
export function checkReported(metrics: readonly AnyMetric[]): void {
  checkMetrics(metrics);
  const other = metrics.find(({ isNumber = true }) => !isNumber);
  if (other === undefined) return;
  throw new TypeError(
    `Cannot report ${other.name}: expected a metric that gives a number; measure it by evaluate`,
  );
}

/** What messages need of a metric. */
export interface Named {
  /** How messages call it. */
  readonly name: string;
}

/** The numbers of predictions and labels of one shape, to be read and not kept; throws where the shapes differ. */
export function pairs(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
): readonly [Float32Array, Float32Array] {
  if (shapeText(predictions) !== shapeText(labels)) throw mismatch(metric, predictions, labels);
  return [view(predictions), view(labels as Tensor<string>)];
}

/** Why a metric does not take these labels beside these predictions. */
export function mismatch(
  { name }: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
): ShapeMismatch {
  return new ShapeMismatch(
    `${name}: predictions are '${shapeText(predictions)}' but labels are '${shapeText(labels)}'`,
  );
}
