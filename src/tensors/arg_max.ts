/**
 * Where the extreme elements are: the class that a model holds for the likeliest, say.
 *
 * @module
 */

import type { ShapeError } from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { positionOf } from "./axis.ts";
import { checkNotEmpty, type Reduced } from "./reductions.ts";
import { offTape } from "./tape.ts";
import { type IntTensor, raw, type Tensor, typed } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** Along which axis `argMax` and `argMin` go. */
export interface AxisOptions {
  /** The index of the dim: 0 is the first, -1 the last. A literal, so that the compiler knows the result's shape. */
  readonly axis: number;
}

/** The options `O` of `argMax` and `argMin` of `S`, or a message. */
export type ArgReduction<S extends string, O> = O extends AxisOptions
  ? keyof O extends "axis" ? Checked<Reduced<S, O>, O> : WrongOptions
  : WrongOptions;

type WrongOptions = ShapeError<"expected an axis: { axis: -1 }">;

/**
 * The index of the greatest element along an axis, the first where several are; no gradient passes.
 *
 * @param options Along which axis; the last unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { argMax, asTensor, toArray } from "shapefold";
 *
 * assertEquals(toArray(argMax(asTensor([[1, 9, 4], [7, 2, 3]], "n 3"))), [1, 0]);
 * ```
 */
export function argMax<S extends string, const O = { readonly axis: -1 }>(
  x: Tensor<S>,
  options?: ArgReduction<S, O>,
): IntTensor<Result<Reduced<S, O>>> {
  return indices(tf.argMax, x, options);
}

/**
 * The index of the smallest element along an axis, the first where several are; no gradient passes.
 *
 * @param options Along which axis; the last unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { argMin, asTensor, toArray } from "shapefold";
 *
 * assertEquals(toArray(argMin(asTensor([[1, 9, 4], [7, 2, 3]], "n 3"))), [0, 1]);
 * ```
 */
export function argMin<S extends string, const O = { readonly axis: -1 }>(
  x: Tensor<S>,
  options?: ArgReduction<S, O>,
): IntTensor<Result<Reduced<S, O>>> {
  return indices(tf.argMin, x, options);
}

function indices<S extends string>(
  find: (x: tf.Tensor, axis: number) => tf.Tensor,
  x: Tensor<string>,
  options: unknown,
): IntTensor<S> {
  checkNotEmpty(x);
  const { axis } = options as AxisOptions ?? { axis: -1 };
  return typed(offTape(() => find(raw(x), positionOf(axis, x.shape))));
}
