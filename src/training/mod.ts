/**
 * Training: a pure step, folded over batches.
 *
 * `trainStep` is the step, `fold` the loop, `trainEpochs` the loop over epochs as a stream of reports; what one wishes
 * to have beside it (`validate`, `progress`, `history`, `earlyStopping`) are functions from stream to stream, and `fit`
 * is their usual composition.
 *
 * @module
 */

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
export * from "./progress.ts";
export * from "./reports.ts";
export { type AnyState, retainState, type TrainingState } from "./state.ts";
export {
  type AnyTrainStep,
  type StateFor,
  type TrainStep,
  trainStep,
  type TrainStepOptions,
} from "./step.ts";
export * from "./train_epochs.ts";
export * from "./validate.ts";
export { type AveragedState, withAverage } from "./with_average.ts";
