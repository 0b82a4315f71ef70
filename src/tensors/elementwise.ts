/**
 * Functions of each element on its own, and conversions between element types. The shape stays.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { type DType, type IntTensor, raw, type Tensor, type TensorOf, typed } from "./tensor.ts";
import { offTape, withGradient } from "./tape.ts";
import * as tf from "./tfjs.ts";

/**
 * The negative, `-x`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, neg, toArray } from "shapefold";
 *
 * assertEquals(toArray(neg(asTensor([1, -2], "2"))), [-1, 2]);
 * ```
 */
export function neg<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.neg(raw(x)));
}

/**
 * The absolute value; its gradient at 0 is 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { abs, asTensor, toArray } from "shapefold";
 *
 * assertEquals(toArray(abs(asTensor([1, -2], "2"))), [1, 2]);
 * ```
 */
export function abs<S extends string>(x: Tensor<S>): Tensor<S> {
  const input = raw(x);
  return typed(
    withGradient(
      input,
      () => ({ value: tf.abs(input), saved: [input] }),
      (dy, [input]) => tf.mul(dy, signOf(input)),
    ),
  );
}

/**
 * The square, `x * x`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, square, toArray } from "shapefold";
 *
 * assertEquals(toArray(square(asTensor([3, -2], "2"))), [9, 4]);
 * ```
 */
export function square<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.square(raw(x)));
}

/**
 * The square root, `NaN` below 0; its gradient at 0 is infinite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sqrt, toArray } from "shapefold";
 *
 * assertEquals(toArray(sqrt(asTensor([9, 4], "2"))), [3, 2]);
 * ```
 */
export function sqrt<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.sqrt(raw(x)));
}

/**
 * The exponential, `e ** x`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, exp, toArray } from "shapefold";
 *
 * assertEquals(toArray(exp(asTensor([0, -Infinity], "2"))), [1, 0]);
 * ```
 */
export function exp<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.exp(raw(x)));
}

/**
 * The natural logarithm, `NaN` below 0 and minus infinity at 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, log, toArray } from "shapefold";
 *
 * assertEquals(toArray(log(asTensor([1, 0], "2"))), [0, -Infinity]);
 * ```
 */
export function log<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.log(raw(x)));
}

/**
 * The sine of an angle in radians.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sin, toArray } from "shapefold";
 *
 * assertEquals(toArray(sin(asTensor([0], "1"))), [0]);
 * ```
 */
export function sin<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.sin(raw(x)));
}

/**
 * The cosine of an angle in radians.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, cos, toArray } from "shapefold";
 *
 * assertEquals(toArray(cos(asTensor([0], "1"))), [1]);
 * ```
 */
export function cos<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.cos(raw(x)));
}

/**
 * -1, 0 or 1; its gradient is 0 everywhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sign, toArray } from "shapefold";
 *
 * assertEquals(toArray(sign(asTensor([-3, 0, 2], "3"))), [-1, 0, 1]);
 * ```
 */
export function sign<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(signOf(raw(x)));
}

/** The stock kernel takes what is within 1e-7 of 0 for 0; times this, no other float is. */
const LARGE = 2 ** 127;

function signOf(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.sign(tf.mul(x, LARGE)));
}

/**
 * One divided by the element; at 0 it is infinite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, reciprocal, toArray } from "shapefold";
 *
 * assertEquals(toArray(reciprocal(asTensor([2, -4], "2"))), [0.5, -0.25]);
 * ```
 */
export function reciprocal<S extends string>(x: Tensor<S>): Tensor<S> {
  return typed(tf.reciprocal(raw(x)));
}

/**
 * The nearest number from `min` to `max`, and `NaN` where the element is; the gradient is 1 between them, both
 * included, and 0 outside.
 *
 * @throws {RangeError} Where `min` is above `max`, or one of them is `NaN`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, clip, toArray } from "shapefold";
 *
 * assertEquals(toArray(clip(asTensor([-2, 0.5, 3], "3"), -1, 1)), [-1, 0.5, 1]);
 * ```
 */
export function clip<S extends string>(x: Tensor<S>, min: number, max: number): Tensor<S> {
  if (!(typeof min === "number" && typeof max === "number" && min <= max)) {
    throw wrongNumber("Cannot clip", "min <= max", min, max);
  }
  // tf.clipByValue makes a number of NaN, which would hide that a run has diverged.
  return typed(tf.tidy(() => tf.minimum(tf.maximum(raw(x), min), max)));
}

/**
 * Integers or booleans as floats, `true` as 1; whole numbers beyond 2^24 are rounded to 24 bits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, toArray, toFloat } from "shapefold";
 *
 * assertEquals(toFloat(asTensor([7, 2], "n", "int32")).dtype, "float32");
 * assertEquals(toArray(toFloat(asTensor([true, false], "n", "bool"))), [1, 0]);
 * ```
 */
export function toFloat<S extends string>(x: TensorOf<S, DType>): Tensor<S> {
  return typed(tf.cast(raw(x), "float32"));
}

/**
 * Floats or booleans as integers: the fraction is cut off, toward 0. No gradient passes. NaN becomes 0, and what is
 * beyond 32 bits wraps around.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, toArray, toInt } from "shapefold";
 *
 * assertEquals(toArray(toInt(asTensor([1.9, -1.9], "2"))), [1, -1]);
 * ```
 */
export function toInt<S extends string>(x: TensorOf<S, DType>): IntTensor<S> {
  return typed(offTape(() => tf.cast(raw(x), "int32")));
}
