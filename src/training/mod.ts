/**
 * Training: a pure step, folded over batches.
 *
 * `trainStep` is the step, `fold` the loop, `trainEpochs` the loop over epochs as a stream of reports; what one wishes
 * to have beside it are functions from stream to stream: `validate` and `progress`, `history` and `tap`, `earlyStopping`,
 * `takeWhile` and `terminateOnNaN`, `learningRateSchedule` and `reduceOnPlateau`. A run that is kept in files goes on by
 * giving its old reports once more, see `resume`. `fit` is their usual composition;
 * whoever wants another writes it down:
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { adam, asTensor, dense, earlyStopping, epochs, history, initialState, input, key, last } from "shapefold";
 * import { meanSquaredError, objective, pipe, reduceOnPlateau, relu, sequential, tap, terminateOnNaN } from "shapefold";
 * import { trainEpochs, trainStep, validate } from "shapefold";
 *
 * const model = sequential(input("1"), dense(8, relu), dense(1));
 * const loss = objective(model, meanSquaredError);
 * const step = trainStep(loss, adam({ learningRate: 0.05 }));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * const heldOut = { x: asTensor([[1.5], [2.5]], "n 1"), y: asTensor([[3], [5]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const rates: number[] = [];
 * const end = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 50, key: key(1) })),
 *   validate(loss, heldOut),
 *   reduceOnPlateau({ monitor: "validation.loss", factor: 0.5, patience: 3 }),
 *   tap(({ rateFactor }) => rates.push(rateFactor)),
 *   earlyStopping({ monitor: "validation.loss", patience: 20, restoreBest: true }),
 *   terminateOnNaN(),
 *   history(),
 * ));
 * end.state[Symbol.dispose]();
 * assertEquals(end.history.length, rates.length);
 * assert(end.validation.loss < 1);
 * ```
 *
 * @module
 */

export type { Checkpointing } from "./checkpointing.ts";
export { earlyStopping, type EarlyStoppingOptions, type Stopping } from "./early_stopping.ts";
export * from "./learning_rate_schedule.ts";
export type { Monitor } from "./monitor.ts";
export * from "./reduce_on_plateau.ts";
export * from "./take_while.ts";
export * from "./tap.ts";
export * from "./terminate_on_nan.ts";
export * from "./epochs.ts";
export { evaluate, type EvaluateOptions, predict } from "./evaluate.ts";
export type { Figures, Tally } from "./figures.ts";
export { fit, type FitOptions, type Fitted } from "./fit.ts";
export { fold } from "./fold.ts";
export * from "./history.ts";
export { initialState } from "./initial_state.ts";
export * from "./non_finite_loss.ts";

export * from "./pipe.ts";
export { progress, type ProgressOptions } from "./progress.ts";
export * from "./reports.ts";
export { type AnyState, retainState, type TrainingState } from "./state.ts";
export {
  type AnyTrainStep,
  type StateFor,
  type TrainStep,
  trainStep,
  type TrainStepOptions,
} from "./step.ts";
export type { TrainEpochsOptions } from "./run_epochs.ts";
export { trainEpochs } from "./train_epochs.ts";
export * from "./validate.ts";
export { type AveragedState, withAverage } from "./with_average.ts";
