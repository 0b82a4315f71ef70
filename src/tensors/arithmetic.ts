/**
 * Arithmetic on tensors of floats, element by element.
 *
 * The second operand is a number or a tensor. Shapes are aligned at their last dims; a dim of 1 and a missing
 * dim are repeated: `"batch 10"` plus `"10"` is `"batch 10"`.
 *
 * @module
 */

import { type Combined, commonShape, type Operand, operand, stretched } from "./argument.ts";
import { type AnyTensor, raw, type Tensor, typed } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/**
 * The sum `a + b`.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { add, asTensor, toArray } from "shapefold";
 *
 * const rows = asTensor([[1, 2], [3, 4]], "n 2");
 * assertEquals(toArray(add(rows, asTensor([10, 20], "2"))), [[11, 22], [13, 24]]);
 * assertEquals(toArray(add(rows, 1)), [[2, 3], [4, 5]]);
 * ```
 */
export function add<A extends string, T>(a: Tensor<A>, b: Operand<A, T>): Tensor<Combined<A, T>> {
  return typed(tf.add(raw(a), operand(a, b)));
}

/**
 * The difference `a - b`.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sub, toArray } from "shapefold";
 *
 * assertEquals(toArray(sub(asTensor([5, 7], "2"), asTensor([1, 2], "2"))), [4, 5]);
 * ```
 */
export function sub<A extends string, T>(a: Tensor<A>, b: Operand<A, T>): Tensor<Combined<A, T>> {
  return typed(tf.sub(raw(a), operand(a, b)));
}

/**
 * The product `a * b` of the elements; {@linkcode matmul} is the one of matrices.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, mul, toArray } from "shapefold";
 *
 * assertEquals(toArray(mul(asTensor([5, 7], "2"), asTensor([1, 2], "2"))), [5, 14]);
 * ```
 */
export function mul<A extends string, T>(a: Tensor<A>, b: Operand<A, T>): Tensor<Combined<A, T>> {
  return typed(tf.mul(raw(a), operand(a, b)));
}

/**
 * The quotient `a / b`; by zero it is infinite, or `NaN` where `a` is zero too.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, div, toArray } from "shapefold";
 *
 * assertEquals(toArray(div(asTensor([6, 1], "2"), asTensor([2, 0], "2"))), [3, Infinity]);
 * ```
 */
export function div<A extends string, T>(a: Tensor<A>, b: Operand<A, T>): Tensor<Combined<A, T>> {
  return typed(tf.div(raw(a), operand(a, b)));
}

/**
 * The power `a ** b`; it is `NaN` where `a` is negative and `b` not whole.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, pow, toArray } from "shapefold";
 *
 * assertEquals(toArray(pow(asTensor([2, 3], "2"), 3)), [8, 27]);
 * ```
 */
export function pow<A extends string, T>(a: Tensor<A>, b: Operand<A, T>): Tensor<Combined<A, T>> {
  return typed(tf.pow(raw(a), operand(a, b)));
}

/**
 * The greater of `a` and `b`, element by element. Where they are equal the gradient goes to `a`, as in TensorFlow;
 * JAX and PyTorch give one half to each.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, maximum, toArray } from "shapefold";
 *
 * assertEquals(toArray(maximum(asTensor([-1, 2], "2"), 0)), [0, 2]);
 * ```
 */
export function maximum<A extends string, T>(
  a: Tensor<A>,
  b: Operand<A, T>,
): Tensor<Combined<A, T>> {
  return extreme(tf.maximum, a, b);
}

/**
 * The smaller of `a` and `b`, element by element. Where they are equal the gradient goes to `a`, as in TensorFlow;
 * JAX and PyTorch give one half to each.
 *
 * @throws {TypeError} Where the shapes do not broadcast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, minimum, toArray } from "shapefold";
 *
 * assertEquals(toArray(minimum(asTensor([-1, 2], "2"), 0)), [-1, 0]);
 * ```
 */
export function minimum<A extends string, T>(
  a: Tensor<A>,
  b: Operand<A, T>,
): Tensor<Combined<A, T>> {
  return extreme(tf.minimum, a, b);
}

/** Brings both operands to one shape first: the tape knows no gradient of a broadcast maximum or minimum. */
function extreme<T extends AnyTensor>(
  choose: (a: tf.Tensor, b: tf.Tensor | number) => tf.Tensor,
  a: AnyTensor,
  b: unknown,
): T {
  const other = operand(a, b);
  if (typeof other === "number") return typed(choose(raw(a), other));
  const shape = commonShape(a.shape, other.shape);
  return typed(tf.tidy(() => choose(stretched(raw(a), shape), stretched(other, shape))));
}
