/**
 * Image augmentation: each image of a batch is changed by a draw of its own, in training only.
 *
 * An augmentation is a function of images and a key. Those that move images are affine maps: side by side they become
 * one, so that a chain of them costs one pass over the pixels. `augment` makes of them a function from objective to
 * objective, as regularizers are.
 *
 * @module
 */

export type { FillOptions } from "./affine.ts";
export { augment } from "./augment.ts";
export { type Augmentation, chainAugmentations, defineAugmentation } from "./augmentation.ts";
export { type ErasingOptions, randomErasing } from "./erasing.ts";
export type { Range, Sides } from "./range.ts";
export * from "./warps.ts";
