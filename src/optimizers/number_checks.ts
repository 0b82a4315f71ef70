/**
 * The numbers that the links are told, checked.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";

/** Throws where a number is outside of [0, 1). */
export function checkFraction(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0 && value < 1) return;
  throw wrongNumber(`Cannot use a ${name}`, "a number of at least 0 and below 1", value);
}

/** Throws where an epsilon is not above 0. */
export function checkEpsilon(epsilon: number): void {
  if (Number.isFinite(epsilon) && epsilon > 0) return;
  throw wrongNumber("Cannot use an epsilon", "a number above 0", epsilon);
}

/** Throws where a limit is not above 0; it may be infinite, which is none. */
export function checkLimit(name: string, limit: number): void {
  if (typeof limit === "number" && limit > 0) return;
  throw wrongNumber(`Cannot make ${name}`, "a limit above 0", limit);
}
