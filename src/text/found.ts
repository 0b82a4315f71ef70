/**
 * The grammar of messages about arguments: what cannot be done, what was expected, and what was found.
 *
 * @module
 */

/** What is longer is cut, such as an object of a thousand names. */
const LONGEST = 400;

/**
 * A value as messages show it: on one line, strings in quotes, and what is long cut short.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([describe("32"), describe(32), describe({ share: 0.2 })], ['"32"', "32", "{ share: 0.2 }"]);
 * ```
 */
export function describe(value: unknown): string {
  const text = Deno.inspect(value, {
    breakLength: Infinity,
    compact: true,
    depth: 1,
    iterableLimit: 4,
    strAbbreviateSize: 60,
  });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/**
 * The error for numbers that will not do: a `RangeError`, or a `TypeError` where one is no number at all.
 *
 * @param action What cannot be done: `"Cannot make batches"`.
 * @param expected What would do: `"a batch size of at least 1"`.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const small = wrongNumber("Cannot make batches", "a batch size of at least 1", 0);
 * assertEquals(small.message, "Cannot make batches: expected a batch size of at least 1 but found 0");
 * assert(small instanceof RangeError);
 *
 * const text = wrongNumber("Cannot make batches", "a batch size of at least 1", "32");
 * assertEquals(text.message, 'Cannot make batches: expected a batch size of at least 1 but found "32"');
 * assert(text instanceof TypeError);
 * ```
 */
export function wrongNumber(
  action: string,
  expected: string,
  ...found: readonly unknown[]
): RangeError | TypeError {
  const message = `${action}: expected ${expected} but found ${found.map(describe).join(" and ")}`;
  return found.every((value) => typeof value === "number")
    ? new RangeError(message)
    : new TypeError(message);
}
