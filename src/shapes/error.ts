/**
 * How a wrong shape is reported: as a string literal type while compiling, as an exception while running, and
 * with the same sentence in both.
 *
 * @module
 */

/**
 * A wrong shape at compile time, a plain string literal so that the compiler prints it in one line:
 * `ShapeError<"expects 784 but got 512">` is `"ShapeError: expects 784 but got 512"`.
 */
export type ShapeError<M extends string = string> = `ShapeError: ${M}`;

/**
 * A wrong shape at run time. It prints what the compiler would have printed: its name is `ShapeError`, its message
 * the sentence behind it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new ShapeMismatch("expects 784 but got 512");
 * const text: ShapeError<"expects 784 but got 512"> = "ShapeError: expects 784 but got 512";
 * assertEquals(String(error), text);
 * ```
 */
export class ShapeMismatch extends TypeError {
  /** The prefix of the compile-time text. */
  override name = "ShapeError";
}

/**
 * Runs `f` and puts `context` and a colon before the message of a {@linkcode ShapeMismatch} that it throws.
 *
 * @param context Where it happened, such as `layer 2, dense(64)`.
 * @param f What may throw; its other errors pass unchanged.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * const fail = () => {
 *   throw new ShapeMismatch("too few dims");
 * };
 * assertThrows(() => inContext("layer 2, flatten", fail), ShapeMismatch, "layer 2, flatten: too few dims");
 * ```
 */
export function inContext<T>(context: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(`${context}: ${error.message}`);
  }
}
