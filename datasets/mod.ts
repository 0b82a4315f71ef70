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
export { californiaHousing } from "./california_housing.ts";
export { FASHION_MNIST_CLASSES, fashionMnist } from "./fashion_mnist.ts";
export type { ImageOptions } from "./image_classes.ts";
export { mnist } from "./mnist.ts";
export { DataUnavailableError, type TriedSource } from "./sources/data_unavailable_error.ts";
export type { SourceOptions, SourceProgress } from "./sources/source_options.ts";
export * from "./readers/mod.ts";
export { syntheticDigits, type SyntheticDigitsOptions } from "./synthetic_digits.ts";
export { circle, type CircleData, type CircleOptions } from "./circle.ts";
export { friedman1, type FriedmanOptions } from "./friedman1.ts";
export type { ImageForm } from "./image_tensors.ts";
