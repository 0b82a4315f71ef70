/**
 * Broadcasting: the shape of an operation on two tensors, element by element.
 *
 * The last dims are aligned; two of them fit where they are equal or one of them is 1. Missing dims at the front
 * are taken from the longer shape.
 *
 * @module
 */

import type { Fits } from "./dims.ts";
import { type ShapeError, ShapeMismatch } from "./error.ts";
import { type Dims, type Join, joinDims } from "./parse.ts";

/** The shape of two tensors broadcast against each other, or a message: `Broadcast<"n 10", "10">` is `"n 10"`. */
export type Broadcast<A extends string, B extends string> = string extends A | B ? string
  : [A, B] extends [B, A] ? A
  : BroadcastDims<Dims<A>, Dims<B>> extends infer D ? D extends readonly string[] ? Join<D>
    : D extends ShapeError<infer M> ? ShapeError<`cannot broadcast '${A}' with '${B}': ${M}`>
    : never
  : never;

/** Goes from the last dims to the first; `Behind` has the result so far. */
type BroadcastDims<
  A extends readonly string[],
  B extends readonly string[],
  Behind extends readonly string[] = [],
> = A extends readonly [...infer BeforeA extends string[], infer LastA extends string]
  ? B extends readonly [...infer BeforeB extends string[], infer LastB extends string]
    ? BroadcastDim<LastA, LastB> extends infer Dim extends string
      ? Dim extends ShapeError ? Dim : BroadcastDims<BeforeA, BeforeB, [Dim, ...Behind]>
    : never
  : [...A, ...Behind]
  : [...B, ...Behind];

/** Of two dims that fit, the one that says more; an unknown dim says more than 1, which it may not be. */
type BroadcastDim<A extends string, B extends string> = B extends "1" ? A
  : A extends "1" ? B
  : [A] extends [B] ? A
  : Fits<A, B> extends true ? `${number}` extends A ? B : A
  : ShapeError<`${A} and ${B} differ`>;

/**
 * The dims of two tensors broadcast against each other.
 *
 * @throws {ShapeMismatch} Where two dims differ and none of them is 1.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ShapeMismatch } from "./error.ts";
 *
 * assertEquals(broadcastDims(["n", "1", "10"], ["4", "10"]), ["n", "4", "10"]);
 * assertThrows(
 *   () => broadcastDims(["n", "10"], ["n", "4"]),
 *   ShapeMismatch,
 *   "cannot broadcast 'n 10' with 'n 4': 10 and 4 differ",
 * );
 * ```
 */
export function broadcastDims(a: readonly string[], b: readonly string[]): string[] {
  const rank = Math.max(a.length, b.length);
  const out: string[] = [];
  for (let back = 1; back <= rank; back++) {
    const dimA = a.at(-back) ?? "1";
    const dimB = b.at(-back) ?? "1";
    if (dimA !== dimB && dimA !== "1" && dimB !== "1") {
      throw new ShapeMismatch(
        `cannot broadcast '${joinDims(a)}' with '${joinDims(b)}': ${dimA} and ${dimB} differ`,
      );
    }
    out.unshift(dimB === "1" ? dimA : dimB);
  }
  return out;
}
