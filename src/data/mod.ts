/**
 * Examples on their way to the model: pairs of inputs and labels, checked, split and cut into batches.
 *
 * A data set is a plain `{ x, y }` of tensors with one row an example. `validationSplit` and `kFold` give others of the
 * same type, scalers learn from one what they do to all, and `batches` cuts them in an order drawn from a key.
 *
 * @module
 */

export { batches, type BatchOptions } from "./batches.ts";
export { type ClassNames, classNames } from "./class_names.ts";
export type { AnyExamples, Examples, ExamplesWithRows } from "./examples.ts";
export { kFold, type KFoldOptions } from "./k_fold.ts";
export * from "./min_max_scaler.ts";
export { type Norm, type Normalizer, normalizer } from "./normalizer.ts";
export { oneHot } from "./one_hot.ts";
export type { Scaler } from "./scaler.ts";
export * from "./split.ts";
export * from "./standard_scaler.ts";
