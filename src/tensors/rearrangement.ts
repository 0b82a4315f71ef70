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

/** Three steps: a reshape, a transposition, a reshape. */
export interface Rearrangement {
  /** The sizes of all factors in the order of the left side. */
  readonly split: number[];
  /** For each factor of the right side, which of the left side it is. */
  readonly order: number[];
  /** The sizes of the result. */
  readonly merged: number[];
}

/**
 * The steps of a rearrangement of a tensor of given sizes.
 *
 * @throws {ShapeMismatch} Where the pattern does not apply.
 */
export function rearrangement(pattern: string, shape: readonly number[]): Rearrangement {
  const { out, bindings } = rearrangeSignature(pattern, shape.map(String));
  const [left, right] = sides(pattern).map((side) => factors(side, bindings));
  return {
    split: left.map(({ size }) => size),
    order: partners(right, left),
    merged: out.map(Number),
  };
}

interface Factor {
  readonly name: string;
  readonly size: number;
}

/** The factors of one side, groups and dots opened, without those that are written `1`. */
function factors(side: string, bindings: Bindings): Factor[] {
  return parseTokens(side)
    .flatMap((token) => token.startsWith("(") ? parseDims(token.slice(1, -1)) : [token])
    .filter((name) => name !== "1")
    .flatMap((name) => {
      const dims = isNumeral(name) ? [name] : bindings.get(name) ?? [];
      return dims.map((dim, i) => ({ name: `${name} ${i}`, size: Number(dim) }));
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
