/**
 * Putting tensors behind one another.
 *
 * @module
 */

import {
  type AddDims,
  type Fits,
  type Join,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { positionOf, type ReplaceDim, type SplitAt } from "./axis.ts";
import {
  type AnyTensor,
  type BoolTensor,
  type DType,
  type IntTensor,
  isTensor,
  raw,
  shapeText,
  type Tensor,
  type TensorFor,
  type TensorOf,
  typed,
} from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** The shape of several tensors behind one another along an axis, or a message. */
export type Concatenated<T, Axis extends number> = T extends
  readonly Tensor<string>[] | readonly IntTensor<string>[] | readonly BoolTensor<string>[]
  ? T extends readonly [TensorOf<infer A, DType>, ...infer Rest] ? ConcatenateRest<A, Rest, Axis>
  : T extends readonly TensorOf<infer A, DType>[] ? ReplaceDim<A, Axis, [`${number}`]>
  : never
  : T extends readonly AnyTensor[] ? ShapeError<"concat: expected tensors of one element type">
  : ShapeError<"concat: expected a list of tensors: concat([a, b])">;

/** The element type of the tensors of a list. */
export type DTypeIn<T> = T extends readonly { readonly dtype: infer D extends DType }[] ? D : DType;

type ConcatenateRest<A extends string, T extends readonly unknown[], Axis extends number> =
  A extends ShapeError ? A
    : T extends readonly [TensorOf<infer B, DType>, ...infer Rest]
      ? ConcatenateRest<ConcatenateTwo<A, B, Axis>, Rest, Axis>
    : T extends readonly [] ? A
    : ReplaceDim<A, Axis, [`${number}`]>;

type ConcatenateTwo<A extends string, B extends string, Axis extends number> = string extends A | B
  ? string
  : number extends Axis ? string
  : SplitAt<A, Axis> extends ShapeError ? SplitAt<A, Axis>
  : [SplitAt<A, Axis>, SplitAt<B, Axis>] extends [
    [infer BeforeA extends string[], infer DimA extends string, infer AfterA extends string[]],
    [infer BeforeB extends string[], infer DimB extends string, infer AfterB extends string[]],
  ]
    ? Fits<Join<[...BeforeA, "_", ...AfterA]>, Join<[...BeforeB, "_", ...AfterB]>> extends true
      ? Join<[...BeforeA, AddDims<DimA, DimB>, ...AfterA]>
    : DiffersBeside<A, B, Axis>
  : DiffersBeside<A, B, Axis>;

type DiffersBeside<A extends string, B extends string, Axis extends number> = ShapeError<
  `concat: '${A}' and '${B}' differ in other dims than axis ${Axis}`
>;

/** Along which axis tensors are put behind one another. */
export interface ConcatOptions<Axis extends number> {
  /** The index of the dim: 0 is the first, -1 the last. */
  readonly axis: Axis;
}

/**
 * Puts tensors behind one another along an axis; all other dims agree.
 *
 * @param tensors At least one; all of one element type.
 * @param options Along which axis; the last unless said.
 * @throws {TypeError} Where other dims or the element types differ, or there is no such axis.
 * @throws {RangeError} Where there is no tensor.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, concat, toArray } from "shapefold";
 *
 * const a = asTensor([[1, 2], [3, 4]], "n 2");
 * const b = asTensor([[5], [6]], "n 1");
 * assertEquals(toArray(concat([a, b])), [[1, 2, 5], [3, 4, 6]]);
 * assertEquals(toArray(concat([a, a], { axis: 0 })), [[1, 2], [3, 4], [1, 2], [3, 4]]);
 * ```
 */
export function concat<const T, Axis extends number = -1>(
  tensors: Checked<Concatenated<T, Axis>, T>,
  options?: ConcatOptions<Axis>,
): TensorFor<Result<Concatenated<T, Axis>>, DTypeIn<T>> {
  const list: unknown = tensors;
  if (!Array.isArray(list) || !list.every(isTensor)) {
    throw new ShapeMismatch("concat: expected a list of tensors: concat([a, b])");
  }
  const [first, ...others] = list;
  if (first === undefined) {
    throw new RangeError("Cannot concatenate: expected at least 1 tensor but found none");
  }
  const { axis = -1 } = options ?? {};
  const position = positionOf(axis, first.shape);
  for (const other of others) checkBeside(first, other, axis, position);
  return typed(tf.concat([first, ...others].map(raw), position));
}

function checkBeside(a: AnyTensor, b: AnyTensor, axis: number, position: number): void {
  if (a.dtype !== b.dtype) throw new ShapeMismatch("concat: expected tensors of one element type");
  const agrees = a.shape.length === b.shape.length &&
    a.shape.every((size, i) => i === position || size === b.shape[i]);
  if (agrees) return;
  throw new ShapeMismatch(
    `concat: '${shapeText(a)}' and '${shapeText(b)}' differ in other dims than axis ${axis}`,
  );
}
