/**
 * The doors out, from typed tensors to plain data: `toArray`, `values` and `item`.
 *
 * @module
 */

import type { Dims } from "../shapes/mod.ts";
import { type AnyTensor, type DType, raw, type TensorOf } from "./tensor.ts";

/** The numbers of a tensor of shape `S` in nested arrays, as deep as the shape has dims. */
export type NestedArray<D extends readonly string[]> = D extends
  readonly [string, ...infer Rest extends string[]] ? NestedArray<Rest>[]
  : number;

/**
 * The elements in nested arrays.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, toArray } from "shapefold";
 *
 * const rows: number[][] = toArray(asTensor([[1, 2], [3, 4]], "n 2"));
 * assertEquals(rows, [[1, 2], [3, 4]]);
 * ```
 */
export function toArray<S extends string, D extends DType>(
  x: TensorOf<S, D>,
): NestedArray<Dims<S>> {
  return raw(x).arraySync() as NestedArray<Dims<S>>;
}

/**
 * The elements in row-major order, copied: a `Float32Array` of floats, an `Int32Array` of integers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, values } from "shapefold";
 *
 * assertEquals(values(asTensor([[1, 2], [3, 4]], "n 2")), Float32Array.of(1, 2, 3, 4));
 * ```
 */
export function values<D extends DType>(x: TensorOf<string, D>): ValuesOf<D> {
  return raw(x).dataSync() as ValuesOf<D>;
}

/** The array that holds elements of a type. */
export type ValuesOf<D extends DType> = D extends "float32" ? Float32Array
  : D extends "int32" ? Int32Array
  : Uint8Array;

/**
 * The number in a scalar, or in any tensor of one element.
 *
 * @throws {TypeError} Where the tensor has another number of elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, item, sum } from "shapefold";
 *
 * assertEquals(item(sum(asTensor([1, 2, 3], "3"))), 6);
 * ```
 */
export function item(x: AnyTensor): number {
  if (x.size !== 1) {
    throw new TypeError(`Cannot take the item of a tensor: expected 1 element but found ${x.size}`);
  }
  return Number(raw(x).dataSync()[0]);
}
