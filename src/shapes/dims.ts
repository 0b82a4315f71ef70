/**
 * Arithmetic on dims, once as types and once as values.
 *
 * A dim is a string: a numeral (`"28"`), a name that stands for some size (`"batch"`), or at compile time
 * `${number}`, a size known only at run time. Two numerals are calculated; `${number}` makes the result `${number}`;
 * and a name makes it a label, which says what will be calculated: `"time-2"`, `"batch*10"`.
 *
 * A label is read from left to right, whatever the operators: `"h-3/2+1"` is `((h-3)/2)+1`, the size of a window.
 * A right operand that is itself a label stands in square brackets: `"h/4*[w/4]"`.
 *
 * There is no dim for a negative size or for a division by zero: these give `"-"`, and so does arithmetic on it.
 *
 * @module
 */

import type { AddDigits, DivideDigits, MultiplyDigits, SubtractDigits } from "./digits.ts";

type KindOf<Dim extends string> = Dim extends "0" ? "numeral"
  : Dim extends `${bigint}` ? Dim extends `${"-" | "0"}${string}` ? "name" : "numeral"
  : `${number}` extends Dim ? "unknown"
  : Dim extends "-" ? "missing"
  : "name";

/** What to do with two dims: calculate, make a label, or nothing, where one of them is unknown or missing. */
type CaseOf<A extends string, B extends string> = Cases<`${KindOf<A>} ${KindOf<B>}`>;

type Cases<Kinds extends string> = Kinds extends "numeral numeral" ? "calculate"
  : Kinds extends `${string}missing${string}` ? "missing"
  : Kinds extends `${string}unknown${string}` ? "unknown"
  : "label";

/** The result of the other cases; a union of dims of several kinds is as good as unknown. */
type Otherwise<Case extends string> = [Case] extends ["missing"] ? "-" : `${number}`;

/** What a label is made with. */
export type Operator = "+" | "-" | "*" | "/" | "%";

/** `B` as the right operand of a label. */
type Operand<B extends string> = B extends `${string}${Operator}${string}` ? `[${B}]` : B;

function operand(b: string): string {
  return /[-+*/%]/.test(b) ? `[${b}]` : b;
}

/**
 * Is a dim a number, known or not? `IsNumeral<"28">` is `true`, `IsNumeral<"batch">` is `false`.
 * A dim unknown until run time counts: it is a numeral then.
 */
export type IsNumeral<A extends string> = KindOf<A> extends "numeral" | "unknown" ? true : false;

/**
 * Is a dim a numeral: digits without a leading zero?
 *
 * @example
 * ```ts
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isNumeral("28"));
 * assertFalse(isNumeral("batch"));
 * assertFalse(isNumeral("1e3"));
 * ```
 */
export function isNumeral(dim: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(dim);
}

/** May dim `A` stand where `B` is expected, being equal or unknown until run time? `Fits<"10", "4">` is `false`. */
export type Fits<A extends string, B extends string> = [A] extends [B] ? true
  : [B] extends [A] ? true
  : `${number}` extends A ? true
  : `${number}` extends B ? true
  : false;

/** The sum of two dims: `AddDims<"64", "128">` is `"192"`, `AddDims<"time", "2">` is `"time+2"`. */
export type AddDims<A extends string, B extends string> = CaseOf<A, B> extends "calculate"
  ? AddDigits<A, B>
  : CaseOf<A, B> extends "label" ? A extends "0" ? B
    : B extends "0" ? A
    : KindOf<A> extends "numeral" ? `${B}+${A}`
    : `${A}+${Operand<B>}`
  : Otherwise<CaseOf<A, B>>;

/**
 * The sum of two dims. In a label a numeral comes last, so that equal sums have equal labels more often.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(addDims("64", "128"), "192");
 * assertEquals(addDims("2", "time"), "time+2");
 * ```
 */
export function addDims(a: string, b: string): string {
  if (isNumeral(a) && isNumeral(b)) return `${BigInt(a) + BigInt(b)}`;
  if (a === "-" || b === "-") return "-";
  if (a === "0") return b;
  if (b === "0") return a;
  return isNumeral(a) ? `${b}+${a}` : `${a}+${operand(b)}`;
}

/**
 * The difference of two dims, `"-"` where it is negative: `SubtractDims<"28", "3">` is `"25"`,
 * `SubtractDims<"time", "2">` is `"time-2"`.
 */
export type SubtractDims<A extends string, B extends string> = CaseOf<A, B> extends "calculate"
  ? SubtractDigits<A, B>
  : CaseOf<A, B> extends "label" ? B extends "0" ? A
    : `${A}-${Operand<B>}`
  : Otherwise<CaseOf<A, B>>;

/**
 * The difference of two dims, `"-"` where it is negative.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(subtractDims("28", "3"), "25");
 * assertEquals(subtractDims("3", "28"), "-");
 * assertEquals(subtractDims("time", "2"), "time-2");
 * ```
 */
