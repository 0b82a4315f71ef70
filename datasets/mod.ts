/**
 * The data sets of the examples, and readers for the files that data come in.
 *
 * @module
 */

export type {
  ClassDataset,
  Dataset,
  DataSource,
  FeatureTable,
  ImageClasses,
  Labels,
} from "./dataset.ts";
export * from "./sinewaves.ts";
export * from "./readers/mod.ts";
export { syntheticDigits, type SyntheticDigitsOptions } from "./synthetic_digits.ts";
export { circle, type CircleData, type CircleOptions } from "./circle.ts";
export { friedman1, type FriedmanOptions } from "./friedman1.ts";
export type { ImageForm } from "./image_tensors.ts";
