/**
 * Examples on their way to the model: pairs of inputs and labels, checked, split and cut into batches.
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
