/**
 * The check of options: callers without a compiler are told what can be said, instead of being ignored.
 *
 * @module
 */

import { describe } from "./found.ts";

/**
 * Checks that options are an object and that each of them is known. What an option is worth is not looked at.
 *
 * @param action What cannot be done where they are not: `"Cannot make adam"`.
 * @param known The names of the options.
 * @param example Options as they are written: `"{ learningRate: 0.001 }"`.
 * @throws {TypeError} Where the options are no object, or one of them is not known.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * const check = (options: unknown) =>
 *   checkOptions("Cannot make batches", options, ["batchSize", "dropLast"], "{ batchSize: 32 }");
 * check({ batchSize: 16 });
 * assertThrows(
 *   () => check(16),
 *   TypeError,
 *   "Cannot make batches: expected options such as { batchSize: 32 } but found 16",
 * );
 * assertThrows(
 *   () => check({ size: 16 }),
 *   TypeError,
 *   "Cannot make batches: expected the options batchSize, dropLast but found 'size'",
 * );
 * ```
 */
export function checkOptions(
  action: string,
  options: unknown,
  known: readonly string[],
  example: string,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `${action}: expected options such as ${example} but found ${describe(options)}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const expected = known.length === 1 ? "the option" : "the options";
  throw new TypeError(`${action}: expected ${expected} ${known.join(", ")} but found '${unknown}'`);
}
