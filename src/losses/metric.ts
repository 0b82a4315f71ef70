/**
 * Metrics: figures for people, beside the loss that is minimized.
 *
 * A metric is a list of sums over rows and a function of their totals, so that batches of any size add up to the
 * figure of the whole: the mean of per-batch means, which is wrong for a smaller last batch and for R2, never occurs.
 *
 * @module
 */

import { ShapeMismatch } from "../shapes/mod.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { describe } from "../text/found.ts";

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
}

/** A metric whose result is a number, as reports of training want it. */
export interface Metric extends MetricOf<number, string> {}

/** Any metric at all. */
export type AnyMetric = MetricOf<unknown, string>;

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
  return metric.result(metric.measure(predictions, labels, { fromLogits, multiLabel }));
}

/** Throws where these are not metrics of different names. */
export function checkMetrics(metrics: readonly AnyMetric[]): void {
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
