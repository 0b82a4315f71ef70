/**
 * Schedules one after the other.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { checkBoundaries, defineSchedule, type Schedule } from "./schedule.ts";

/**
 * Follows the first schedule before the step `boundaries[0]`, the second from there on as from its own step 0, and so
 * on.
 *
 * Optax's `join_schedules`.
 *
 * @param schedules At least one.
 * @param boundaries The step at which each but the first begins, in ascending order: one fewer than schedules.
 * @throws {RangeError} Where boundaries are not steps in ascending order or not one fewer than schedules; from the
 *   schedule, where a step is below 0.
 * @throws {TypeError} Where one is no schedule.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constantSchedule, joinSchedules, linearSchedule } from "shapefold";
 *
 * const rate = joinSchedules([constantSchedule(1), linearSchedule({ from: 1, steps: 4 })], [10]);
 * assertEquals([0, 10, 12, 14].map(rate), [1, 1, 0.5, 0]);
 * ```
 */
export function joinSchedules(
  schedules: readonly Schedule[],
  boundaries: readonly number[],
): Schedule {
  checkBoundaries("joinSchedules", boundaries, schedules, "schedules");
  const wrong = schedules.findIndex((schedule) => typeof schedule !== "function");
  if (wrong !== -1) {
    throw new TypeError(
      "Cannot make joinSchedules: expected schedules such as constantSchedule(0.1) " +
        `but found ${describe(schedules[wrong])}`,
    );
  }
  return defineSchedule("joinSchedules", (step) => {
    const at = boundaries.findLastIndex((boundary) => step >= boundary);
    return schedules[at + 1](step - (boundaries[at] ?? 0));
  });
}
