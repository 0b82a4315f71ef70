/**
 * Reading and writing shapes: a shape is dims separated by one space (`"batch 28 28 1"`), `""` is a scalar.
 * A pattern may also have groups in round brackets (`"batch (h w) c"`).
 *
 * @module
 */

import { type ShapeError, ShapeMismatch } from "./error.ts";

/** The dims of a shape: `Dims<"batch 28 28">` is `["batch", "28", "28"]`, `Dims<"">` is `[]`. */
export type Dims<S extends string> = string extends S ? string[] : S extends "" ? [] : Split<S>;

type Split<S extends string, Before extends string[] = []> = S extends `${infer Head} ${infer Rest}`
  ? Split<Rest, [...Before, Head]>
  : [...Before, S];

/**
 * The dims of a shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDims("batch 28 28"), ["batch", "28", "28"]);
 * assertEquals(parseDims(""), []);
 * ```
 */
export function parseDims(s: string): string[] {
  return s === "" ? [] : s.split(" ");
}

/** The shape of given dims: `Join<["batch", "784"]>` is `"batch 784"`. */
export type Join<D extends readonly string[]> = D extends
  readonly [infer Head extends string, ...infer Tail extends string[]] ? JoinBehind<Head, Tail>
  : D extends readonly [] ? ""
  : string;

type JoinBehind<Before extends string, D extends readonly string[]> = D extends
  readonly [infer Head extends string, ...infer Tail extends string[]]
  ? JoinBehind<`${Before} ${Head}`, Tail>
  : Before;

/**
 * The shape of given dims.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(joinDims(["batch", "784"]), "batch 784");
 * ```
 */
export function joinDims(dims: readonly string[]): string {
  return dims.join(" ");
}

/** The first dim: `First<"batch 28 28">` is `"batch"`; a scalar has none, which is a message. */
export type First<S extends string> = string extends S ? string
  : S extends "" ? ShapeError<"a scalar has no first dim">
  : S extends `${infer Head} ${string}` ? Head
  : S;

/** All dims but the first: `Tail<"batch 28 28">` is `"28 28"`; of a scalar it is a message. */
export type Tail<S extends string> = string extends S ? string
  : S extends "" ? ShapeError<"a scalar has no first dim">
  : S extends `${string} ${infer Rest}` ? Rest
  : "";

/** The last dim: `Last<"batch 784">` is `"784"`; a scalar has none, which is a message. */
export type Last<S extends string> = Dims<S> extends [...string[], infer L extends string] ? L
  : string extends S ? string
  : ShapeError<"a scalar has no last dim">;

/** All dims but the last: `Init<"batch 28 28">` is `"batch 28"`; of a scalar it is a message. */
export type Init<S extends string> = Dims<S> extends [...infer I extends string[], string] ? Join<I>
  : string extends S ? string
  : ShapeError<"a scalar has no last dim">;

/** Two shapes side by side: `Append<"batch 28", "64">` is `"batch 28 64"`; a message stays what it is. */
export type Append<A extends string, B extends string> = A extends "" ? B
  : B extends "" ? A
  : A extends ShapeError ? A
  : B extends ShapeError ? B
  : `${A} ${B}`;

/** The tokens of a pattern, a group being one: `Tokens<"b (h 2) c">` is `["b", "(h 2)", "c"]`. */
export type Tokens<P extends string> = string extends P ? string[]
  : P extends MisplacedSpace ? ShapeError<`'${P}' has a double, leading or trailing space`>
  : P extends Bracketed ? SplitGroups<P, P>
  : Dims<P>;

type MisplacedSpace =
  | `${string}  ${string}`
  | ` ${string}`
  | `${string} `
  | `${string}( ${string}`
  | `${string} )${string}`;

type Bracketed = `${string}(${string}` | `${string})${string}`;

type SplitGroups<Rest extends string, P extends string, Before extends string[] = []> = Rest extends
  `(${infer Inside})${infer After}`
  ? Inside extends Bracketed ? ShapeError<`'${P}' has brackets inside brackets`>
  : After extends "" ? [...Before, `(${Inside})`]
  : After extends ` ${infer Next}` ? SplitGroups<Next, P, [...Before, `(${Inside})`]>
  : StrayBracket<P>
  : Rest extends `${infer Head} ${infer Next}`
    ? Head extends Bracketed ? StrayBracket<P> : SplitGroups<Next, P, [...Before, Head]>
  : Rest extends Bracketed ? StrayBracket<P>
  : [...Before, Rest];

type StrayBracket<P extends string> = ShapeError<`'${P}' has an unbalanced or misplaced bracket`>;

/**
 * The tokens of a pattern; a group is one token.
 *
 * @throws {ShapeMismatch} Where a space is misplaced, or a bracket unbalanced, nested or not set off by spaces.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ShapeMismatch } from "./error.ts";
 *
 * assertEquals(parseTokens("b (h 2) c"), ["b", "(h 2)", "c"]);
 * assertThrows(
 *   () => parseTokens("b (h 2 c"),
 *   ShapeMismatch,
 *   "'b (h 2 c' has an unbalanced or misplaced bracket",
 * );
 * ```
 */
export function parseTokens(pattern: string): string[] {
  if (/ {2}|^ | $|\( | \)/.test(pattern)) {
    throw new ShapeMismatch(`'${pattern}' has a double, leading or trailing space`);
  }
  const tokens = pattern.match(/\([^)]*\)[^ ]*|[^ ]+/g) ?? [];
  for (const token of tokens) {
    const group = /^\(([^)]*)\)(.*)$/.exec(token);
    if (group?.[1].includes("(")) {
      throw new ShapeMismatch(`'${pattern}' has brackets inside brackets`);
    }
    if (group ? group[2] !== "" : /[()]/.test(token)) {
      throw new ShapeMismatch(`'${pattern}' has an unbalanced or misplaced bracket`);
    }
  }
  return tokens;
}
