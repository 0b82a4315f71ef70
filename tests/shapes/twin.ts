/**
 * Helpers to compare a rule's type with its function: the compiler checks the expected text against the type, the
 * test against what the function gives.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { ShapeMismatch } from "../../src/shapes/mod.ts";

/** `T` where it is a literal: a rule that gives `string` or `any` takes no expected text at all. */
export type Literal<T extends string> = string extends T ? never : T;

/** Asserts that `f` gives `expected`, or throws what the compiler would have printed as `expected`. */
export function assertTwin(f: () => string | readonly string[], expected: string): void {
  assertEquals(outcome(f), expected);
}

function outcome(f: () => string | readonly string[]): string {
  try {
    const result = f();
    return typeof result === "string" ? result : result.join(" ");
  } catch (error) {
    if (error instanceof ShapeMismatch) return String(error);
    if (error instanceof SyntaxError) return `ShapeError: ${error.message}`;
    throw error;
  }
}
