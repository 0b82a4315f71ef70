/**
 * Fit: the usual composition in one call, and nothing more.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { validationSplit } from "../data/split.ts";
import type { AnyModel } from "../layers/model.ts";
import {
  type AnyMetric,
  checkReported,
  type Metric,
  type ReportedMetrics,
} from "../losses/metric.ts";
import { type CheckedObjective, checkObjective, type ModelIn } from "../losses/objective.ts";
import type { Optimizer, OptimizerSignature } from "../optimizers/optimizer.ts";
import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { disposable } from "../tensors/memory.ts";
import { statusLine } from "../text/status_line.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import type { CheckedExamples } from "./checked_examples.ts";
import type { Checkpointing } from "./checkpointing.ts";
import {
  earlyStopping,
  type EarlyStoppingOptions,
  monitorOf,
  type Stopping,
} from "./early_stopping.ts";
import type { CheckedMonitor, Monitor } from "./monitor.ts";
import { epochs } from "./epochs.ts";
import { type EpochFigures, history, type WithHistory } from "./history.ts";
import { progress, type ProgressOptions } from "./progress.ts";
import type { AnyReport, Reports } from "./reports.ts";
import { type AnyState, retainState } from "./state.ts";
import { initialState } from "./initial_state.ts";
import { type StateFor, trainStep } from "./step.ts";
import { trainEpochs } from "./train_epochs.ts";
import { validate, type Validated } from "./validate.ts";

/** How `fit` trains. */
export interface FitOptions<
  F extends OptimizerSignature,
  V,
  M extends string = Monitor,
  Metrics extends readonly AnyMetric[] = readonly Metric[],
> {
  /** How the gradient is followed: `adam()`. */
  readonly optimizer: Optimizer<F>;
  /** The number of passes over the data, at least 1. */
  readonly epochs: number;
  /** What weights, order, masks and split are drawn from; used up. */
  readonly key: Key;
  /** Rows in a batch, at least 1; 32 unless said. */
  readonly batchSize?: number;
  /** Leave out a last batch that is smaller than the others; `false` unless said. */
  readonly dropLast?: boolean;
  /** Data to validate on, or the share of the data that is set aside for it, between 0 and 1; none unless said. */
  readonly validation?: V;
  /** What is measured beside the loss; nothing unless said. */
  readonly metrics?: ReportedMetrics<Metrics>;
  /** When to stop before the last epoch; never unless said. */
  readonly earlyStopping?: EarlyStoppingOptions<M>;
  /** How progress is shown; `{ silent: true }` for not at all. */
  readonly progress?: ProgressOptions;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * Where the run is kept, and goes on where the process died or was interrupted: `checkpoint({ dir: "checkpoints" })`;
   * nowhere unless said.
   */
  readonly checkpoint?: Checkpointing;
}

/** Why a run ended that had neither an error nor a reason of its own. */
export const INTERRUPTED = "the run was interrupted";

/** `V` where it is a share or examples that suit the objective `O`, else the message. */
export type CheckedValidation<O, V> = V extends number ? V : CheckedExamples<O, V>;

/** What `fit` gives. */
export interface Fitted<State> {
  /** The state at the end, or at the best epoch where that was asked for; it belongs to the caller. */
  readonly state: State;
  /** The figures of each epoch. */
  readonly history: readonly EpochFigures[];
  /** The epoch of the state, counted from 1; 0 where no epoch ended. */
  readonly epoch: number;
  /** Why the run ended before its last epoch: patience, a loss that was not finite, an interruption; absent where it did not. */
  readonly ended?: string;
}

/**
 * Trains a model: `trainEpochs`, `validate`, `progress`, `earlyStopping` and `history` piped together.
 * Where it is interrupted before the first epoch ended, it gives the state at the start and no history. Other streams,
 * such as `reduceOnPlateau`, are piped behind `trainEpochs`.
 *
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {RangeError} Where an option is out of range, there are no examples, or a number is not finite.
 * @throws {NonFiniteLossError} Where a loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, asTensor, dense, fit, input, key, meanSquaredError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * const { state, history } = await fit(objective(model, meanSquaredError), data, {
 *   optimizer: adam({ learningRate: 0.1 }),
 *   epochs: 100,
 *   key: key(0),
 *   progress: { silent: true },
 * });
 * state[Symbol.dispose]();
 * assert(history[99].loss < history[0].loss);
 * ```
 */
export async function fit<
  O,
  E,
  F extends OptimizerSignature,
  V = number,
  const M extends string = Monitor,
  const Metrics extends readonly AnyMetric[] = readonly Metric[],
