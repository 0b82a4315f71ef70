/**
 * Rows: a tensor's entries along its first dim.
 *
 * @module
 */

import {
  type Append,
  type First,
  type ShapeError,
  ShapeMismatch,
  type SubtractDims,
  type Tail,
} from "../shapes/mod.ts";
import { wrongNumber } from "../text/found.ts";
import type { Checked, Result } from "./argument.ts";
import {
  type AnyTensor,
  type DType,
  type IntTensor,
  isTensor,
  raw,
  type ShapeOf,
  shapeText,
  type TensorFor,
  type TensorOf,
  typed,
} from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** How many rows there are from `Start` to `End`, or to the end of `Rows`; `${number}` where one is no literal. */
export type RowCount<Rows extends string, Start extends number, End extends number | undefined> =
  number extends Start | End ? `${number}`
    : End extends number ? SubtractDims<`${End}`, `${Start}`>
    : SubtractDims<Rows, `${Start}`>;

/** `Start` where there can be rows from it to `End`, else a message. */
export type CheckedStart<S extends string, Start extends number, End extends number | undefined> =
  HasRows<First<S>, Start, End> extends true ? Start : ShapeError<
    `Cannot slice '${S}': expected 0 <= start <= end <= ${First<
      S
    >} but found ${Start} and ${End extends number ? End : First<S>}`
  >;

/** Is 0 <= start <= end <= rows, as far as the compiler can tell? */
type HasRows<Rows extends string, Start extends number, End extends number | undefined> =
  number extends Start | End ? true
    : `${Start}` extends `-${string}` ? false
    : End extends number ? "-" extends
        | SubtractDims<`${End}`, `${Start}`>
        | SubtractDims<Rows, `${End}`> ? false
      : true
    : "-" extends SubtractDims<Rows, `${Start}`> ? false
    : true;

/**
 * The rows from `start` up to, and without, `end`.
 *
 * @param x At least 1 dim.
 * @param start From 0.
 * @param end At most the number of rows, which it is unless said.
 * @throws {TypeError} Where `x` is a scalar.
 * @throws {RangeError} Where not 0 <= start <= end <= rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, slice, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 4], [5, 6]], "n 2");
 * const firstTwo: number[][] = toArray(slice(x, 0, 2));
 * assertEquals(firstTwo, [[1, 2], [3, 4]]);
 * assertEquals(toArray(slice(x, 2)), [[5, 6]]);
 * ```
 */
export function slice<
  S extends string,
  D extends DType,
  const Start extends number,
  const End extends number | undefined = undefined,
>(
  x: Checked<First<S>, TensorOf<S, D>>,
  start: CheckedStart<S, Start, End>,
  end?: End,
): TensorFor<Result<Append<RowCount<First<S>, Start, End>, Tail<S>>>, D> {
  const tensor = x as AnyTensor;
  checkHasRows(tensor);
  const [rows] = tensor.shape;
  const first = start as number;
  const stop = end ?? rows;
  const valid = [first, stop].every(Number.isInteger) && 0 <= first && first <= stop &&
    stop <= rows;
  if (!valid) {
    const expected = `0 <= start <= end <= ${rows}`;
    throw wrongNumber(`Cannot slice '${shapeText(tensor)}'`, expected, first, stop);
  }
  return typed(tf.slice(raw(tensor), [first], [stop - first]));
}

/** The type of the argument `T` where it is a tensor of integers, else a message. */
export type Indices<T> = T extends IntTensor<string> ? T
  : T extends TensorOf<string, infer D>
    ? ShapeError<`gather: expected indices of type int32 but got ${D}`>
  : ShapeError<"gather: expected a tensor of indices">;

/**
 * The rows at the given indices, in their order; an index may stand several times.
 *
 * The result has the dims of the indices, then those of a row: rows of `"n 784"` at `"m"` are `"m 784"`. A table of
 * `"words 16"` at `"batch time"` is `"batch time 16"`. In the gradient, what several indices took is added up.
 *
 * @param x At least 1 dim.
 * @param indices From 0, below the number of rows.
 * @throws {TypeError} Where `x` is a scalar.
 * @throws {RangeError} Where an index is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, gather, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 4], [5, 6]], "n 2");
 * const indices = asTensor([2, 0, 2], "m", "int32");
 * assertEquals(toArray(gather(x, indices)), [[5, 6], [1, 2], [5, 6]]);
 * ```
 */
export function gather<S extends string, D extends DType, I>(
  x: Checked<First<S>, TensorOf<S, D>>,
  indices: Indices<I>,
): TensorFor<Result<Append<ShapeOf<I>, Tail<S>>>, D> {
  const table = x as AnyTensor;
  checkHasRows(table);
  checkIndices(indices);
  return typed(tf.gather(raw(table), raw(indices)));
}

function checkIndices(indices: unknown): asserts indices is AnyTensor {
  if (!isTensor(indices)) throw new ShapeMismatch("gather: expected a tensor of indices");
  if (indices.dtype !== "int32") {
    throw new ShapeMismatch(`gather: expected indices of type int32 but got ${indices.dtype}`);
  }
}

function checkHasRows(x: AnyTensor): void {
  if (x.shape.length === 0) throw new ShapeMismatch("a scalar has no first dim");
}
