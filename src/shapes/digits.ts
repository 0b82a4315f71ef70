/**
 * Arithmetic on decimal digit strings at compile time: `MultiplyDigits<"28", "28">` is `"784"`.
 *
 * These are the methods taught at school. Addition, subtraction and multiplication go from the last digit to
 * the first, so they read their numbers in reverse; division goes from the first digit to the last. Each step looks
 * up one pair of digits, so that the cost grows with the number of digits and not with the number. Every
 * recursion is a tail call, which the compiler runs as a loop. Results are named by an `infer`, so that the compiler
 * does not look for them inside the recursion while the arguments are still type parameters.
 *
 * Arguments are whole numbers of at least 0 without leading zeros; `dims.ts` sees to it. Its functions are also the
 * run-time twin of this file: there, `BigInt` calculates.
 *
 * @module
 */

import type {
  Carry,
  Differences,
  Digit,
  Halves,
  Products,
  Sums,
  WithCarry,
} from "./digit_tables.ts";

type Reverse<Text extends string, Reversed extends string = ""> = Text extends
  `${infer First}${infer Rest}` ? Reverse<Rest, `${First}${Reversed}`>
  : Reversed;

/** The sum of two numbers: `AddDigits<"64", "128">` is `"192"`. */
export type AddDigits<A extends string, B extends string> =
  AddReversed<Reverse<A>, Reverse<B>, "0", ""> extends infer Sum extends string ? Sum : never;

/** `A` and `B` are reversed and become shorter digit by digit; `Sum` grows in normal order. */
type AddReversed<A extends string, B extends string, Carried extends Carry, Sum extends string> =
  A extends `${infer DigitA extends Digit}${infer RestA}`
    ? B extends `${infer DigitB extends Digit}${infer RestB}`
      ? Sums[DigitA][WithCarry[Carried][DigitB]] extends `${infer Next extends Carry}${infer Last}`
        ? AddReversed<RestA, RestB, Next, `${Last}${Sum}`>
      : never
    : Carried extends "0" ? `${Reverse<A>}${Sum}`
    : AddReversed<A, "1", "0", Sum>
    : B extends "" ? Carried extends "0" ? Sum : `1${Sum}`
    : AddReversed<B, "", Carried, Sum>;

/** The difference of two numbers, `"-"` where it would be negative: `SubtractDigits<"28", "3">` is `"25"`. */
export type SubtractDigits<A extends string, B extends string> =
  SubtractReversed<Reverse<A>, Reverse<B>, "0", ""> extends infer Difference extends string
    ? Difference extends "-" ? "-" : NumeralOf<WithoutLastZeros<Difference>>
    : never;

/** `A`, `B` and `Difference` are reversed; `Difference` keeps its zeros. */
type SubtractReversed<
  A extends string,
  B extends string,
  Borrowed extends Carry,
  Difference extends string,
> = A extends `${infer DigitA extends Digit}${infer RestA}`
  ? B extends `${infer DigitB extends Digit}${infer RestB}`
    ? Differences[DigitA][WithCarry[Borrowed][DigitB]] extends
      `${infer Next extends Carry}${infer Last}`
      ? SubtractReversed<RestA, RestB, Next, `${Difference}${Last}`>
    : never
  : Borrowed extends "0" ? `${Difference}${A}`
  : SubtractReversed<A, "1", "0", Difference>
  : B extends "" ? Borrowed extends "0" ? Difference : "-"
  : "-";

/** A reversed number without the zeros that would lead it in normal order; `""` is zero. */
type WithoutLastZeros<Reversed extends string> = Reversed extends `${infer Rest}0`
  ? WithoutLastZeros<Rest>
  : Reversed;

type NumeralOf<Reversed extends string> = Reversed extends "" ? "0" : Reverse<Reversed>;

/** The product of two numbers: `MultiplyDigits<"28", "28">` is `"784"`. */
export type MultiplyDigits<A extends string, B extends string> = A extends "1" ? B
  : B extends "1" ? A
  : A extends "0" ? "0"
  : B extends "0" ? "0"
  : MultiplyReversed<Reverse<A>, B, ""> extends infer Product extends string ? Product
  : never;

/** `A` is reversed. For each digit of `B`, from the first: ten times the product so far, plus that digit times `A`. */
type MultiplyReversed<A extends string, B extends string, Product extends string> = B extends
  `${infer DigitB extends Digit}${infer RestB}` ? MultiplyReversed<
    A,
    RestB,
    DigitB extends "0" ? `${Product}0`
      : Product extends "" ? TimesDigit<A, DigitB, "0", "">
      : AddDigits<`${Product}0`, TimesDigit<A, DigitB, "0", "">>
  >
  : Product;

/** `A` is reversed; `Product` grows in normal order. Up to 8 is carried. */
type TimesDigit<
  A extends string,
  Factor extends Digit,
  Carried extends Digit,
  Product extends string,
> = A extends `${infer DigitA extends Digit}${infer RestA}`
  ? Products[DigitA][Factor] extends `${infer Tens extends Digit}${infer Ones extends Digit}`
    ? Sums[Ones][Carried] extends `${infer Next extends Carry}${infer Last}`
      ? TimesDigit<RestA, Factor, WithCarry[Next][Tens] & Digit, `${Last}${Product}`>
    : never
  : never
  : Carried extends "0" ? Product
  : `${Carried}${Product}`;

/**
 * Quotient and remainder of two numbers, `["-", "-"]` where the divisor is zero:
 * `DivideDigits<"25", "2">` is `["12", "1"]`.
 */
export type DivideDigits<A extends string, B extends string> = B extends "0" ? ["-", "-"]
  : B extends "1" ? [A, "0"]
  : B extends "2" ? Halve<A, "0", "">
  : LongDivision<A, Reverse<B>, "", "">;

/** The divisor 2 has a table of its own: it is the stride of most windows, and this is ten times as cheap. */
type Halve<A extends string, Left extends Carry, Quotient extends string> = A extends
  `${infer DigitA extends Digit}${infer RestA}`
  ? Halves[Left][DigitA] extends `${infer Next}${infer Rest extends Carry}`
    ? Halve<RestA, Rest, AppendDigit<Quotient, Next>>
  : never
  : [Quotient extends "" ? "0" : Quotient, Left];

/**
 * Takes the digits of `A` down one by one. `Divisor` and `Left`, what is left over so far, are reversed;
 * `Quotient` grows in normal order.
 */
type LongDivision<
  A extends string,
  Divisor extends string,
  Quotient extends string,
  Left extends string,
> = A extends `${infer DigitA}${infer RestA}`
  ? TakeAway<WithoutLastZeros<`${DigitA}${Left}`>, Divisor, "0"> extends
    [infer Times extends string, infer Rest extends string]
    ? LongDivision<RestA, Divisor, AppendDigit<Quotient, Times>, Rest>
  : never
  : [Quotient extends "" ? "0" : Quotient, NumeralOf<Left>];

/** How many times `Divisor` can be taken from `Left` (both reversed), at most 9, and what is left over then. */
type TakeAway<Left extends string, Divisor extends string, Times extends Digit> =
  SubtractReversed<Left, Divisor, "0", ""> extends infer Rest extends string
    ? Rest extends "-" ? [Times, Left]
    : TakeAway<WithoutLastZeros<Rest>, Divisor, WithCarry["1"][Times] & Digit>
    : never;

type AppendDigit<Quotient extends string, Next extends string> = Quotient extends ""
  ? Next extends "0" ? "" : Next
  : `${Quotient}${Next}`;