>(
  objective: CheckedObjective<O>,
  data: CheckedExamples<O, E>,
  options: FitOptions<F, CheckedValidation<O, V>, CheckedMonitor<M>, Metrics>,
): Promise<Fitted<StateFor<ModelIn<O>, F>>> {
  const loss: unknown = objective;
  checkObjective(loss);
  checkFitOptions(options as FitOptions<F, unknown, string>);
  const show = progress(options.progress);
  const [splitKey, startKey, orderKey] = [0, 1, 2].map((i) => foldIn(options.key, i));
  const { optimizer, validation, batchSize, dropLast, signal } = options;
  const metrics = options.metrics as readonly Metric[] | undefined;

  using split = typeof validation === "number"
    ? disposable(validationSplit(data as AnyExamples, { share: validation, key: splitKey }))
    : undefined;
  const training: AnyExamples = split?.train ?? (data as AnyExamples);
  const heldOut = split?.validation ?? (validation as AnyExamples | undefined);

  const step = trainStep(loss, optimizer, { metrics });
  const model: AnyModel = loss.model;
  using start: AnyState = initialState(model, step, startKey);
  const passes = epochs(training, { count: options.epochs, key: orderKey, batchSize, dropLast });
  const { checkpoint, progress: { line } = {} } = options;
  const reports: Reports<AnyReport> = checkpoint === undefined
    ? trainEpochs(step, start, passes, { signal })
    : checkpoint.resume(step, start, passes, { signal, line });
  const validated = heldOut === undefined ? reports : validate(loss, heldOut, { metrics })(reports);
  const shown = show(validated);
  const stopped = options.earlyStopping === undefined
    ? shown
    : stopEarly(options.earlyStopping as EarlyStoppingOptions, shown);

  // Behind all checks: a call that is refused leaves the key unused.
  consumeKey(options.key, "fit");
  let end: AnyReport & WithHistory & Partial<Stopping> | undefined;
  const kept = checkpoint === undefined ? stopped : checkpoint(stopped);
  for await (const report of history()(kept)) end = report;
  const { epoch, state, history: figures } = end ??
    { epoch: 0, state: retainState(start), history: [] };
  const ended = end?.ended ??
    (figures.length < options.epochs ? INTERRUPTED : undefined);
  if (ended !== undefined && !options.progress?.silent) {
    const line = options.progress?.line ?? statusLine();
    line.keep(`Ended after epoch ${figures.length}: ${ended}; the state is that of epoch ${epoch}`);
  }
  return {
    state: state as StateFor<ModelIn<O>, F>,
    history: figures,
    epoch,
    ...(ended === undefined ? {} : { ended }),
  };
}

/** Checks the names of the options, and the figure to stop by: a stream would miss it after the first epoch only. */
function checkFitOptions(options: FitOptions<OptimizerSignature, unknown, string>): void {
  const known = [
    "optimizer",
    "epochs",
    "key",
    "batchSize",
    "dropLast",
    "validation",
    "metrics",
    "earlyStopping",
    "progress",
    "signal",
    "checkpoint",
  ];
  const example = "{ optimizer: adam(), epochs: 10, key: key(0) }";
  checkOptions("Cannot fit", options, known, example);
  const { earlyStopping, validation, metrics = [], checkpoint } = options;
  checkReported(metrics);
  if (checkpoint !== undefined && typeof checkpoint !== "function") {
    throw new TypeError(
      `Cannot fit: expected a checkpoint such as checkpoint({ dir: "checkpoints" }) but found ${
        describe(checkpoint)
      }`,
    );
  }
  if (earlyStopping === undefined) return;
  const monitor = monitorOf(earlyStopping);
  if (monitor.startsWith("validation.") && validation === undefined) {
    throw new TypeError(
      `Cannot monitor '${monitor}': expected validation data but found none; write validation: 0.2`,
    );
  }
  const [, metric] = /^(?:validation\.)?metrics\.(.*)$/.exec(monitor) ?? [];
  const names = metrics.map(({ name }) => name);
  if (metric !== undefined && !names.includes(metric)) {
    throw new TypeError(
      `Cannot monitor '${monitor}': expected a metric of that name but found ${describe(names)}`,
    );
  }
}

/** The figure that is watched may be one of the validation; where there is none, early stopping says so. */
function stopEarly(
  options: EarlyStoppingOptions,
  reports: Reports<AnyReport>,
): Reports<AnyReport> {
  return earlyStopping(options)(reports as Reports<AnyReport & Validated>);
}
