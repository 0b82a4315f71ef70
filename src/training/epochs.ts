/**
 * Epochs: a data set gone through again and again, each time in another order.
 *
 * @module
 */

import { batchesOf, type BatchOptions, checkCut } from "../data/batches.ts";
import { type AnyExamples, checkExamples, type ExamplesWithRows } from "../data/examples.ts";
import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";

/** Passes over a data set, as `trainEpochs` takes them. */
export interface Epochs<E extends AnyExamples> {
  /** The data set. */
  readonly data: E;
  /** The number of passes. */
  readonly count: number;
  /** The number of batches in each. */
  readonly steps: number;
  /** The batches of one pass, counted from 1. */
  batches(epoch: number): Iterable<ExamplesWithRows<E, "batch">>;
}

/** How a data set is gone through. */
export interface EpochsOptions extends BatchOptions {
  /** The number of passes, at least 1. */
  readonly count: number;
  /** What the order of each pass is drawn from; used up. Without a key the order is the data set's own. */
  readonly key?: Key;
}

/**
 * A data set gone through `count` times in batches, shuffled anew for each pass where a key is given.
 *
 * @throws {TypeError} Where there are not as many labels as inputs, or an option is not known.
 * @throws {RangeError} Where there are no examples, a number is not finite (with its row), or an option is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, epochs, key, toArray } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[1], [2], [3]], "n 1") };
 * const passes = epochs(data, { batchSize: 2, count: 10, key: key(0) });
 * assertEquals(passes.steps, 2);
 *
 * const seen = Array.from(passes.batches(1), ({ x }) => toArray(x).flat()).flat();
 * assertEquals(seen.toSorted(), [1, 2, 3]);
 * ```
 */
export function epochs<E extends AnyExamples>(data: E, options: EpochsOptions): Epochs<E> {
  const known = ["count", "key", "batchSize", "dropLast"];
  checkOptions("Cannot make epochs", options, known, "{ count: 10, key: key(0) }");
  const { count, key } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw wrongNumber("Cannot make epochs", "a count of at least 1", count);
  }
  const cut = checkCut(checkExamples(data, "Cannot make epochs"), options);
  if (key !== undefined) consumeKey(key, "epochs");
  return {
    data,
    count,
    steps: cut.count,
    batches: (epoch) => ({
      [Symbol.iterator]: () =>
        batchesOf(data, cut, key === undefined ? undefined : foldIn(key, epoch)),
    }),
  };
}
