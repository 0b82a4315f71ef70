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
