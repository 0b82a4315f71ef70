/**
 * Groups, the products in a pattern: `(h 2)` matches `28` and binds `h` to 14.
 *
 * @module
 */

import type { Bindings, BoundTo, With } from "./bindings.ts";
import {
  type DivideDims,
  divideDims,
  type Fits,
  type IsNumeral,
  isNumeral,
  type MultiplyDims,
  multiplyDims,
  type RemainderDims,
  remainderDims,
} from "./dims.ts";
import { type ShapeError, ShapeMismatch } from "./error.ts";
import { type Dims, parseDims } from "./parse.ts";

/**
 * The bindings `Env` and what a group, given without its brackets, is in `Dim`:
 * `BindGroup<"h 2", "28", NoBindings>` has `h: "14"`.
 */
export type BindGroup<Group extends string, Dim extends string, Env> =
  FactorsOf<Dims<Group>, Env, Group> extends infer Factors
    ? Factors extends [infer Known extends string, infer Open extends string]
      ? Open extends "" ? Fits<Known, Dim> extends true ? Env
        : ShapeError<`'(${Group})' is ${Known} but got ${Dim}`>
      : LeavesRest<RemainderDims<Dim, Known>> extends true
        ? ShapeError<`'(${Group})' does not divide ${Dim}`>
      : With<Env, Open, DivideDims<Dim, Known>>
    : Factors
    : never;

/** Is there certainly a remainder? With names or unknown dims nobody can tell. */
type LeavesRest<Remainder extends string> = Remainder extends "0" ? false
  : Remainder extends "-" | `${bigint}` ? true
  : false;

/** The product of the known factors of a group, and the name of the unknown one, `""` where there is none. */
type FactorsOf<
  T extends readonly string[],
  Env,
  Group extends string,
  Known extends string = "1",
  Open extends string = "",
> = T extends readonly [infer Head extends string, ...infer Rest extends string[]]
  ? IsNumeral<Head> extends true ? FactorsOf<Rest, Env, Group, MultiplyDims<Known, Head>, Open>
  : Head extends "..." ? ShapeError<`'(${Group})' has a '...', which is for the right of the arrow`>
  : Head extends keyof Env
    ? FactorsOf<Rest, Env, Group, MultiplyDims<Known, BoundTo<Env, Head>>, Open>
  : Open extends "" ? FactorsOf<Rest, Env, Group, Known, Head>
  : ShapeError<`'(${Group})' has two unknown sizes, ${Open} and ${Head}`>
  : [Known, Open];

/**
 * Binds the unknown factor of a group, where it has one, to what its known factors leave of a dim.
 *
 * @param group In brackets, such as `"(h 2)"`.
 * @param dim A numeral or a name.
 * @param bindings What is bound already; it is filled.
 * @throws {ShapeMismatch} Where the known factors do not divide the dim, or more than one is unknown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bindings = new Map();
 * bindGroup("(h 2)", "28", bindings);
 * assertEquals(bindings, new Map([["h", ["14"]]]));
 * ```
 */
export function bindGroup(group: string, dim: string, bindings: Bindings): void {
  const { known, open } = factorsOf(group, bindings);
  if (open === "") {
    if (known !== dim) throw new ShapeMismatch(`'${group}' is ${known} but got ${dim}`);
    return;
  }
  if (leavesRest(remainderDims(dim, known))) {
    throw new ShapeMismatch(`'${group}' does not divide ${dim}`);
  }
  bindings.set(open, [divideDims(dim, known)]);
}

function leavesRest(remainder: string): boolean {
  return remainder === "-" || (isNumeral(remainder) && remainder !== "0");
}

function factorsOf(group: string, bindings: Bindings): { known: string; open: string } {
  let known = "1";
  let open = "";
  for (const factor of parseDims(group.slice(1, -1))) {
    if (factor === "...") {
      throw new ShapeMismatch(`'${group}' has a '...', which is for the right of the arrow`);
    }
    const size = isNumeral(factor) ? factor : bindings.get(factor)?.[0];
    if (size !== undefined) known = multiplyDims(known, size);
    else if (open === "") open = factor;
    else throw new ShapeMismatch(`'${group}' has two unknown sizes, ${open} and ${factor}`);
  }
  return { known, open };
}
