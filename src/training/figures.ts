/**
 * The figures of a run: the loss, its terms and the metrics, added up over batches by their rows.
 *
 * @module
 */

import type { AnyLoss } from "../losses/loss.ts";
import type { Terms } from "../losses/objective.ts";
import type { AnyMetric } from "../losses/metric.ts";
import { item } from "../tensors/read.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";

/** Figures of a pass over data; metrics are numbers, but for those of `evaluate`. */
export interface Figures<Results = Readonly<Record<string, number>>> {
  /** What is minimized: the sum of the terms. */
  readonly loss: number;
  /** The parts of the loss by name: `data`, and one for each regularizer. */
  readonly terms: Readonly<Record<string, number>>;
  /** The metrics by name. */
  readonly metrics: Results;
}

/** What is added up over batches. */
export interface Tally {
  /** The number of rows so far. */
  readonly rows: number;
  /** The loss times the rows. */
  readonly loss: number;
  /** Each term times the rows. */
  readonly terms: Readonly<Record<string, number>>;
  /** The sums of each metric. */
  readonly sums: Readonly<Record<string, readonly number[]>>;
}

/** Nothing added up yet. */
export const EMPTY_TALLY: Tally = { rows: 0, loss: 0, terms: {}, sums: {} };

/** The figures of one batch, weighted by its rows. */
export function tallyOf(
  rows: number,
  loss: number,
  terms: Readonly<Record<string, number>>,
  sums: Readonly<Record<string, readonly number[]>>,
): Tally {
  return { rows, loss: loss * rows, terms: mapValues(terms, (term) => term * rows), sums };
}

/** The numbers of an objective's terms. */
export function readTerms(terms: Terms): Readonly<Record<string, number>> {
  return mapValues(terms, item);
}

/** The sums of each metric over a batch. */
export function measureAll(
  metrics: readonly AnyMetric[],
  predictions: Tensor<string>,
  labels: AnyTensor,
  { dataLoss: { fromLogits, multiLabel = false } }: { readonly dataLoss: AnyLoss },
): Readonly<Record<string, readonly number[]>> {
  const options = { fromLogits, multiLabel };
  return Object.fromEntries(
    metrics.map(({ name, measure }) => [name, measure(predictions, labels, options)]),
  );
}

/** Two tallies together. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    rows: a.rows + b.rows,
    loss: a.loss + b.loss,
    terms: mapValues(b.terms, (term, name) => term + (a.terms[name] ?? 0)),
    sums: mapValues(b.sums, (sums, name) => sums.map((sum, i) => sum + (a.sums[name]?.[i] ?? 0))),
  };
}

/** The figures of a tally: means over rows, and the results of the metrics. */
export function figuresOf<Results = Figures["metrics"]>(
  tally: Tally,
  metrics: readonly AnyMetric[],
): Figures<Results> {
  return {
    loss: tally.loss / tally.rows,
    terms: mapValues(tally.terms, (term) => term / tally.rows),
    metrics: Object.fromEntries(
      metrics.map((metric) => [metric.name, metric.result(tally.sums[metric.name])]),
    ) as Results,
  };
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  f: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}
