/**
 * Reading a pattern with names that are bound: the other direction of `match.ts`.
 *
 * @module
 */

import type { Bindings, BoundTo } from "./bindings.ts";
import { type IsNumeral, isNumeral, type ProductDims, productDims } from "./dims.ts";
import type { ShapeError } from "./error.ts";
import { type EvaluateLabel, evaluateLabel } from "./label.ts";
import { type Dims, type Join, parseDims, parseTokens, type Tokens } from "./parse.ts";

/**
 * The shape of pattern `P` with the names bound in `Env`, or a message:
 * `Evaluate<"b (h 2)", { b: "batch"; h: "14" }>` is `"batch 28"`.
 */
export type Evaluate<P extends string, Env> = string extends keyof Env ? string
  : Tokens<P> extends infer T
    ? T extends readonly string[]
      ? EvaluateTokens<T, Env> extends infer D ? D extends readonly string[] ? Join<D> : D & string
      : never
    : T & string
  : never;

/** The dims of tokens, or the first message. */
type EvaluateTokens<T extends readonly string[], Env, Before extends readonly string[] = []> =
  T extends readonly [infer Head extends string, ...infer Rest extends string[]]
    ? Head extends "..." & keyof Env
      ? EvaluateTokens<Rest, Env, [...Before, ...Dims<BoundTo<Env, Head>>]>
    : EvaluateToken<Head, Env> extends infer Dim extends string
      ? Dim extends ShapeError ? Dim : EvaluateTokens<Rest, Env, [...Before, Dim]>
    : never
    : Before;

type EvaluateToken<Token extends string, Env> = IsNumeral<Token> extends true ? Token
  : Token extends keyof Env ? BoundTo<Env, Token>
  : Token extends `(${infer Inside})`
    ? EvaluateTokens<Dims<Inside>, Env> extends infer D
      ? D extends readonly string[] ? ProductDims<D> : D & string
    : never
  : EvaluateLabel<Token, Env>;

/**
 * The dims of a pattern whose names are bound. A label such as `"time-2"` is calculated.
 *
 * @throws {ShapeMismatch} Where a name is not bound.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bindings = new Map([["b", ["batch"]], ["h", ["14"]], ["...", ["3", "5"]]]);
 * assertEquals(evaluate("b (h 2) ...", bindings), ["batch", "28", "3", "5"]);
 * assertEquals(evaluate("b (...)", bindings), ["batch", "15"]);
 * ```
 */
export function evaluate(pattern: string, bindings: Bindings): string[] {
  return parseTokens(pattern).flatMap((token) => evaluateToken(token, bindings));
}

function evaluateToken(token: string, bindings: Bindings): readonly string[] {
  if (isNumeral(token)) return [token];
  const bound = bindings.get(token);
  if (bound !== undefined) return bound;
  if (!token.startsWith("(")) return [evaluateLabel(token, bindings)];
  const factors = parseDims(token.slice(1, -1));
  return [productDims(factors.flatMap((factor) => evaluateToken(factor, bindings)))];
}
