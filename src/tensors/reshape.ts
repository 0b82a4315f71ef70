/**
 * Moving elements without computing anything: other dims for the same elements, or another order of them.
 *
 * @module
 */

import {
  checkShape,
  type Dims,
  type Fits,
  type IsNumeral,
  isNumeral,
  type Join,
  joinDims,
  parseDims,
  type ProductDims,
  productDims,
  type RearrangeSignature,
  type ShapeError,
  ShapeMismatch,
  type ValidShape,
} from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { rearrangement } from "./rearrangement.ts";
import {
  type AnyTensor,
  type DType,
  raw,
  shapeText,
  type Tensor,
  type TensorFor,
  type TensorOf,
  typed,
} from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** `N` where a tensor of shape `S` may take it, else a message. */
export type Reshaped<S extends string, N extends string> = ValidShape<N> extends ShapeError
  ? ValidShape<N>
  : string extends S | N ? N
  : Names<Dims<S>> extends Names<Dims<N>> ? Fits<Count<Dims<S>>, Count<Dims<N>>> extends true ? N
    : ShapeError<
      `cannot reshape '${S}' to '${N}': ${Count<Dims<S>>} and ${Count<Dims<N>>} elements${ForEach<
        Join<Names<Dims<S>>>
      >}`
    >
  : N;

type Names<D extends readonly string[]> = D extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? IsNumeral<Head> extends true ? Names<Rest> : [Head, ...Names<Rest>]
  : [];

/** The product of the numerals. */
type Count<D extends readonly string[], Before extends readonly string[] = []> = D extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Count<Rest, IsNumeral<Head> extends true ? [...Before, Head] : Before>
  : ProductDims<Before>;

type ForEach<Names extends string> = Names extends "" ? "" : ` for each '${Names}'`;

/**
 * The same elements, in the same order, under other dims.
 *
 * Elements are counted by the compiler where both shapes are numerals or have the same names, else at run time,
 * where one name in the new shape stands for the size that is left.
 *
 * @throws {TypeError} Where the number of elements differs, or more than one name is open.
 * @throws {SyntaxError} Where the new shape is not one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, reshape, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2, 3, 4], [5, 6, 7, 8]], "n 4");
 * assertEquals(toArray(reshape(x, "n 2 2")), [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
 * ```
 */
export function reshape<S extends string, D extends DType, N extends string>(
  x: TensorOf<S, D>,
  shape: Checked<Reshaped<S, N>, N>,
): TensorFor<Result<Reshaped<S, N>>, D> {
  return typed(tf.reshape(raw(x), sizesFor(checkShape(shape), x)));
}

function sizesFor(shape: string, x: AnyTensor): number[] {
  const dims = parseDims(shape);
  const known = Number(productDims(dims.filter(isNumeral)));
  const open = dims.filter((dim) => !isNumeral(dim));
  const change = `cannot reshape '${shapeText(x)}' to '${shape}'`;
  if (open.length > 1) {
    throw new ShapeMismatch(`${change}: the sizes of '${joinDims(open)}' are open`);
  }
  if (open.length === 0 && known !== x.size) {
    throw new ShapeMismatch(`${change}: ${x.size} and ${known} elements`);
  }
  if (open.length === 1 && x.size % known !== 0) {
    throw new ShapeMismatch(`${change}: ${known} does not divide ${x.size}`);
  }
  return dims.map((dim) => isNumeral(dim) ? Number(dim) : x.size / known);
}

/** The shape that a pattern makes of `S`, or a message; `string` where the pattern is no literal. */
export type Rearranged<Pattern extends string, S extends string> = string extends Pattern ? string
  : RearrangeSignature<Pattern, S>;

/**
 * Moves, splits and merges dims by a pattern in the manner of einops: `"batch h w c -> batch (h w) c"`.
 * Dims of size 1 come and go: `"n -> n 1"`, `"n 1 -> n"`.
 *
 * @param pattern Names on both sides of ` -> `; a group in brackets is a product; every name of the left side
 *   must stand on the right.
 * @throws {TypeError} Where the tensor does not match.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, rearrangeTensor, toArray } from "shapefold";
 *
 * const x = asTensor([[1, 2, 3, 4], [5, 6, 7, 8]], "2 4");
 * assertEquals(toArray(rearrangeTensor(x, "rows (w 2) -> w (rows 2)")), [[1, 2, 5, 6], [3, 4, 7, 8]]);
 * ```
 */
export function rearrangeTensor<S extends string, D extends DType, const Pattern extends string>(
  x: TensorOf<S, D>,
  pattern: Checked<Rearranged<Pattern, S>, Pattern>,
): TensorFor<Result<Rearranged<Pattern, S>>, D> {
  return typed(rearranged(raw(x), pattern));
}

/** Like {@linkcode reshape}, for sizes that are known to fit. */
export function reshapeUnchecked(x: Tensor<string>, sizes: readonly number[]): Tensor<string> {
  return typed(tf.reshape(raw(x), [...sizes]));
}

/** Like {@linkcode rearrangeTensor}, checked only at run time. */
export function rearrangeUnchecked(x: Tensor<string>, pattern: string): Tensor<string> {
  return typed(rearranged(raw(x), pattern));
}

function rearranged(x: tf.Tensor, pattern: string): tf.Tensor {
  const { split, order, merged } = rearrangement(pattern, x.shape);
  return tf.tidy(() => tf.reshape(tf.transpose(tf.reshape(x, split), order), merged));
}
