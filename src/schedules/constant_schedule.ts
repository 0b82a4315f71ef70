/**
 * The schedule that stays.
 *
 * @module
 */

import { checkFiniteNumbers, defineSchedule, type Schedule } from "./schedule.ts";

/**
 * The same number at each step: a part of {@linkcode joinSchedules}, or what {@linkcode warmup} leads to.
 *
 * @throws {RangeError} Where the value is not finite; from the schedule, where a step is below 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constantSchedule } from "shapefold";
 *
 * const rate = constantSchedule(0.1);
 * assertEquals([0, 1000].map(rate), [0.1, 0.1]);
 * ```
 */
export function constantSchedule(value: number): Schedule {
  checkFiniteNumbers("constantSchedule", value);
  return defineSchedule("constantSchedule", () => value);
}
