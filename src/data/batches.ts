/**
 * Batches: examples a few rows at a time, in order or shuffled by a key.
 *
 * @module
 */

import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { freeTree } from "../tensors/free_tree.ts";
import { permutationValues } from "../tensors/random.ts";
import { slice } from "../tensors/rows.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type AnyExamples, checkExamples, type ExamplesWithRows, rowsAt } from "./examples.ts";

/** How examples are cut. */
export interface BatchOptions {
  /** Rows in a batch, at least 1; 32 unless said. */
  readonly batchSize?: number;
  /** Leave out a last batch that is smaller than the others; `false` unless said. */
  readonly dropLast?: boolean;
}

/** Rows in a batch where nothing is said, as in Keras. */
const DEFAULT_BATCH_SIZE = 32;

/**
 * The examples in batches, in order, or shuffled where a key is given, which is used up. A batch lives until the next
 * is asked for: then its tensors are freed.
 *
 * @throws {TypeError} Where there are not as many labels as inputs, or an option is not known.
 * @throws {RangeError} Where there are no examples, a number is not finite, or the batch size is not a whole number of
 *   at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, batches } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[1], [2], [3]], "n 1") };
 * const sizes = Array.from(batches(data, { batchSize: 2 }), ({ x }) => x.shape[0]);
 * assertEquals(sizes, [2, 1]);
 * ```
 */
export function batches<E extends AnyExamples>(
  data: E,
  options: BatchOptions & { readonly key?: Key } = {},
): Iterable<ExamplesWithRows<E, "batch">> {
  const known = ["batchSize", "dropLast", "key"];
  checkOptions("Cannot make batches", options, known, "{ batchSize: 32 }");
  const rows = checkExamples(data, "Cannot make batches");
  const cut = checkCut(rows, options);
  if (options.key !== undefined) consumeKey(options.key, "batches");
  return { [Symbol.iterator]: () => batchesOf(data, cut, options.key) };
}

/** How many rows are cut into batches of which size. */
export interface Cut {
  /** The number of rows. */
  readonly rows: number;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** The number of batches. */
  readonly count: number;
}

/** Checks how rows are to be cut. */
export function checkCut(
  rows: number,
  { batchSize = DEFAULT_BATCH_SIZE, dropLast = false }: BatchOptions,
): Cut {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw wrongNumber("Cannot make batches", "a batch size of at least 1", batchSize);
  }
  if (dropLast && batchSize > rows) {
    const expected = `a batch size of at most ${rows} with dropLast`;
    throw wrongNumber("Cannot make batches", expected, batchSize);
  }
  return {
    rows,
    batchSize,
    count: dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize),
  };
}

/** Cuts checked examples, shuffled where a key is given, which is folded and not used up. */
export function* batchesOf<E extends AnyExamples>(
  data: E,
  { rows, batchSize, count }: Cut,
  key?: Key,
): Generator<ExamplesWithRows<E, "batch">> {
  const order = key === undefined ? undefined : permutationValues(foldIn(key, 0), rows);
  for (let i = 0; i < count; i++) {
    const start = i * batchSize;
    const end = Math.min(start + batchSize, rows);
    const batch = order === undefined
      ? rowsBetween(data, start, end)
      : rowsAt(data, order.subarray(start, end));
    try {
      yield batch as unknown as ExamplesWithRows<E, "batch">;
    } finally {
      freeTree("loop", batch);
    }
  }
}

function rowsBetween({ x, y, weights }: AnyExamples, start: number, end: number): AnyExamples {
  const rowsOf = (all: AnyTensor) => slice(all as Tensor<string>, start, end) as Tensor<string>;
  const rows = { x: rowsOf(x), y: rowsOf(y) };
  return weights === undefined ? rows : { ...rows, weights: rowsOf(weights) };
}
