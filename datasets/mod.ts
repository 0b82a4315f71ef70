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
export * from "./placeholder.ts"; // PLACEHOLDER
export { californiaHousing } from "./california_housing.ts";
export { FASHION_MNIST_CLASSES, fashionMnist } from "./fashion_mnist.ts";
export type { ImageOptions } from "./image_classes.ts";
export { mnist } from "./mnist.ts";
export { DataUnavailableError, type TriedSource } from "./sources/data_unavailable_error.ts";
export type { SourceOptions, SourceProgress } from "./sources/source_options.ts";
export * from "./readers/mod.ts";
