/**
 * What a schedule is, and how each is made: with its numbers checked, and the step at each call.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";

/** A number for each step of a run; the step counts from 0. */
export type Schedule = (step: number) => number;

/** Makes a schedule that checks its step. */
export function defineSchedule(name: string, valueAt: Schedule): Schedule {
  return (step) => {
    if (step >= 0 && Number.isFinite(step)) return valueAt(step);
    throw wrongNumber(`Cannot use ${name}`, "a step of at least 0", step);
  };
}

/** Throws where numbers of a schedule are not finite. */
export function checkFiniteNumbers(name: string, ...numbers: readonly number[]): void {
  for (const number of numbers) {
    if (!Number.isFinite(number)) {
      throw wrongNumber(`Cannot make ${name}`, "a finite number", number);
    }
  }
}

/** Throws where the length of a schedule is no number of steps. */
export function checkSteps(name: string, steps: number): void {
  if (Number.isSafeInteger(steps) && steps >= 1) return;
  throw wrongNumber(`Cannot make ${name}`, "a whole number of steps of at least 1", steps);
}

/** Throws where boundaries are not steps in ascending order, one fewer than what they lie between. */
export function checkBoundaries(
  name: string,
  boundaries: readonly number[],
  parts: readonly unknown[],
  what: string,
): void {
  const action = `Cannot make ${name}`;
  if (!(Array.isArray(boundaries) && Array.isArray(parts))) {
    throw new TypeError(
      `${action}: expected lists of boundaries and ${what} but found ${
        describe(Array.isArray(boundaries) ? parts : boundaries)
      }`,
    );
  }
  const ascending = boundaries.every((boundary, i) =>
    Number.isSafeInteger(boundary) && boundary > (i === 0 ? -1 : boundaries[i - 1])
  );
  if (!ascending) {
    throw wrongNumber(action, "boundaries that are whole steps in ascending order", ...boundaries);
  }
  if (parts.length !== boundaries.length + 1) {
    throw new RangeError(
      `${action}: expected one more of ${what} than boundaries ` +
        `but found ${parts.length} for ${boundaries.length}`,
    );
  }
}
