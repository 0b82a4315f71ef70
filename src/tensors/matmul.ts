/**
 * Products of matrices. Operands of more dims are multiplied along the last one.
 *
 * @module
 */

import {
  type Append,
  type Dims,
  type Fits,
  type Init,
  type Last,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { type AnyTensor, isTensor, raw, shapeText, type Tensor, typed } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** The shape of the product of tensors of shapes `A` and `B`, or a message. */
export type Product<A extends string, B extends string> = string extends A | B ? string
  : A extends "" ? ShapeError<`matmul: the left operand must have at least 1 dim but is a scalar`>
  : Dims<B> extends [infer K extends string, infer N extends string]
    ? Fits<Last<A>, K> extends true ? Append<Init<A>, N>
    : ShapeError<`matmul: '${A}' times '${B}', inner dims ${Last<A>} and ${K} differ`>
  : ShapeError<`matmul: the right operand must have 2 dims but is '${B}'`>;

/** The type of a right factor `T` beside a tensor of shape `A`, or a message. */
export type Factor<A extends string, T> = T extends Tensor<infer B> ? Checked<Product<A, B>, T>
  : ShapeError<"matmul: expected a tensor of floats">;

/** The shape of the product of a tensor of shape `A` and the factor `T`. */
export type ProductWith<A extends string, T> = T extends Tensor<infer B> ? Result<Product<A, B>>
  : never;

/**
 * The product of matrices: along the last dim of `a` and the first of `b`. Where `a` has more than 2 dims, each
 * row along its last dim is multiplied; {@linkcode einsum} multiplies batches of matrices with each other.
 *
 * @param a At least 1 dim.
 * @param b 2 dims.
 * @throws {TypeError} Where the inner dims differ or the number of dims is wrong.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, matmul, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2], [3, 4]], "batch 2");
 * const w = asTensor([[1, 0, 1], [0, 1, 1]], "2 3");
 * assertEquals(toArray(matmul(x, w)), [[1, 2, 3], [3, 4, 7]]);
 * ```
 */
export function matmul<A extends string, T>(
  a: Tensor<A>,
  b: Factor<A, T>,
): Tensor<ProductWith<A, T>> {
  return typed(product(a, b));
}

function product(a: AnyTensor, b: unknown): tf.Tensor {
  checkFactors(a, b);
  if (a.shape.length === 2) return tf.matMul(raw(a), raw(b));
  const outer = a.shape.slice(0, -1);
  return tf.tidy(() => {
    const rows = tf.reshape(raw(a), [outer.reduce((n, size) => n * size, 1), b.shape[0]]);
    return tf.reshape(tf.matMul(rows, raw(b)), [...outer, b.shape[1]]);
  });
}

function checkFactors(a: AnyTensor, b: unknown): asserts b is AnyTensor {
  if (!isTensor(b) || b.dtype !== "float32") {
    throw new ShapeMismatch("matmul: expected a tensor of floats");
  }
  const inner = a.shape.at(-1);
  if (inner === undefined) {
    throw new ShapeMismatch("matmul: the left operand must have at least 1 dim but is a scalar");
  }
  if (b.shape.length !== 2) {
    throw new ShapeMismatch(`matmul: the right operand must have 2 dims but is '${shapeText(b)}'`);
  }
  if (inner !== b.shape[0]) {
    throw new ShapeMismatch(
      `matmul: '${shapeText(a)}' times '${shapeText(b)}', inner dims ${inner} and ${
        b.shape[0]
      } differ`,
    );
  }
}

/** The shape of a transposed matrix, or a message. */
export type Transposed<S extends string> = string extends S ? string
  : Dims<S> extends [infer Rows extends string, infer Columns extends string] ? `${Columns} ${Rows}`
  : ShapeError<`transpose: expected 2 dims but got '${S}'; use rearrangeTensor`>;

/**
 * Rows become columns. For more dims there is {@linkcode rearrangeTensor}.
 *
 * @throws {TypeError} Where the tensor has not 2 dims.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, toArray, transpose } from "shapefold";
 *
 * assertEquals(toArray(transpose(asTensor([[1, 2, 3], [4, 5, 6]], "n 3"))), [[1, 4], [2, 5], [3, 6]]);
 * ```
 */
export function transpose<S extends string>(
  x: Checked<Transposed<S>, Tensor<S>>,
): Tensor<Result<Transposed<S>>> {
  const matrix = x as Tensor<string>;
  if (matrix.shape.length !== 2) {
    throw new ShapeMismatch(
      `transpose: expected 2 dims but got '${shapeText(matrix)}'; use rearrangeTensor`,
    );
  }
  return typed(tf.transpose(raw(matrix)));
}
