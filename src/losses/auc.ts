/**
 * The area under a curve of right against wrong answers, over all thresholds.
 *
 * Predictions are counted into intervals between thresholds, so that the counts of batches add up.
 *
 * @module
 */

import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { wrongNumber } from "../text/found.ts";
import { classesOfRows, columnsOf } from "./answers.ts";
import { type Configurable, configurable } from "./configurable.ts";
import { type Metric, type MetricOf, type MetricOptions, type Named, pairs } from "./metric.ts";
import { checkLabelRange, checkProbabilityRange } from "./value_checks.ts";

/** What {@linkcode auc} may be told. */
export interface AucOptions {
  /** True against false positives, `"ROC"`, or precision against recall, `"PR"`; `"ROC"` unless said. */
  readonly curve?: "ROC" | "PR";
  /** The number of thresholds from 0 to 1, at least 2; 200 unless said, as in Keras. */
  readonly thresholds?: number;
}

/**
 * The area under the ROC curve: how likely a yes is predicted higher than a no, 0.5 for a guess and 1 for perfect. With
 * `auc({ curve: "PR" })`, which is called `auc(PR)`, it is the area under precision against recall, interpolated as by
 * Davis and Goadrich (2006), "The relationship between precision-recall and ROC curves".
 *
 * It is as exact as the thresholds, 1/199 apart unless said: predictions between the same two are not told apart. With
 * several labels a row it is the mean over labels, with several classes the mean over classes, each against the rest. A
 * class that is in all labels or in none has no such figure and is left out; where none is left, the figure is NaN.
 *
 * @throws {RangeError} Where an option is out of range; when it is measured, where a label or a probability is none.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, auc, measure } from "shapefold";
 *
 * const p = asTensor([[0.1], [0.4], [0.35], [0.8]], "n 1");
 * assertAlmostEquals(measure(auc, p, asTensor([[0], [0], [1], [1]], "n 1")), 0.75);
 * ```
 */
export const auc: MetricOf<number, "auc"> & Configurable<Metric, AucOptions> = configurable(
  ({ curve = "ROC", thresholds = 200 }: AucOptions): Metric => {
    if (curve !== "ROC" && curve !== "PR") {
      throw new RangeError(
        `Cannot make auc: expected a curve of 'ROC' or 'PR' but found '${curve}'`,
      );
    }
    if (!Number.isInteger(thresholds) || thresholds < 2) {
      throw wrongNumber("Cannot make auc", "at least 2 thresholds", thresholds);
    }
    const name = curve === "ROC" ? "auc" : "auc(PR)";
    const intervals = thresholds - 1;
    return {
      name,
      measure: (predictions, labels, options) =>
        countIntervals({ name }, predictions, labels, options, intervals),
      result: (sums) => {
        const areas: number[] = [];
        for (let at = 0; at < sums.length; at += 2 * intervals) {
          const yes = above(sums.slice(at, at + intervals));
          const no = above(sums.slice(at + intervals, at + 2 * intervals));
          if (yes[0] > 0 && no[0] > 0) areas.push(curve === "ROC" ? roc(yes, no) : pr(yes, no));
        }
        return areas.reduce((a, b) => a + b, 0) / areas.length;
      },
    };
  },
  { curve: "PR", thresholds: 200 },
) as MetricOf<number, "auc"> & Configurable<Metric, AucOptions>;

/** How many yes and how many no were predicted in each interval, class by class. */
function countIntervals(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
  options: MetricOptions,
  intervals: number,
): number[] {
  const columns = columnsOf(predictions);
  const sums = new Array<number>(2 * columns * intervals).fill(0);
  if (!options.fromLogits) {
    const advice = "; measure it beside a loss with { fromLogits: true }";
    checkProbabilityRange(metric.name, predictions, advice);
  }
  const isYes = options.multiLabel || columns === 1
    ? yesAt(metric, predictions, labels)
    : classAt(metric, predictions, labels);
  const scores = probabilities(predictions, options);
  for (let i = 0; i < scores.length; i++) {
    const yes = isYes(i);
    // An interval is open at its lower threshold. What is not a number counts as wrong as it can be.
    const interval = Number.isNaN(scores[i])
      ? yes ? 0 : intervals - 1
      : Math.max(0, Math.min(intervals, Math.ceil(scores[i] * intervals)) - 1);
    sums[(2 * (i % columns) + (yes ? 0 : 1)) * intervals + interval]++;
  }
  return sums;
}

function yesAt(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
): (i: number) => boolean {
  checkLabelRange(metric.name, labels, 1);
  const [, wanted] = pairs(metric, predictions, labels);
  return (i) => wanted[i] > 0.5;
}

function classAt(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
): (i: number) => boolean {
  const { wanted, classes } = classesOfRows(metric, predictions, labels);
  return (i) => wanted(Math.floor(i / classes)) === i % classes;
}

/** The predictions as probabilities, to be read and not kept. */
function probabilities(
  predictions: Tensor<string>,
  { fromLogits, multiLabel }: MetricOptions,
): Float32Array {
  const numbers = view(predictions);
  if (!fromLogits) return numbers;
  const columns = columnsOf(predictions);
  if (multiLabel || columns === 1) return numbers.map((logit) => 1 / (1 + Math.exp(-logit)));
  const shares = numbers.slice();
  for (let start = 0; start < shares.length; start += columns) {
    const row = shares.subarray(start, start + columns);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = row.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    row.forEach((logit, i) => row[i] = Math.exp(logit - most) / total);
  }
  return shares;
}

/** How many are above each threshold, from how many are in each interval. */
function above(counts: readonly number[]): number[] {
  const totals = [...counts, 0];
  for (let i = counts.length - 1; i >= 0; i--) totals[i] += totals[i + 1];
  return totals;
}

/** The area by trapezoids, from the counts above each threshold. */
function roc(yes: readonly number[], no: readonly number[]): number {
  let area = 0;
  for (let i = 0; i + 1 < yes.length; i++) area += (no[i] - no[i + 1]) * (yes[i] + yes[i + 1]);
  return area / (2 * yes[0] * no[0]);
}

/** The area where counts grow evenly between thresholds, so that precision does not: `p` answers are a yes. */
function pr(yes: readonly number[], no: readonly number[]): number {
  let area = 0;
  for (let i = 0; i + 1 < yes.length; i++) {
    const right = yes[i] - yes[i + 1];
    const [p, fewer] = [yes[i] + no[i], yes[i + 1] + no[i + 1]];
    if (p === fewer) continue;
    const slope = right / (p - fewer);
    const intercept = yes[i + 1] - slope * fewer;
    area += slope * (right + (fewer > 0 ? intercept * Math.log(p / fewer) : 0));
  }
  return area / yes[0];
}
