/**
 * The size of a label once its names have one: `"time-2"` where `time` is 50 is 48.
 *
 * @module
 */

import type { Bindings, BoundTo } from "./bindings.ts";
import {
  type AddDims,
  addDims,
  type DivideDims,
  divideDims,
  type IsNumeral,
  isNumeral,
  type MultiplyDims,
  multiplyDims,
  type Operator,
  type RemainderDims,
  remainderDims,
  type SubtractDims,
  subtractDims,
} from "./dims.ts";
import { type ShapeError, ShapeMismatch } from "./error.ts";
import { type IsLabel, isLabel, type LabelTokens, labelTokens } from "./names.ts";

/** A label with its names replaced: `EvaluateLabel<"time-2", { time: "50" }>` is `"48"`. */
export type EvaluateLabel<Label extends string, Env> = IsLabel<Label> extends true
  ? Read<LabelTokens<Label>, Env> extends infer Size extends string
    ? Size extends "-" ? ShapeError<`'${Label}' is negative or divides by zero here`> : Size
  : never
  : Unbound<Label>;

type Unbound<Name extends string> = ShapeError<`'${Name}' is not on the left of the arrow`>;

/** A value so far and the operator behind it; `["", ""]` at the beginning of a label or of a bracket. */
type Pending = readonly [left: string, operator: string];

/** `Outer` holds what is pending outside of each open bracket, the innermost first. */
type Read<
  T extends readonly string[],
  Env,
  Left extends string = "",
  Awaited extends string = "",
  Outer extends readonly Pending[] = [],
> = T extends readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends Operator ? Read<Rest, Env, Left, Head, Outer>
  : Head extends "[" ? Read<Rest, Env, "", "", [[Left, Awaited], ...Outer]>
  : Head extends "]" ? Outer extends readonly [
      readonly [infer Before extends string, infer By extends string],
      ...infer Others extends Pending[],
    ] ? Read<Rest, Env, Calculate<Before, By, Left>, "", Others>
    : never
  : Lookup<Head, Env> extends infer Size extends string
    ? Size extends ShapeError ? Size : Read<Rest, Env, Calculate<Left, Awaited, Size>, "", Outer>
  : never
  : Left;

type Lookup<Word extends string, Env> = IsNumeral<Word> extends true ? Word
  : Word extends keyof Env ? BoundTo<Env, Word>
  : Unbound<Word>;

type Calculate<A extends string, By extends string, B extends string> = By extends "+"
  ? AddDims<A, B>
  : By extends "-" ? SubtractDims<A, B>
  : By extends "*" ? MultiplyDims<A, B>
  : By extends "/" ? DivideDims<A, B>
  : By extends "%" ? RemainderDims<A, B>
  : B;

const operations: Readonly<Record<Operator, (a: string, b: string) => string>> = {
  "+": addDims,
  "-": subtractDims,
  "*": multiplyDims,
  "/": divideDims,
  "%": remainderDims,
};

/**
 * A label with its names replaced by dims.
 *
 * @throws {ShapeMismatch} Where a name has no dim, or the result is negative or a division by zero.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(evaluateLabel("time-2", new Map([["time", ["50"]]])), "48");
 * ```
 */
export function evaluateLabel(
  label: string,
  bindings: Bindings,
): string {
  if (!isLabel(label)) throw unbound(label);
  const size = read(labelTokens(label), bindings);
  if (size === "-") throw new ShapeMismatch(`'${label}' is negative or divides by zero here`);
  return size;
}

/** Reads to the end or to the closing bracket, and takes what it reads from `tokens`. */
function read(tokens: string[], bindings: Bindings): string {
  let left = readOperand(tokens, bindings);
  while (tokens.length > 0 && tokens[0] !== "]") {
    const operator = tokens.shift() as Operator;
    left = operations[operator](left, readOperand(tokens, bindings));
  }
  return left;
}

function readOperand(tokens: string[], bindings: Bindings): string {
  const token = tokens.shift() as string;
  if (token === "[") {
    const inside = read(tokens, bindings);
    tokens.shift();
    return inside;
  }
  if (isNumeral(token)) return token;
  const bound = bindings.get(token);
  if (bound === undefined) throw unbound(token);
  return bound[0];
}

function unbound(name: string): ShapeMismatch {
  return new ShapeMismatch(`'${name}' is not on the left of the arrow`);
}
