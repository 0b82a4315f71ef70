/**
 * Comparisons, logic on their results, and the choice between two tensors.
 *
 * Operands broadcast as in arithmetic. No gradient passes through a comparison.
 *
 * @module
 */

import {
  type Combined,
  commonShape,
  type Operand,
  operand,
  stretched,
  type TensorOperand,
  tensorOperand,
} from "./argument.ts";
import {
  type AnyTensor,
  type BoolTensor,
  type DType,
  raw,
  type Tensor,
  type TensorOf,
  typed,
} from "./tensor.ts";
import { offTape } from "./tape.ts";
import * as tf from "./tfjs.ts";

/**
 * Where is `a` equal to `b`? `NaN` equals nothing.
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, equal, toArray } from "shapefold";
 *
 * assertEquals(toArray(equal(asTensor([1, 2, 3], "3"), 2)), [0, 1, 0]);
 * ```
 */
export function equal<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.equal, a, b);
}

/**
 * Where does `a` differ from `b`?
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, notEqual, toArray } from "shapefold";
 *
 * assertEquals(toArray(notEqual(asTensor([1, 2, 3], "3"), 2)), [1, 0, 1]);
 * ```
 */
export function notEqual<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.notEqual, a, b);
}

/**
 * Where is `a` above `b`?
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greater, toArray } from "shapefold";
 *
 * assertEquals(toArray(greater(asTensor([1, 2, 3], "3"), 2)), [0, 0, 1]);
 * ```
 */
export function greater<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.greater, a, b);
}

/**
 * Where is `a` at least `b`?
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greaterEqual, toArray } from "shapefold";
 *
 * assertEquals(toArray(greaterEqual(asTensor([1, 2, 3], "3"), 2)), [0, 1, 1]);
 * ```
 */
export function greaterEqual<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.greaterEqual, a, b);
}

/**
 * Where is `a` below `b`?
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, less, toArray } from "shapefold";
 *
 * assertEquals(toArray(less(asTensor([1, 2, 3], "3"), 2)), [1, 0, 0]);
 * ```
 */
export function less<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.less, a, b);
}

/**
 * Where is `a` at most `b`?
 *
 * @throws {TypeError} Where the shapes do not broadcast or the element types differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, lessEqual, toArray } from "shapefold";
 *
 * assertEquals(toArray(lessEqual(asTensor([1, 2, 3], "3"), 2)), [1, 1, 0]);
 * ```
 */
export function lessEqual<A extends string, D extends DType, T>(
  a: TensorOf<A, D>,
  b: Operand<A, T, D>,
): BoolTensor<Combined<A, T>> {
  return compare(tf.lessEqual, a, b);
}

function compare<T extends AnyTensor>(
  relation: (a: tf.Tensor, b: tf.Tensor | number) => tf.Tensor,
  a: AnyTensor,
  b: unknown,
): T {
  const other = operand(a, b);
  return typed(offTape(() => relation(raw(a), other)));
}

/**
 * Where are both true?
 *
 * @throws {TypeError} Where the shapes do not broadcast or one is not of booleans.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greater, less, logicalAnd, toArray } from "shapefold";
 *
 * const x = asTensor([1, 2, 3], "3");
 * assertEquals(toArray(logicalAnd(greater(x, 1), less(x, 3))), [0, 1, 0]);
 * ```
 */
export function logicalAnd<A extends string, T>(
  a: BoolTensor<A>,
  b: TensorOperand<A, T, "bool">,
): BoolTensor<Combined<A, T>> {
  return typed(offTape(() => tf.logicalAnd(raw(a), tensorOperand(a, b))));
}

/**
 * Where is at least one true?
 *
 * @throws {TypeError} Where the shapes do not broadcast or one is not of booleans.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greater, less, logicalOr, toArray } from "shapefold";
 *
 * const x = asTensor([1, 2, 3], "3");
 * assertEquals(toArray(logicalOr(less(x, 2), greater(x, 2))), [1, 0, 1]);
 * ```
 */
export function logicalOr<A extends string, T>(
  a: BoolTensor<A>,
  b: TensorOperand<A, T, "bool">,
): BoolTensor<Combined<A, T>> {
  return typed(offTape(() => tf.logicalOr(raw(a), tensorOperand(a, b))));
}

/**
 * True where `a` is false.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greater, logicalNot, toArray } from "shapefold";
 *
 * assertEquals(toArray(logicalNot(greater(asTensor([1, 2, 3], "3"), 1))), [1, 0, 0]);
 * ```
 */
export function logicalNot<S extends string>(a: BoolTensor<S>): BoolTensor<S> {
  return typed(offTape(() => tf.logicalNot(raw(a))));
}

/**
 * The elements of `a` where the condition is true, and of `b` elsewhere; each is a number or a tensor.
 *
 * @throws {TypeError} Where the shapes do not broadcast or an element type is wrong.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, greater, toArray, where } from "shapefold";
 *
 * const x = asTensor([1, 2, 3], "3");
 * assertEquals(toArray(where(greater(x, 1), x, 0)), [0, 2, 3]);
 * ```
 */
export function where<C extends string, T, U>(
  condition: BoolTensor<C>,
  a: Operand<C, T>,
  b: Operand<Combined<C, T>, U>,
): Tensor<Combined<Combined<C, T>, U>> {
  const chosen = [a, b].map((x) => operand(condition, x, "float32"));
  const shape = chosen.reduce(
    (common: readonly number[], x) => typeof x === "number" ? common : commonShape(common, x.shape),
    condition.shape,
  );
  return typed(tf.tidy(() => {
    const [onTrue, onFalse] = chosen.map((x) => stretched(x, shape));
    return tf.where(tf.broadcastTo(raw(condition), [...shape]), onTrue, onFalse);
  }));
}
