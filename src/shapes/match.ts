/**
 * Matching a shape with a pattern, which binds the names of the pattern to dims of the shape.
 *
 * A pattern is made of numerals, which must be equal; names, which stand for one dim, the same wherever they
 * are; `_`, which is any dim; `...`, which is any number of dims, once; and groups such as `(h 2)`, a product of
 * which at most one factor is still unknown. It is read from left to right, so that a name in a group may be bound
 * before it.
 *
 * At run time a dim may be a name as well (`"batch"`), since models are planned before there are data.
 *
 * @module
 */

import type { Bindings, BoundTo, NoBindings, With } from "./bindings.ts";
import { type Fits, type IsNumeral, isNumeral } from "./dims.ts";
import { type ShapeError, ShapeMismatch } from "./error.ts";
import { type BindGroup, bindGroup } from "./group.ts";
import { type Dims, type Join, joinDims, parseTokens, type Tokens } from "./parse.ts";

/**
 * What the names of pattern `P` are in shape `S`, or a message: `Match<"b h", "batch 28">` has `b: "batch"` and
 * `h: "28"`. `Env` has what is bound already.
 */
export type Match<P extends string, S extends string, Env = NoBindings> = string extends S
  ? Record<string, string>
  : Tokens<P> extends infer T ? T extends readonly string[] ? Bind<T, Dims<S>, Env> : T
  : never;

type Bind<T extends readonly string[], D extends readonly string[], Env> = Env extends ShapeError
  ? Env
  : T extends readonly [infer Token extends string, ...infer Rest extends string[]]
    ? Token extends "..." ? "..." extends Rest[number] ? ShapeError<"'...' is twice in the pattern">
      : BindLast<Rest, D, Env>
    : D extends readonly [infer Dim extends string, ...infer Others extends string[]]
      ? Bind<Rest, Others, BindToken<Token, Dim, Env>>
    : ShapeError<"too few dims">
  : D extends readonly [] ? Env
  : ShapeError<"too many dims">;

/** Moves a dim from the end of `D` to `Last` for each token of `Counted`; what remains in `D` then is `...`. */
type BindLast<
  T extends readonly string[],
  D extends readonly string[],
  Env,
  Counted extends readonly string[] = T,
  Last extends readonly string[] = [],
> = Counted extends readonly [string, ...infer Others extends string[]]
  ? D extends readonly [...infer Before extends string[], infer Dim extends string]
    ? BindLast<T, Before, Env, Others, [Dim, ...Last]>
  : ShapeError<"too few dims">
  : Bind<T, Last, BindDots<D, Env>>;

type BindDots<D extends readonly string[], Env> = Env extends { "...": infer Bound extends string }
  ? AllFit<Dims<Bound>, D> extends true ? Env
  : ShapeError<`'...' is both '${Bound}' and '${Join<D>}'`>
  : With<Env, "...", Join<D>>;

/** May a tensor of shape `A` stand where `B` is expected, dim by dim? `FitsShape<"n 10", "m 10">` is `false`. */
export type FitsShape<A extends string, B extends string> = string extends A | B ? true
  : AllFit<Dims<A>, Dims<B>>;

type AllFit<A extends readonly string[], B extends readonly string[]> = A extends
  readonly [infer HeadA extends string, ...infer TailA extends string[]]
  ? B extends readonly [infer HeadB extends string, ...infer TailB extends string[]]
    ? Fits<HeadA, HeadB> extends true ? AllFit<TailA, TailB> : false
  : false
  : B extends readonly [] ? true
  : false;

type BindToken<Token extends string, Dim extends string, Env> = Token extends "_" ? Env
  : Token extends `(${infer Inside})` ? BindGroup<Inside, Dim, Env>
  : IsNumeral<Token> extends true
    ? Fits<Dim, Token> extends true ? Env : ShapeError<`expects ${Token} but got ${Dim}`>
  : Token extends keyof Env ? Fits<Dim, BoundTo<Env, Token>> extends true ? Env
    : ShapeError<`'${Token}' is both ${BoundTo<Env, Token>} and ${Dim}`>
  : With<Env, Token, Dim>;

/**
 * Binds the names of a pattern to dims.
 *
 * @param pattern Such as `"b (h 2) ..."`.
 * @param dims Numerals or names.
 * @param bindings What is bound already; it is filled and returned, so that several shapes can share their names.
 * @throws {ShapeMismatch} Where the dims do not match, saying why.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ShapeMismatch } from "./error.ts";
 *
 * const bindings = match("b (h 2) ...", ["batch", "28", "14", "3"]);
 * assertEquals(bindings, new Map([["b", ["batch"]], ["h", ["14"]], ["...", ["14", "3"]]]));
 *
 * assertThrows(() => match("n n", ["3", "4"]), ShapeMismatch, "'n' is both 3 and 4");
 * ```
 */
export function match(
  pattern: string,
  dims: readonly string[],
  bindings: Bindings = new Map(),
): Bindings {
  const tokens = parseTokens(pattern);
  const dots = tokens.indexOf("...");
  if (dots < 0) {
    bindTokens(tokens, dims, bindings);
    if (dims.length > tokens.length) throw new ShapeMismatch("too many dims");
    return bindings;
  }
  bindTokens(tokens.slice(0, dots), dims, bindings);
  const last = tokens.slice(dots + 1);
  const end = dims.length - last.length;
  if (last.includes("...")) throw new ShapeMismatch("'...' is twice in the pattern");
  if (end < dots) throw new ShapeMismatch("too few dims");
  bindDots(dims.slice(dots, end), bindings);
  bindTokens(last, dims.slice(end), bindings);
  return bindings;
}

function bindTokens(tokens: readonly string[], dims: readonly string[], bindings: Bindings): void {
  for (const [i, token] of tokens.entries()) {
    if (i >= dims.length) throw new ShapeMismatch("too few dims");
    bindToken(token, dims[i], bindings);
  }
}

function bindDots(dims: readonly string[], bindings: Bindings): void {
  const bound = bindings.get("...") ?? dims;
  if (joinDims(bound) !== joinDims(dims)) {
    throw new ShapeMismatch(`'...' is both '${joinDims(bound)}' and '${joinDims(dims)}'`);
  }
  bindings.set("...", dims);
}

function bindToken(token: string, dim: string, bindings: Bindings): void {
  if (token === "_") return;
  if (token.startsWith("(")) return bindGroup(token, dim, bindings);
  if (isNumeral(token)) {
    if (token !== dim) throw new ShapeMismatch(`expects ${token} but got ${dim}`);
    return;
  }
  const [bound] = bindings.get(token) ?? [dim];
  if (bound !== dim) throw new ShapeMismatch(`'${token}' is both ${bound} and ${dim}`);
  bindings.set(token, [dim]);
}
