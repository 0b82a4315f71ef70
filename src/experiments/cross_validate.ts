/**
 * Cross-validation: how good a model is, and how much of that is luck.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { kFold } from "../data/k_fold.ts";
import { type CheckedObjective, checkObjective } from "../losses/objective.ts";
import type { OptimizerSignature } from "../optimizers/optimizer.ts";
import { consumeKey, foldIn } from "../tensors/key.ts";
import { dispose } from "../tensors/memory.ts";
import { statusLine } from "../text/status_line.ts";
import { checkOptions } from "../text/options.ts";
import { type CheckedExamples, checkFitAndValues } from "../training/checked_examples.ts";
import type { CheckedMonitor, Monitor } from "../training/monitor.ts";
import type { Figures } from "../training/figures.ts";
import { fit, type FitOptions, INTERRUPTED } from "../training/fit.ts";
import type { EpochFigures } from "../training/history.ts";
import { checkProgress } from "../training/progress.ts";
import { makeDisplay, SILENT } from "./display.ts";

/** How a model is cross-validated: all that `fit` takes but for validation, which each fold has of its own, and checkpoints. */
export interface CrossValidateOptions<F extends OptimizerSignature, M extends string = Monitor>
  extends Omit<FitOptions<F, never, M>, "validation" | "checkpoint"> {
  /** How many folds, at least 2 and at most as many as there are rows. */
  readonly k: number;
  /** Has each fold the same share of each class? `false` unless said. */
  readonly stratified?: boolean;
}

const KNOWN = [
  "k",
  "stratified",
  "optimizer",
  "epochs",
  "key",
  "batchSize",
  "dropLast",
  "metrics",
  "earlyStopping",
  "progress",
  "signal",
];

/** What came of one fold. */
export interface FoldReport {
  /** The fold, counted from 1. */
  readonly fold: number;
  /** The figures on the rows that the fold's model has not seen, at the epoch of its state. */
  readonly validation: Figures;
  /** That epoch, counted from 1: the last, or the best where early stopping restores it. */
  readonly epoch: number;
  /** The figures of each epoch. */
  readonly history: readonly EpochFigures[];
  /** Why the fold's run ended before its last epoch; absent where it did not. */
  readonly ended?: string;
}

/** What came of all folds. */
export interface CrossValidation {
  /** What came of each. */
  readonly folds: readonly FoldReport[];
  /** The means of the folds' figures on validation rows. */
  readonly mean: Figures;
  /** Their sample standard deviations: `sqrt(sum((f - mean)^2) / (k - 1))`. */
  readonly standardDeviation: Figures;
}

/**
 * Trains a fresh model for each of `k` folds, on the rows of the others, and judges it by the rows of the fold.
 *
 * The key decides all: the folds, and from a key of its own the weights, the order and the masks of each fold's run. The
 * models are freed; to keep one, train it on all data by `fit`.
 *
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {RangeError} Where an option is out of range, there are fewer rows than folds, or a number is not finite.
 * @throws {NonFiniteLossError} Where a loss is NaN or infinite.
 * @throws {Error} Where a signal or Ctrl-C ends it: fewer folds would tell something else.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { adam, asTensor, crossValidate, dense, input, key, mae, meanSquaredError, objective } from "shapefold";
 * import { sequential } from "shapefold";
 *
 * const loss = objective(sequential(input("1"), dense(1)), meanSquaredError);
 * const x = Array.from({ length: 12 }, (_, i) => [i / 12]);
 * const data = { x: asTensor(x, "n 1"), y: asTensor(x.map(([v]) => [2 * v]), "n 1") };
 * const { folds, mean, standardDeviation } = await crossValidate(loss, data, {
 *   k: 3,
 *   optimizer: adam({ learningRate: 0.1 }),
 *   epochs: 50,
 *   key: key(0),
 *   metrics: [mae],
 *   progress: { silent: true },
 * });
 * assertEquals(folds.map(({ fold }) => fold), [1, 2, 3]);
 * assert(mean.metrics.mae < 0.2 && standardDeviation.metrics.mae < 0.2);
 * ```
 */
export async function crossValidate<
  O,
  E,
  F extends OptimizerSignature,
  const M extends string = Monitor,
>(
  objective: CheckedObjective<O>,
  data: CheckedExamples<O, E>,
  options: CrossValidateOptions<F, CheckedMonitor<M>>,
): Promise<CrossValidation> {
  const action = "Cannot cross-validate";
  checkOptions(action, options, KNOWN, "{ k: 5, optimizer: adam(), epochs: 10, key: key(0) }");
  const { k, stratified, key, progress = {}, ...fitOptions } = options;
  const loss: unknown = objective;
  const examples = data as AnyExamples;
  checkProgress(progress);
  checkObjective(loss);
  checkFitAndValues(loss, examples);
  const splits = kFold(examples, { k, key: foldIn(key, 0), stratified });
  consumeKey(key, "crossValidate");
  const display = progress.silent
    ? SILENT
    : makeDisplay(progress.line ?? statusLine(), { count: k, atOnce: 1, what: "folds" });

  const folds: FoldReport[] = [];
  for (const { train, validation } of splits) {
    const fold = folds.length + 1;
    const place = display.begin(`Fold ${fold}/${k}`);
    try {
      const { state, epoch, history, ended } = await fit(loss, train, {
        ...fitOptions,
        key: foldIn(key, fold),
        validation,
        progress: place.line === undefined ? { silent: true } : { line: place.line },
      } as FitOptions<F, AnyExamples>);
      dispose(state);
      if (ended === INTERRUPTED) throw new Error(`${action}: ${ended} in fold ${fold} of ${k}`);
      const figures = history[epoch - 1].validation as Figures;
      const why = ended === undefined ? {} : { ended };
      folds.push({ fold, validation: figures, epoch, history, ...why });
      place.end({ kind: "finished", result: figures });
    } catch (error) {
      place.end({ kind: "failed", error });
      throw error;
    }
  }
  const figures = folds.map(({ validation }) => validation);
  return { folds, mean: over(figures, meanOf), standardDeviation: over(figures, deviationOf) };
}

/** Each figure over the folds. */
function over(folds: readonly Figures[], f: (values: readonly number[]) => number): Figures {
  const named = (part: "terms" | "metrics") =>
    Object.fromEntries(
      Object.keys(folds[0][part]).map((name) => [name, f(folds.map((fold) => fold[part][name]))]),
    );
  return {
    loss: f(folds.map(({ loss }) => loss)),
    terms: named("terms"),
    metrics: named("metrics"),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