export function subtractDims(a: string, b: string): string {
  if (isNumeral(a) && isNumeral(b)) {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? "-" : `${difference}`;
  }
  if (a === "-" || b === "-") return "-";
  return b === "0" ? a : `${a}-${operand(b)}`;
}

/** The product of two dims: `MultiplyDims<"28", "28">` is `"784"`, `MultiplyDims<"10", "batch">` is `"batch*10"`. */
export type MultiplyDims<A extends string, B extends string> = CaseOf<A, B> extends "calculate"
  ? MultiplyDigits<A, B>
  : CaseOf<A, B> extends "label" ? A extends "1" ? B
    : B extends "1" ? A
    : KindOf<A> extends "numeral" ? `${B}*${A}`
    : `${A}*${Operand<B>}`
  : Otherwise<CaseOf<A, B>>;

/**
 * The product of two dims. In a label a numeral comes last, so that equal products have equal labels more often.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(multiplyDims("28", "28"), "784");
 * assertEquals(multiplyDims("10", "batch"), "batch*10");
 * ```
 */
export function multiplyDims(a: string, b: string): string {
  if (isNumeral(a) && isNumeral(b)) return `${BigInt(a) * BigInt(b)}`;
  if (a === "-" || b === "-") return "-";
  if (a === "1") return b;
  if (b === "1") return a;
  return isNumeral(a) ? `${b}*${a}` : `${a}*${operand(b)}`;
}

/**
 * The quotient of two dims, rounded down, `"-"` where the divisor is zero: `DivideDims<"25", "2">` is `"12"`,
 * `DivideDims<"batch*10", "10">` is `"batch"`.
 */
export type DivideDims<A extends string, B extends string> = CaseOf<A, B> extends "calculate"
  ? DivideDigits<A, B> extends [infer Quotient extends string, string] ? Quotient : never
  : CaseOf<A, B> extends "label" ? B extends "0" ? "-"
    : B extends "1" ? A
    : A extends B ? "1"
    : A extends `${infer Rest}*${Operand<B>}` ? Rest
    : `${A}/${Operand<B>}`
  : Otherwise<CaseOf<A, B>>;

/**
 * The quotient of two dims, rounded down, `"-"` where the divisor is zero.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(divideDims("25", "2"), "12");
 * assertEquals(divideDims("time", "2"), "time/2");
 * assertEquals(divideDims("batch*10", "10"), "batch");
 * ```
 */
export function divideDims(a: string, b: string): string {
  if (a === "-" || b === "-" || b === "0") return "-";
  if (isNumeral(a) && isNumeral(b)) return `${BigInt(a) / BigInt(b)}`;
  if (b === "1") return a;
  if (a === b) return "1";
  const factor = `*${operand(b)}`;
  return a.endsWith(factor) ? a.slice(0, -factor.length) : `${a}/${operand(b)}`;
}

/**
 * What a division leaves over, `"-"` where the divisor is zero: `RemainderDims<"25", "2">` is `"1"`,
 * `RemainderDims<"time", "2">` is `"time%2"`.
 */
export type RemainderDims<A extends string, B extends string> = CaseOf<A, B> extends "calculate"
  ? DivideDigits<A, B> extends [string, infer Rest extends string] ? Rest : never
  : CaseOf<A, B> extends "label" ? B extends "0" ? "-"
    : B extends "1" ? "0"
    : A extends B | `${string}*${Operand<B>}` ? "0"
    : `${A}%${Operand<B>}`
  : Otherwise<CaseOf<A, B>>;

/**
 * What a division leaves over, `"-"` where the divisor is zero.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(remainderDims("25", "2"), "1");
 * assertEquals(remainderDims("batch*10", "10"), "0");
 * assertEquals(remainderDims("time", "2"), "time%2");
 * ```
 */
export function remainderDims(a: string, b: string): string {
  if (a === "-" || b === "-" || b === "0") return "-";
  if (isNumeral(a) && isNumeral(b)) return `${BigInt(a) % BigInt(b)}`;
  if (b === "1" || a === b || a.endsWith(`*${operand(b)}`)) return "0";
  return `${a}%${operand(b)}`;
}

/** The product of a tuple of dims: `ProductDims<["28", "28", "3"]>` is `"2352"`, of none `"1"`. */
export type ProductDims<D extends readonly string[], Product extends string = "1"> = D extends
  readonly [infer Head extends string, ...infer Tail extends string[]]
  ? ProductDims<Tail, MultiplyDims<Product, Head>>
  : Product;

/**
 * The product of dims, `"1"` of none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(productDims(["28", "28", "3"]), "2352");
 * assertEquals(productDims(["batch", "10"]), "batch*10");
 * ```
 */
export function productDims(dims: readonly string[]): string {
  return dims.reduce(multiplyDims, "1");
}
