/**
 * A row of numbers for each word: `embedding`.
 *
 * @module
 */

import { lookUp } from "../kernels/fused/embedding.ts";
import { isWithin } from "../kernels/tasks/range.ts";
import type { Append } from "../shapes/mod.ts";
import { findElement } from "../tensors/find_element.ts";
import type { Key } from "../tensors/key.ts";
import { uniform } from "../tensors/random.ts";
import type { IntTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkInitializers } from "./initializer_checks.ts";
import type { Initializer } from "./initializers.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The parameters of an embedding of `Words` words in `Width` numbers. */
export interface EmbeddingParams<Words extends string, Width extends string> {
  /** A row for each word. */
  readonly kernel: Tensor<`${Words} ${Width}`>;
}

/** The signature of {@linkcode embedding}. */
export interface Embedding<Words extends number, Width extends number> extends StatelessSignature {
  /** Indices of words. */
  readonly takes: "int32";
  /** The input with one more dim. */
  readonly out: Append<this["in"], `${Width}`>;
  /** A kernel. */
  readonly params: EmbeddingParams<`${Words}`, `${Width}`>;
  /** `embedding(1000, 16)`. */
  readonly label: `embedding(${Words}, ${Width})`;
}

/** How the parameters of an embedding start. */
export interface EmbeddingOptions {
  /** The first value of the kernel; uniform in [-0.05, 0.05] unless said, as in Keras. */
  readonly kernelInitializer?: Initializer;
}

/**
 * A row of `width` numbers, which are learnt, for each of `words` words: `"... -> ... width"`. It stands behind an input
 * of indices, `input("20", "int32")`.
 *
 * @param words How many words there are, at least 1; their indices are from 0 to `words - 1`.
 * @param width The numbers for each word, at least 1. Write it as a literal, so that the compiler knows it.
 * @throws {RangeError} Where a number is not a whole number of at least 1; when applied, where an index is not that of a
 *   word, with its row.
 * @throws {TypeError} Where an option is not known; when the model is built, where the input is not of integers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, embedding, flatten, input, key, sequential } from "shapefold";
 *
 * const model = sequential(input("4", "int32"), embedding(1000, 16), flatten(), dense(1));
 * const words = asTensor([[17, 4, 999, 0], [1, 1, 2, 0]], "n 4", "int32");
 * assertEquals(model.apply(model.init(key(0)), words).shape, [2, 1]);
 * ```
 */
export function embedding<Words extends number, Width extends number>(
  words: Words,
  width: Width,
  options: EmbeddingOptions = {},
): Layer<Embedding<Words, Width>> {
  const action = "Cannot make embedding";
  checkOptions(action, options, ["kernelInitializer"], "{ kernelInitializer: heNormal }");
  const { kernelInitializer = smallUniform } = options;
  checkInitializers(action, { kernelInitializer });
  if (![words, width].every((n) => Number.isInteger(n) && n >= 1)) {
    throw wrongNumber(action, "whole numbers of words and of width of at least 1", words, width);
  }
  return defineLayer<Embedding<Words, Width>>(`embedding(${words}, ${width})`, (dims) => ({
    takes: "int32",
    output: [...dims, `${width}`],
    params: { kernel: { dims: [`${words}`, `${width}`], initializer: kernelInitializer } },
    inference: { kind: "embedding" },
    apply: stateless(({ kernel }: EmbeddingParams<string, string>, x) => {
      const indices = x as unknown as IntTensor<string>;
      checkWords(`embedding(${words}, ${width})`, indices, words);
      return lookUp(kernel, indices);
    }),
  }));
}

/** Uniform in [-0.05, 0.05]. */
function smallUniform(key: Key, shape: readonly number[]): Tensor<string> {
  return uniform(key, shape.join(" ") as string, { min: -0.05, max: 0.05 });
}

/** Throws where an index is not that of a word. */
function checkWords(label: string, indices: IntTensor<string>, words: number): void {
  if (isWithin(indices, 0, words - 1)) return;
  const wrong = findElement(indices, (index) => index < 0 || index >= words);
  throw new RangeError(
    `Cannot apply ${label}: expected indices from 0 to ${
      words - 1
    } but found ${wrong?.value} in row ${wrong?.row}`,
  );
}
