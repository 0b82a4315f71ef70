/**
 * The data sets of the examples, and readers for the files that data come in.
 *
 * `mnist`, `fashionMnist` and `californiaHousing` are looked for in a folder, in the cache and at public addresses, as far
 * as the permissions go; `sources` has how. `circle`, `sineWaves`, `friedman1` and `syntheticDigits` are drawn from a key
 * and are always there. `readIdx`, `readNpy`, `readNpz` and `readCsv` read files of one's own.
 *
 * It is an entry of its own, `shapefold/datasets`: whoever has other data need not load it.
 *
 * @module
 */

// Tensors need a backend, for those who import data sets before or without the rest.
import "../src/kernels/mod.ts";

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
