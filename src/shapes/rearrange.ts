/**
 * Rearrangements, signatures that keep every element: they may reorder, split and merge dims, but neither drop nor
 * add one. Only dims of size 1, written `1`, come and go.
 *
 * @module
 */

import { type ShapeError, ShapeMismatch } from "./error.ts";
import { type Dims, parseDims, parseTokens, type Tokens } from "./parse.ts";
import {
  type AppliedSignature,
  type ApplySignature,
  applySignature,
  type Sides,
  sides,
} from "./signature.ts";

/**
 * Like {@linkcode ApplySignature}, but a message where an element would be lost or repeated:
 * `RearrangeSignature<"b h w -> b (h w)", "batch 28 28">` is `"batch 784"`.
 */
export type RearrangeSignature<Signature extends string, S extends string> =
  ApplySignature<Signature, S> extends infer Out extends string ? Out extends ShapeError ? Out
    : Sides<Signature> extends [infer Left extends string, infer Right extends string]
      ? CheckKept<Signature, Factors<Tokens<Left>>, Factors<Tokens<Right>>, Out>
    : never
    : never;

type CheckKept<
  Signature extends string,
  Left extends readonly string[],
  Right extends readonly string[],
  Out extends string,
> = FirstMissing<Left, Right> extends infer Dropped extends string
  ? Dropped extends ""
    ? FirstMissing<Right, Left> extends infer Added extends string
      ? Added extends "" ? Out : ShapeError<`'${Signature}' adds '${Added}'`>
    : never
  : ShapeError<`'${Signature}' drops '${Dropped}'`>
  : never;

/** All names and numerals of a pattern, those of groups among them. */
type Factors<T, Before extends readonly string[] = []> = T extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends `(${infer Inside})` ? Factors<Rest, [...Before, ...Dims<Inside>]>
  : Factors<Rest, [...Before, Head]>
  : Before;

/** The first of `Wanted` for which `Given` has no partner left, `""` where each has one or is 1. */
type FirstMissing<Wanted extends readonly string[], Given extends readonly string[]> =
  Wanted extends readonly [infer Head extends string, ...infer Rest extends string[]]
    ? Head extends "1" ? FirstMissing<Rest, Given>
    : Without<Given, Head> extends infer Others
      ? Others extends readonly string[] ? FirstMissing<Rest, Others> : Head
    : never
    : "";

/** `List` without the first `Item` in it, `"absent"` where there is none. */
type Without<
  List extends readonly string[],
  Item extends string,
  Before extends readonly string[] = [],
> = List extends readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends Item ? [...Before, ...Rest] : Without<Rest, Item, [...Before, Head]>
  : "absent";

/**
 * Like {@linkcode applySignature}, for a signature that keeps every element.
 *
 * @throws {ShapeMismatch} Where it does not apply, and where a dim would be lost or repeated.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ShapeMismatch } from "./error.ts";
 *
 * assertEquals(rearrangeSignature("b t f -> (b t) f", ["4", "10", "3"]).out, ["40", "3"]);
 * assertThrows(
 *   () => rearrangeSignature("b t f -> b f", ["4", "10", "3"]),
 *   ShapeMismatch,
 *   "'b t f -> b f' drops 't'",
 * );
 * ```
 */
export function rearrangeSignature(signature: string, dims: readonly string[]): AppliedSignature {
  const applied = applySignature(signature, dims);
  const [left, right] = sides(signature).map(factors);
  const dropped = firstMissing(left, right);
  if (dropped !== undefined) throw new ShapeMismatch(`'${signature}' drops '${dropped}'`);
  const added = firstMissing(right, left);
  if (added !== undefined) throw new ShapeMismatch(`'${signature}' adds '${added}'`);
  return applied;
}

function factors(pattern: string): string[] {
  return parseTokens(pattern).flatMap((token) =>
    token.startsWith("(") ? parseDims(token.slice(1, -1)) : [token]
  );
}

function firstMissing(wanted: readonly string[], given: readonly string[]): string | undefined {
  const unused = [...given];
  for (const item of wanted) {
    const partner = unused.indexOf(item);
    if (partner >= 0) unused.splice(partner, 1);
    else if (item !== "1") return item;
  }
  return undefined;
}
