/**
 * What a tensor is here: an opaque value whose shape is part of its type.
 *
 * At run time it is the tfjs tensor itself. The type hides tfjs' methods on purpose: many of them
 * return whatever type the context asks for, which would cast shapes silently.
 *
 * @module
 */

import { freedError } from "./freed.ts";
import type * as tf from "./tfjs.ts";

/** The element types: 32-bit floats, 32-bit integers, booleans. */
export type DType = "float32" | "int32" | "bool";

declare const shapeOf: unique symbol;

/** A tensor of shape `S` with elements of type `D`; users meet it as {@linkcode Tensor}, {@linkcode IntTensor} and {@linkcode BoolTensor}. */
export interface TensorOf<S extends string, D extends DType> {
  /** The shape, for the compiler only. */
  readonly [shapeOf]: S;
  /** The element type. */
  readonly dtype: D;
  /** The sizes of the dims at run time. */
  readonly shape: readonly number[];
  /** The number of elements. */
  readonly size: number;
}

/** A tensor of 32-bit floats: `Tensor<"batch 784">` has some number of rows and 784 columns, `Tensor<"">` is a scalar. */
export interface Tensor<S extends string> extends TensorOf<S, "float32"> {}

/** A tensor of 32-bit integers, such as class indices: `IntTensor<"batch">`. */
export interface IntTensor<S extends string> extends TensorOf<S, "int32"> {}

/** A tensor of booleans, such as the result of a comparison: `BoolTensor<"batch 10">`. */
export interface BoolTensor<S extends string> extends TensorOf<S, "bool"> {}

/** Any tensor at all. */
export type AnyTensor = TensorOf<string, DType>;

/** The tensor type of a shape and an element type: `TensorFor<"n", "int32">` is `IntTensor<"n">`. */
export type TensorFor<S extends string, D extends DType> = D extends "float32" ? Tensor<S>
  : D extends "int32" ? IntTensor<S>
  : BoolTensor<S>;

/** The shape in a tensor type: `ShapeOf<Tensor<"n 10">>` is `"n 10"`. */
export type ShapeOf<T> = T extends TensorOf<infer S, DType> ? S : never;

/**
 * The tfjs tensor behind a typed one, the visible door out: it is the same object.
 *
 * @throws {Error} Where the tensor was freed, with by whom; and with the place after `start({ debug: true })`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, raw } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 4]], "2 2");
 * assertEquals(raw(x).rank, 2);
 * ```
 */
export function raw(x: AnyTensor): tf.Tensor {
  const tensor = unchecked(x);
  if (tensor.isDisposed) throw freedError(tensor);
  return tensor;
}

/** Like {@linkcode raw}, for a tensor that may have been freed. */
export function unchecked(x: AnyTensor): tf.Tensor {
  return x as unknown as tf.Tensor;
}

/**
 * Gives a tfjs tensor the type that the caller knows it has, unchecked: how the typed operations end.
 * Everywhere else, `asTensor` is the door in, which checks.
 */
export function typed<T extends AnyTensor>(x: tf.Tensor): T {
  return x as unknown as T;
}

/** Is this value a tensor? */
export function isTensor(value: unknown): value is AnyTensor {
  return typeof value === "object" && value !== null && "dataId" in value && "dtype" in value;
}

/** The shape of a tensor at run time, written as a shape: `"32 784"`. */
export function shapeText(x: AnyTensor): string {
  return x.shape.join(" ");
}
