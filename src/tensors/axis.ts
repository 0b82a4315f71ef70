/**
 * Choosing a dim of a shape by its index: from the front 0, 1, ..., from the back -1, -2, ...
 *
 * @module
 */

import { type Dims, type Join, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";

/** `[before, dim, after]` at an axis of `S`, or a message. */
export type SplitAt<S extends string, Axis extends number> = Split<S, Axis> extends
  infer Found extends readonly unknown[] ? Found
  : ShapeError<`axis ${Axis} is out of range: '${S}' has ${Dims<S>["length"]} dims`>;

type Split<S extends string, Axis extends number> = `${Axis}` extends
  `-${infer Back extends number}` ? SplitFromBack<Dims<S>, Back>
  : SplitFromFront<Dims<S>, Axis>;

type SplitFromFront<
  D extends readonly string[],
  Axis extends number,
  Before extends readonly string[] = [],
> = D extends readonly [infer Head extends string, ...infer Tail extends string[]]
  ? Before["length"] extends Axis ? [Before, Head, Tail]
  : SplitFromFront<Tail, Axis, [...Before, Head]>
  : null;

type SplitFromBack<
  D extends readonly string[],
  Back extends number,
  After extends readonly string[] = [],
> = D extends readonly [...infer Init extends string[], infer Last extends string]
  ? [Last, ...After]["length"] extends Back ? [Init, Last, After]
  : SplitFromBack<Init, Back, [Last, ...After]>
  : null;

/** `S` with the dim at an axis replaced by the dims `R`: `ReplaceDim<"n 10", -1, ["1"]>` is `"n 1"`. */
export type ReplaceDim<S extends string, Axis extends number, R extends readonly string[]> =
  string extends S ? string
    : number extends Axis ? string
    : SplitAt<S, Axis> extends infer Found
      ? Found extends readonly [infer Before extends string[], string, infer After extends string[]]
        ? Join<[...Before, ...R, ...After]>
      : Found
    : never;

/**
 * The index of an axis from the front.
 *
 * @throws {ShapeMismatch} Where the shape has no such axis.
 */
export function positionOf(axis: number, shape: readonly number[]): number {
  const rank = shape.length;
  const position = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(position) && position >= 0 && position < rank) return position;
  throw new ShapeMismatch(`axis ${axis} is out of range: '${shape.join(" ")}' has ${rank} dims`);
}
