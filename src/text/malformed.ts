/**
 * The grammar of messages about files: what was expected, what was found, and at which byte.
 *
 * @module
 */

/**
 * The error for bytes that are not as their format wants them.
 *
 * @param file What is read: the file's name, or "the bytes".
 * @param at The byte where it was found.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   malformed("a.npy", "a version from 1 to 3", "9", 6).message,
 *   "Cannot read a.npy: expected a version from 1 to 3 but found 9 at byte 6",
 * );
 * ```
 */
export function malformed(
  file: string,
  expected: string,
  found: string,
  at: number,
): SyntaxError {
  return new SyntaxError(
    `Cannot read ${file}: expected ${expected} but found ${found} at byte ${at}`,
  );
}
