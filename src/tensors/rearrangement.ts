/**
 * How a rearrangement is done: the dims are split into the factors of the left side, put into the order of the
 * right side, and merged.
 *
 * @module
 */

import {
  type Bindings,
  isNumeral,
  parseDims,
  parseTokens,
  rearrangeSignature,
  sides,
} from "../shapes/mod.ts";

/** Three steps: a reshape, a transposition, a reshape. `Size` is a number, or a dim where it is not known. */
export interface Rearrangement<Size> {
  /** The sizes of all factors in the order of the left side. */
  readonly split: Size[];
  /** For each factor of the right side, which of the left side it is. */
  readonly order: number[];
  /** The sizes of the result. */
  readonly merged: Size[];
}

/**
 * The steps of a rearrangement of a tensor of given sizes.
 *
 * @throws {ShapeMismatch} Where the pattern does not apply.
 */
export function rearrangement(pattern: string, shape: readonly number[]): Rearrangement<number> {
  const { split, order, merged } = rearrangementOfDims(pattern, shape.map(String));
  return { split: split.map(Number), order, merged: merged.map(Number) };
}

/**
 * The steps of a rearrangement of a tensor of given dims, names such as `batch` among them.
 *
 * @throws {ShapeMismatch} Where the pattern does not apply.
 */
export function rearrangementOfDims(
  pattern: string,
  dims: readonly string[],
): Rearrangement<string> {
  const { out, bindings } = rearrangeSignature(pattern, dims);
  const [left, right] = sides(pattern).map((side) => factors(side, bindings));
  return {
    split: left.map(({ dim }) => dim),
    order: partners(right, left),
    merged: out,
  };
}

interface Factor {
  readonly name: string;
  readonly dim: string;
}

/** The factors of one side, groups and dots opened, without those that are written `1`. */
function factors(side: string, bindings: Bindings): Factor[] {
  return parseTokens(side)
    .flatMap((token) => token.startsWith("(") ? parseDims(token.slice(1, -1)) : [token])
    .filter((name) => name !== "1")
    .flatMap((name) => {
      const dims = isNumeral(name) ? [name] : bindings.get(name) ?? [];
      return dims.map((dim, i) => ({ name: `${name} ${i}`, dim }));
    });
}

/** For each factor of `right` the index of its namesake in `left`; where a name is repeated, in order. */
function partners(right: readonly Factor[], left: readonly Factor[]): number[] {
  const unused = left.map(({ name }) => name);
  return right.map(({ name }) => {
    const i = unused.indexOf(name);
    unused[i] = "";
    return i;
  });
}
