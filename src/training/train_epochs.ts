/**
 * Training over epochs, as a stream of reports.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import type { CheckedEpochs } from "./checked_examples.ts";
import { checkRun } from "./checked_run.ts";
import type { CheckedStep, ObjectiveOf, StateOfStep } from "./checked_step.ts";
import { checkSignal } from "./interruption.ts";
import type { OwnState } from "./own_state.ts";
import type { EpochReport, Reports } from "./reports.ts";
import { runEpochs, type TrainEpochsOptions } from "./run_epochs.ts";

/**
 * Trains epoch by epoch and reports each. Nothing happens before the first report is asked for.
 *
 * Ctrl-C or an aborted signal ends the stream, and so does SIGTERM where `checkpoint` stands behind; the epoch that was
 * under way is dropped, so that the last report is that of the last finished epoch.
 *
 * @param start Where to begin; it is not freed.
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {NonFiniteLossError} From the stream, where a loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective } from "shapefold";
 * import { sequential, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), adam({ learningRate: 0.1 }));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, loss } = await last(trainEpochs(step, start, epochs(data, { count: 200, key: key(1) })));
 * state[Symbol.dispose]();
 * assert(loss < 0.1);
 * ```
 */
export function trainEpochs<T, S, P>(
  step: CheckedStep<T>,
  start: OwnState<S, StateOfStep<T>>,
  epochs: CheckedEpochs<ObjectiveOf<T>, P>,
  options: TrainEpochsOptions = {},
): Reports<EpochReport<StateOfStep<T>>> {
  checkOptions("Cannot train", options, ["signal", "interruptible"], "{ interruptible: false }");
  checkSignal("Cannot train", options.signal);
  const run = checkRun<StateOfStep<T>>(step, start, epochs);
  return runEpochs<StateOfStep<T>>(run, options);
}
