/**
 * Regularizers: functions from objective to objective, to be piped in any number.
 *
 * A penalty adds a term that is reported apart. `l1`, `l2`, `elasticNet`, `orthogonality` and `groupLasso` are about
 * parameters, chosen by a predicate on path and tensor; unless said, it is kernels and never biases. `activityL1` and
 * `activityL2` are about what layers give. Their strength is a number, or a schedule over the steps.
 *
 * `labelSmoothing`, `mixup` and `inputNoise` change the batch that is learnt from, in training only.
 *
 * @module
 */

export * from "./activity.ts";
export type { LabelRegularizer } from "./float_labels.ts";
export * from "./group_lasso.ts";
export * from "./input_noise.ts";
export * from "./label_smoothing.ts";
export * from "./mixup.ts";
export * from "./orthogonality.ts";
export type { PenaltyOptions } from "./parameter_penalty.ts";
export * from "./penalties.ts";
export * from "./regularizer.ts";
export type { Strength } from "./strength.ts";
