/**
 * Examples on their way to the model: pairs of inputs and labels, checked, split and cut into batches.
 *
 * @module
 */

export { batches, type BatchOptions } from "./batches.ts";
export type { AnyExamples, Examples, ExamplesWithRows } from "./examples.ts";
export { kFold, type KFoldOptions } from "./k_fold.ts";
export { oneHot } from "./one_hot.ts";
export * from "./split.ts";
