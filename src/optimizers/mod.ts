/**
 * Optimizers: gradient transformations with a typed state.
 *
 * `init` makes the state, `update` turns a gradient into what is added to the parameters, and `chainOptimizers` puts
 * one behind the other. `sgd`, `rmsprop`, `adam` and the others are such chains, with Keras's update rules and defaults.
 * Those can also `apply` a gradient to the parameters in one kernel, which training does.
 *
 * @module
 */

export * from "./adadelta.ts";
export * from "./adagrad.ts";
export * from "./adam.ts";
export * from "./adam_w.ts";
export * from "./adamax.ts";
export {
  type LearningRate,
  type RateState,
  type ScaleByLearningRate,
  scaleByLearningRate,
  type StepCount,
} from "./learning_rate.ts";
export * from "./lion.ts";
export * from "./momentum.ts";
export * from "./nadam.ts";
export * from "./optimizer.ts";
export * from "./proximal_l1.ts";
export * from "./rmsprop.ts";
export * from "./scale_by_adam.ts";
export * from "./scale_by_rms.ts";
export * from "./accumulate.ts";
export * from "./clipping.ts";
export * from "./decoupled_weight_decay.ts";
export * from "./exponential_moving_average.ts";
export * from "./freeze.ts";
export {
  maxNorm,
  nonNegative,
  type NormOptions,
  type ProjectionOptions,
  unitNorm,
} from "./projections.ts";
export * from "./sharpness_aware.ts";
export type { OptimizerWrapper } from "./wrapping.ts";
export * from "./scale_learning_rate.ts";
export * from "./sgd.ts";
