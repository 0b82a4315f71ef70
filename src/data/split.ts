/**
 * Splitting examples at random.
 *
 * @module
 */

import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { permutationValues } from "../tensors/random.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type AnyExamples, countRows, type ExamplesWithRows, rowsAt } from "./examples.ts";
import { byClass, checkStratified } from "./strata.ts";

/** How examples are split. */
export interface SplitOptions {
  /** The share of the rows that is set aside, above 0 and below 1; rounded to whole rows. */
  readonly share: number;
  /** What the rows are drawn by; used up. */
  readonly key: Key;
  /**
   * Set aside the same share of each class, rounded up or down to a whole row; `false` unless said. The labels must be
   * class indices, rows of one 0 or 1, or one-hot rows, and each class needs 2 rows.
   */
  readonly stratified?: boolean;
}

/** Two parts of a data set. */
export interface TrainTest<E extends AnyExamples> {
  /** The rows to learn from. */
  readonly train: ExamplesWithRows<E, "train">;
  /** The rows that were set aside. */
  readonly test: ExamplesWithRows<E, "test">;
}

/**
 * Splits examples into training and test rows, drawn at random. The parts are copies and belong to the caller.
 *
 * @throws {TypeError} Where there are not as many labels as inputs, an option is not known, or stratified rows have
 *   labels that name no classes.
 * @throws {RangeError} Where the share is out of range, or leaves a part without rows; where stratified rows have a
 *   label that is no class, or a class has 1 row only.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, trainTestSplit } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2], [3], [4]], "n 1"), y: asTensor([1, 2, 3, 4], "n", "int32") };
 * const { train, test } = trainTestSplit(data, { share: 0.25, key: key(0) });
 * assertEquals([train.x.shape, test.y.shape], [[3, 1], [1]]);
 * ```
 */
export function trainTestSplit<E extends AnyExamples>(
  data: E,
  options: SplitOptions,
): TrainTest<E> {
  const [train, test] = split(data, options, "trainTestSplit", "Cannot split into train and test");
  return { train, test } as TrainTest<E>;
}

/** Two parts of a training set. */
export interface TrainValidation<E extends AnyExamples> {
  /** The rows to learn from. */
  readonly train: ExamplesWithRows<E, "train">;
  /** The rows that were set aside. */
  readonly validation: ExamplesWithRows<E, "validation">;
}

/**
 * Splits examples into training and validation rows, drawn at random: not the last rows, which in a sorted data set
 * are all of one class. The parts are copies and belong to the caller.
 *
 * @throws {TypeError} Where there are not as many labels as inputs, an option is not known, or stratified rows have
 *   labels that name no classes.
 * @throws {RangeError} Where the share is out of range, or leaves a part without rows; where stratified rows have a
 *   label that is no class, or a class has 1 row only.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, validationSplit } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2], [3], [4], [5]], "n 1"), y: asTensor([[1], [2], [3], [4], [5]], "n 1") };
 * const { train, validation } = validationSplit(data, { share: 0.2, key: key(0) });
 * assertEquals([train.x.shape, validation.x.shape], [[4, 1], [1, 1]]);
 * ```
 */
export function validationSplit<E extends AnyExamples>(
  data: E,
  options: SplitOptions,
): TrainValidation<E> {
  const action = "Cannot split into train and validation";
  const [train, validation] = split(data, options, "validationSplit", action);
  return { train, validation } as TrainValidation<E>;
}

function split(
  data: AnyExamples,
  options: SplitOptions,
  by: string,
  action: string,
): readonly [AnyExamples, AnyExamples] {
  checkOptions(action, options, ["share", "key", "stratified"], "{ share: 0.2, key: key(0) }");
  const { share, key, stratified = false } = options;
  checkStratified(action, stratified);
  const rows = countRows(data, action);
  if (!(Number.isFinite(share) && share > 0 && share < 1)) {
    throw wrongNumber(action, "a share above 0 and below 1", share);
  }
  const aside = Math.round(rows * share);
  if (aside === 0 || aside === rows) {
    throw wrongNumber(action, `a share that gives both parts at least 1 of ${rows} rows`, share);
  }
  const order = permutationValues(foldIn(key, 0), rows);
  const [kept, setAside] = stratified
    ? stratifiedRows(data, order, aside, action)
    : [order.subarray(0, rows - aside), order.subarray(rows - aside)];
  consumeKey(key, by);
  return [rowsAt(data, kept), rowsAt(data, setAside)];
}

/** As many rows set aside as wanted, and of each class its share. */
function stratifiedRows(
  { y }: AnyExamples,
  order: Int32Array,
  aside: number,
  action: string,
): readonly [Int32Array, Int32Array] {
  const isAside = new Uint8Array(order.length);
  // Of any rows side by side in the order by class, the whole multiples of their share are counted, rounded up or down.
  const multiples = (position: number) => Math.floor(position * aside / order.length);
  byClass(y, order, 2, action).forEach((row, position) => {
    isAside[row] = multiples(position + 1) - multiples(position);
  });
  return [order.filter((row) => isAside[row] === 0), order.filter((row) => isAside[row] === 1)];
}
