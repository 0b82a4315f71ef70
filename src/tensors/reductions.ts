/**
 * Reductions: many elements become one, over all dims or along one axis.
 *
 * @module
 */

import { type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { positionOf, type ReplaceDim } from "./axis.ts";
import { type AnyTensor, raw, shapeText, type Tensor, typed } from "./tensor.ts";
import { withGradient } from "./tape.ts";
import * as tf from "./tfjs.ts";

/** Along which axis a reduction goes. */
export interface ReductionOptions {
  /** The index of the dim: 0 is the first, -1 the last. A literal, so that the compiler knows the result's shape. */
  readonly axis: number;
  /** Does the dim stay, with size 1, so that the result broadcasts against the input? `false` unless said. */
  readonly keepDims?: boolean;
}

/** The shape that a reduction with options `O` makes of `S`, or a message. */
export type Reduced<S extends string, O> = O extends { readonly axis: infer Axis extends number }
  ? O extends { readonly keepDims: infer Keep extends boolean }
    ? boolean extends Keep ? string : ReplaceDim<S, Axis, Keep extends true ? ["1"] : []>
  : ReplaceDim<S, Axis, []>
  : "";

/** The options `O` of a reduction of `S`, or a message. */
export type Reduction<S extends string, O> = O extends undefined ? O
  : O extends ReductionOptions
    ? keyof O extends keyof ReductionOptions ? Checked<Reduced<S, O>, O> : WrongOptions
  : WrongOptions;

type WrongOptions = ShapeError<
  "expected an axis and perhaps keepDims: { axis: -1, keepDims: true }"
>;

/**
 * The sum of all elements, or of those along an axis.
 *
 * @param options Along which axis; over all elements unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sum, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 5]], "n 2");
 * assertEquals(toArray(sum(x)), 11);
 * assertEquals(toArray(sum(x, { axis: -1 })), [3, 8]);
 * assertEquals(toArray(sum(x, { axis: 0, keepDims: true })), [[4, 7]]);
 * ```
 */
export function sum<S extends string, const O = undefined>(
  x: Tensor<S>,
  options?: Reduction<S, O>,
): Tensor<Result<Reduced<S, O>>> {
  return reduce(tf.sum, x, options);
}

/**
 * The mean of all elements, or of those along an axis.
 *
 * @param options Along which axis; over all elements unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, mean, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 5]], "n 2");
 * assertEquals(toArray(mean(x)), 2.75);
 * assertEquals(toArray(mean(x, { axis: -1 })), [1.5, 4]);
 * assertEquals(toArray(mean(x, { axis: 0, keepDims: true })), [[2, 3.5]]);
 * ```
 */
export function mean<S extends string, const O = undefined>(
  x: Tensor<S>,
  options?: Reduction<S, O>,
): Tensor<Result<Reduced<S, O>>> {
  return reduce(tf.mean, x, options);
}

/**
 * The greatest of all elements, or of those along an axis; several that are greatest each have gradient 1.
 *
 * @param options Along which axis; over all elements unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, max, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 5]], "n 2");
 * assertEquals(toArray(max(x)), 5);
 * assertEquals(toArray(max(x, { axis: -1 })), [2, 5]);
 * assertEquals(toArray(max(x, { axis: 0, keepDims: true })), [[3, 5]]);
 * ```
 */
export function max<S extends string, const O = undefined>(
  x: Tensor<S>,
  options?: Reduction<S, O>,
): Tensor<Result<Reduced<S, O>>> {
  return reduce(tf.max, x, options);
}

/**
 * The smallest of all elements, or of those along an axis; several that are smallest each have gradient 1.
 *
 * @param options Along which axis; over all elements unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, min, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 5]], "n 2");
 * assertEquals(toArray(min(x)), 1);
 * assertEquals(toArray(min(x, { axis: -1 })), [1, 3]);
 * assertEquals(toArray(min(x, { axis: 0, keepDims: true })), [[1, 2]]);
 * ```
 */
export function min<S extends string, const O = undefined>(
  x: Tensor<S>,
  options?: Reduction<S, O>,
): Tensor<Result<Reduced<S, O>>> {
  return reduce(tf.min, x, options);
}

/**
 * `log(sum(exp(x)))` without overflow; its gradient is the softmax.
 *
 * @param options Along which axis; over all elements unless said.
 * @throws {TypeError} Where the shape has no such axis.
 * @throws {RangeError} Where there is no element.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, logSumExp, toArray } from "shapefold";
 *
 * const x = asTensor([[1000, 1000], [0, -Infinity]], "n 2");
 * assertEquals(toArray(logSumExp(x, { axis: -1 })), [Math.fround(1000 + Math.LN2), 0]);
 * ```
 */
export function logSumExp<S extends string, const O = undefined>(
  x: Tensor<S>,
  options?: Reduction<S, O>,
): Tensor<Result<Reduced<S, O>>> {
  return reduce(logSumExpOf, x, options);
}

/** The largest 32-bit float. */
const LARGEST = 3.4028234663852886e38;

function logSumExpOf(x: tf.Tensor, axis?: number, keepDims?: boolean): tf.Tensor {
  const shape = axis === undefined ? [] : x.shape.toSpliced(axis, 1);
  const rowWise = () =>
    withGradient(
      x,
      () => {
        // A finite shift: infinity minus itself would not be a number.
        const shift = tf.clipByValue(tf.max(x, axis, true), -LARGEST, LARGEST);
        const value = tf.add(shift, tf.log(tf.sum(tf.exp(tf.sub(x, shift)), axis, true)));
        return { value, saved: [x, value] };
      },
      (dy, [x, value]) => tf.mul(dy, tf.exp(tf.sub(x, value))),
    );
  return keepDims ? rowWise() : tf.tidy(() => tf.reshape(rowWise(), shape));
}

/** The run-time twin of {@linkcode Reduction}. */
function checkOptions(options: unknown): asserts options is ReductionOptions {
  const known = options instanceof Object && "axis" in options &&
    Object.keys(options).every((name) => name === "axis" || name === "keepDims");
  if (known) return;
  throw new ShapeMismatch(
    "expected an axis and perhaps keepDims: { axis: -1, keepDims: true }",
  );
}

type Operation = (x: tf.Tensor, axis?: number, keepDims?: boolean) => tf.Tensor;

function reduce<T extends AnyTensor>(operation: Operation, x: AnyTensor, options: unknown): T {
  checkNotEmpty(x);
  if (options === undefined) return typed(operation(raw(x)));
  checkOptions(options);
  const { axis, keepDims } = options;
  return typed(operation(raw(x), positionOf(axis, x.shape), keepDims));
}

/** Throws where there is nothing to reduce. */
export function checkNotEmpty(x: AnyTensor): void {
  if (x.size > 0) return;
  throw new RangeError(
    `Cannot reduce '${shapeText(x)}': expected at least 1 element but found none`,
  );
}
