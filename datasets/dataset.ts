/**
 * What a data set is: examples with a name for their rows, and where they came from.
 *
 * @module
 */

import type { Examples } from "../src/data/examples.ts";
import type { IntTensor, Tensor } from "../src/tensors/tensor.ts";

/** Inputs and labels, as many of one as of the other; how many is known at run time: `Dataset<"n 784", "n 10">`. */
export type Dataset<X extends string, Y extends string> = Examples<Tensor<X>, Tensor<Y>>;

/** Inputs, and for each the index of its class: `ClassDataset<"n 784">`. */
export type ClassDataset<X extends string> = Examples<Tensor<X>, IntTensor<"n">>;

/** How labels are given: one-hot rows, or the index of the class. */
export type Labels = "one-hot" | "classes";

/** Where data came from. */
export interface DataSource {
  /** What they are: `"MNIST"`. */
  readonly name: string;
  /**
   * A folder of the user's, the cache, a download that is now in the cache, one that is in memory only, or data that are
   * made from a formula.
   */
  readonly kind: "folder" | "cache" | "download" | "memory" | "stand-in";
  /** The folder, the address, or the function that made them. */
  readonly from: string;
  /** How many rows each part has. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Images of 28 x 28 pixels in ten classes. */
export interface ImageClasses<L extends Labels = "one-hot"> {
  /** The rows to learn from. */
  readonly train: L extends "classes" ? ClassDataset<"n 784"> : Dataset<"n 784", "n 10">;
  /** The rows to test on. */
  readonly test: L extends "classes" ? ClassDataset<"n 784"> : Dataset<"n 784", "n 10">;
  /** Where they came from. */
  readonly source: DataSource;
}

/** A table of features, eight unless said, and a target. */
export interface FeatureTable<Features extends number = 8> {
  /** The rows, in the order of the file. */
  readonly data: Dataset<`n ${Features}`, "n 1">;
  /** What the features are, in their order. */
  readonly features: readonly string[];
  /** Where they came from. */
  readonly source: DataSource;
}
