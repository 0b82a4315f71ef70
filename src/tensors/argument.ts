/**
 * What the typed operations share: a wrong argument has a sentence as its type, and a second operand is a
 * number or a tensor that broadcasts against the first.
 *
 * @module
 */

import { type Broadcast, broadcastDims, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { type AnyTensor, type DType, isTensor, raw, type TensorOf } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** The type of an argument: `T`, or the message where the rule `R` found one. */
export type Checked<R, T> = R extends ShapeError ? R : T;

/**
 * The shape of a result: `R`, or `never` where the rule `R` found a mistake. The mistake is reported at the
 * argument; a `Tensor<never>` is assignable wherever the result is used, so it is reported only once.
 */
export type Result<R extends string> = R extends ShapeError ? never : R;

/** The type of a second operand `T`, a number or a tensor, beside one of shape `A` with elements of type `D`. */
export type Operand<A extends string, T, D extends DType = "float32"> = T extends number ? T
  : T extends AnyTensor ? TensorOperand<A, T, D>
  : ShapeError<"expected a number or a tensor">;

/** The type of a second operand `T` that must be a tensor. */
export type TensorOperand<A extends string, T, D extends DType> = T extends
  TensorOf<infer B, infer E> ? [E] extends [D] ? Checked<Broadcast<A, B>, T>
  : ShapeError<`expected elements of type ${D} but got ${E}; convert with toFloat or toInt`>
  : ShapeError<"expected a tensor">;

/** The shape of a tensor of shape `A` combined with the operand `T`. */
export type Combined<A extends string, T> = T extends TensorOf<infer B, DType>
  ? Result<Broadcast<A, B>>
  : A;

/**
 * The second operand for tfjs, checked.
 *
 * @param dtype The element type that it must have; that of `a` unless said.
 * @throws {ShapeMismatch} Where the shapes do not broadcast or the element type is wrong.
 */
export function operand(a: AnyTensor, b: unknown, dtype: DType = a.dtype): number | tf.Tensor {
  if (typeof b === "number") return b;
  if (!isTensor(b)) throw new ShapeMismatch("expected a number or a tensor");
  return tensorOperand(a, b, dtype);
}

/** Like {@linkcode operand}, where a number will not do. */
export function tensorOperand(a: AnyTensor, b: unknown, dtype: DType = a.dtype): tf.Tensor {
  if (!isTensor(b)) throw new ShapeMismatch("expected a tensor");
  if (b.dtype !== dtype) {
    throw new ShapeMismatch(
      `expected elements of type ${dtype} but got ${b.dtype}; convert with toFloat or toInt`,
    );
  }
  commonShape(a.shape, b.shape);
  return raw(b);
}

/** Two shapes broadcast against each other. */
export function commonShape(a: readonly number[], b: readonly number[]): readonly number[] {
  return broadcastDims(a.map(String), b.map(String)).map(Number);
}

/**
 * Repeats a tensor of floats up to a shape by adding zeros: the gradient of an addition is a fast sum, that of
 * tfjs' own `broadcastTo` a slice for each repetition.
 */
export function stretched(x: number | tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (typeof x === "number") return tf.fill([...shape], x);
  const fits = x.rank === shape.length && x.shape.every((size, i) => size === shape[i]);
  return fits ? x : tf.add(x, tf.zeros([...shape]));
}
