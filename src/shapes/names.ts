/**
 * What names and labels look like.
 *
 * A name begins with a letter, of any alphabet that has upper and lower case, and goes on with letters, digits
 * and `_`. A label is what arithmetic on names leaves behind: names and numerals with operators between them, and
 * square brackets around a right operand that is itself a label: `"h/4*[w/4]"`.
 *
 * @module
 */

import type { Digit } from "./digit_tables.ts";
import { type IsNumeral, isNumeral, type Operator } from "./dims.ts";

/** Is this a name? `IsName<"batch_2">` is `true`, `IsName<"2d">` is `false`. */
export type IsName<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? IsLetter<First> extends true ? IsWord<Rest> : false
  : false;

type IsWord<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Digit | "_" ? IsWord<Rest>
  : IsLetter<First> extends true ? IsWord<Rest>
  : false
  : true;

type IsLetter<Character extends string> = Uppercase<Character> extends Lowercase<Character> ? false
  : true;

/**
 * Is this a name?
 *
 * @example
 * ```ts
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isName("batch_2"));
 * assertFalse(isName("2d"));
 * ```
 */
export function isName(text: string): boolean {
  return isLetter(text.charAt(0)) &&
    text.split("").every((character) => isLetter(character) || /[0-9_]/.test(character));
}

function isLetter(character: string): boolean {
  return character.toUpperCase() !== character.toLowerCase();
}

/** The words, operators and brackets of a label: `LabelTokens<"time-2">` is `["time", "-", "2"]`. */
export type LabelTokens<
  Text extends string,
  Word extends string = "",
  Before extends string[] = [],
> = Text extends `${infer First}${infer Rest}`
  ? First extends Operator | "[" | "]" ? LabelTokens<Rest, "", [...Before, ...AsToken<Word>, First]>
  : LabelTokens<Rest, `${Word}${First}`, Before>
  : [...Before, ...AsToken<Word>];

type AsToken<Word extends string> = Word extends "" ? [] : [Word];

/**
 * The words, operators and brackets of a label.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(labelTokens("time-2"), ["time", "-", "2"]);
 * ```
 */
export function labelTokens(text: string): string[] {
  return text.match(/[-+*/%[\]]|[^-+*/%[\]]+/g) ?? [];
}

/** Is this a name, or a label of names and numerals? `IsLabel<"time-2">` is `true`, `IsLabel<"time-">` is `false`. */
export type IsLabel<Text extends string> = IsName<Text> extends true ? true
  : OperandFollows<LabelTokens<Text>, []>;

/** `Open` has an entry for each bracket that is still open. */
type OperandFollows<T extends readonly string[], Open extends readonly "["[]> = T extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends "[" ? OperandFollows<Rest, [...Open, "["]>
  : IsNumeral<Head> extends true ? OperatorFollows<Rest, Open>
  : IsName<Head> extends true ? OperatorFollows<Rest, Open>
  : false
  : false;

type OperatorFollows<T extends readonly string[], Open extends readonly "["[]> = T extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends Operator ? OperandFollows<Rest, Open>
  : Head extends "]"
    ? Open extends readonly ["[", ...infer Others extends "["[]] ? OperatorFollows<Rest, Others>
    : false
  : false
  : Open extends readonly [] ? true
  : false;

/**
 * Is this a name, or a label of names and numerals?
 *
 * @example
 * ```ts
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isLabel("time"));
 * assert(isLabel("h/4*[w/4]"));
 * assertFalse(isLabel("time-"));
 * ```
 */
export function isLabel(text: string): boolean {
  let open = 0;
  let operandFollows = true;
  for (const token of labelTokens(text)) {
    if (operandFollows && token === "[") open++;
    else if (operandFollows && (isNumeral(token) || isName(token))) operandFollows = false;
    else if (!operandFollows && token === "]" && open > 0) open--;
    else if (!operandFollows && /[-+*/%]/.test(token)) operandFollows = true;
    else return false;
  }
  return open === 0 && !operandFollows;
}
