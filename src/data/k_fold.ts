/**
 * Folds: a data set cut so that each row is once among those that a model is judged by.
 *
 * @module
 */

import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { freeTree } from "../tensors/free_tree.ts";
import { permutationValues } from "../tensors/random.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type AnyExamples, countRows, rowsAt } from "./examples.ts";
import type { TrainValidation } from "./split.ts";
import { byClass, checkStratified } from "./strata.ts";

/** How examples are cut into folds. */
export interface KFoldOptions {
  /** How many folds, at least 2 and at most as many as there are rows. */
  readonly k: number;
  /** What the rows are drawn by; used up. */
  readonly key: Key;
  /**
   * Deal each class out evenly: a fold has as many of its rows as any other, or 1 more or less; `false` unless said. The
   * labels must be class indices, rows of one 0 or 1, or one-hot rows, and each class needs `k` rows.
   */
  readonly stratified?: boolean;
}

/**
 * The examples in `k` folds for cross-validation: each row is among the validation rows of exactly one fold and among
 * the training rows of all others. The sizes of the folds differ by at most 1.
 *
 * The folds are the same at every pass. A fold is made when it is asked for, and lives until the next is asked for:
 * then its tensors are freed. What is to live longer is kept by `retain`.
 *
 * @throws {TypeError} Where there are not as many labels as inputs, an option is not known, or stratified rows have
 *   labels that name no classes.
 * @throws {RangeError} Where there are fewer rows than folds, or fewer than 2 folds; where stratified rows have a label
 *   that is no class, or a class has fewer rows than there are folds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, kFold, toArray } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2], [3], [4], [5]], "n 1"), y: asTensor([1, 2, 3, 4, 5], "n", "int32") };
 * const judged: number[] = [];
 * for (const { train, validation } of kFold(data, { k: 5, key: key(0) })) {
 *   assertEquals([train.x.shape, validation.x.shape], [[4, 1], [1, 1]]);
 *   judged.push(...toArray(validation.y));
 * }
 * assertEquals(judged.toSorted(), [1, 2, 3, 4, 5]);
 * ```
 */
export function kFold<E extends AnyExamples>(
  data: E,
  options: KFoldOptions,
): Iterable<TrainValidation<E>> {
  const action = "Cannot make folds";
  checkOptions(action, options, ["k", "key", "stratified"], "{ k: 5, key: key(0) }");
  const { k, key, stratified = false } = options;
  checkStratified(action, stratified);
  const rows = countRows(data, action);
  if (!Number.isInteger(k) || k < 2) throw wrongNumber(action, "k of at least 2", k);
  if (k > rows) throw wrongNumber(action, `k of at most ${rows} for ${rows} rows`, k);
  const order = permutationValues(foldIn(key, 0), rows);
  const dealt = stratified ? byClass(data.y, order, k, action) : order;
  consumeKey(key, "kFold");
  const foldOf = new Uint32Array(rows);
  dealt.forEach((row, position) => foldOf[row] = position % k);
  return { [Symbol.iterator]: () => foldsOf(data, k, order, foldOf) };
}

function* foldsOf<E extends AnyExamples>(
  data: E,
  k: number,
  order: Int32Array,
  foldOf: Uint32Array,
): Generator<TrainValidation<E>> {
  for (let i = 0; i < k; i++) {
    const fold = {
      train: rowsAt(data, order.filter((row) => foldOf[row] !== i)),
      validation: rowsAt(data, order.filter((row) => foldOf[row] === i)),
    };
    try {
      yield fold as unknown as TrainValidation<E>;
    } finally {
      freeTree("loop", fold);
    }
  }
}
