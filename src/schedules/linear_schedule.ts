/**
 * The schedule along a line.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { checkFiniteNumbers, checkSteps, defineSchedule, type Schedule } from "./schedule.ts";

/** From where to where a {@linkcode linearSchedule} goes. */
export interface LinearScheduleOptions {
  /** The number at step 0. */
  readonly from: number;
  /** The number from the last step on; 0 unless said. */
  readonly to?: number;
  /** How many steps it takes to get there: a whole number of at least 1. */
  readonly steps: number;
}

/**
 * Goes along a line and stays at its end: `from + (to - from) * min(step / steps, 1)`, up or down.
 *
 * Keras's `PolynomialDecay` of power 1, whose end is 0.0001 unless said.
 *
 * @throws {RangeError} Where a number is not finite or there is no step; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearSchedule } from "shapefold";
 *
 * const rate = linearSchedule({ from: 1, to: 0.5, steps: 4 });
 * assertEquals([0, 1, 2, 4, 100].map(rate), [1, 0.875, 0.75, 0.5, 0.5]);
 * ```
 */
export function linearSchedule(options: LinearScheduleOptions): Schedule {
  const example = "{ from: 0.1, to: 0, steps: 1000 }";
  checkOptions("Cannot make linearSchedule", options, ["from", "to", "steps"], example);
  const { from, to = 0, steps } = options;
  checkFiniteNumbers("linearSchedule", from, to);
  checkSteps("linearSchedule", steps);
  return defineSchedule("linearSchedule", (step) => {
    const done = Math.min(step / steps, 1);
    return (1 - done) * from + done * to;
  });
}
