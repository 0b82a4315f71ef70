/**
 * Typing mistakes in a shape, found where a user writes one. Without this, `"batch  28"` would have three dims and
 * `"batch,28"` one.
 *
 * A dim is a numeral, a name, or a label as `dims.ts` makes them; `names.ts` says what these look like.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { Digit } from "./digit_tables.ts";
import { type IsNumeral, isNumeral } from "./dims.ts";
import type { ShapeError } from "./error.ts";
import { type IsLabel, isLabel } from "./names.ts";
import { type Dims, parseDims } from "./parse.ts";

/**
 * `S` where it is a shape, else what is wrong with it: `ValidShape<"28 28">` is `"28 28"`, `ValidShape<"28,28">`
 * is `"ShapeError: '28,28' separates dims by a comma; use one space"`.
 */
export type ValidShape<S extends string> = string extends S ? S
  : FirstProblem<Dims<S>> extends infer Problem extends string
    ? Problem extends "" ? S : ShapeError<`'${S}' ${Problem}`>
  : never;

/**
 * The shape itself, checked.
 *
 * @throws {TypeError} Where it is not a string.
 * @throws {SyntaxError} Where it is not a shape; the message shows it and says what is wrong.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(checkShape("batch 28 28"), "batch 28 28");
 * assertThrows(
 *   () => checkShape("28x28"),
 *   SyntaxError,
 *   "'28x28' separates dims by an x; use one space",
 * );
 * ```
 */
export function checkShape(s: string): string {
  if (typeof s !== "string") {
    throw new TypeError(
      `Cannot read a shape: expected one such as 'n 784' but found ${describe(s)}`,
    );
  }
  const problem = parseDims(s).map(problemOf).find((text) => text !== "");
  if (problem !== undefined) throw new SyntaxError(`'${s}' ${problem}`);
  return s;
}

type FirstProblem<D extends readonly string[]> = D extends
  readonly [infer Head extends string, ...infer Tail extends string[]]
  ? ProblemOf<Head> extends "" ? FirstProblem<Tail> : ProblemOf<Head>
  : "";

/** What is wrong with one dim, `""` where nothing is. */
type ProblemOf<Dim extends string> = IsNumeral<Dim> extends true ? ""
  : IsLabel<Dim> extends true ? ""
  : Dim extends "" ? "has a double, leading or trailing space"
  : Dim extends `${string},${string}` ? "separates dims by a comma; use one space"
  : Dim extends `-${number}` ? `has a negative dim ${Dim}`
  : Dim extends `0${Digit}${string}` ? `has a dim ${Dim} with a leading zero`
  : Dim extends `${number}` ? `has a dim ${Dim} that is not a whole number`
  : Dim extends `${Digit}${string}x${Digit}${string}` ? "separates dims by an x; use one space"
  : Dim extends `${Digit}${string}` ? `has a dim ${Dim} that starts with a digit`
  : `has a dim ${Dim} that is no name: use letters, digits and _, beginning with a letter`;

function problemOf(dim: string): string {
  if (isNumeral(dim) || isLabel(dim)) return "";
  if (dim === "") return "has a double, leading or trailing space";
  if (dim.includes(",")) return "separates dims by a comma; use one space";
  if (dim.startsWith("-") && isNumber(dim.slice(1))) return `has a negative dim ${dim}`;
  if (/^0[0-9]/.test(dim)) return `has a dim ${dim} with a leading zero`;
  if (isNumber(dim)) return `has a dim ${dim} that is not a whole number`;
  if (/^[0-9][^x]*x[0-9]/.test(dim)) return "separates dims by an x; use one space";
  if (/^[0-9]/.test(dim)) return `has a dim ${dim} that starts with a digit`;
  return `has a dim ${dim} that is no name: use letters, digits and _, beginning with a letter`;
}

/** What the compiler takes for a `${number}`: "1e3" and "0x1c" too. */
function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text));
}
