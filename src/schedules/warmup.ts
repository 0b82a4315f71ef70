/**
 * The way up before a schedule.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkFiniteNumbers, checkSteps, defineSchedule, type Schedule } from "./schedule.ts";

/** How a {@linkcode warmup} begins. */
export interface WarmupOptions {
  /** How many steps it takes: a whole number of at least 1. */
  readonly steps: number;
  /** The number at step 0; 0 unless said. */
  readonly from?: number;
}

/**
 * Goes along a line to where another schedule begins, then follows that schedule as from its step 0:
 * `from + (schedule(0) - from) * step / steps` before `steps`, and `schedule(step - steps)` from there on.
 * Goyal et al. (2017), "Accurate, large minibatch SGD: training ImageNet in 1 hour".
 *
 * @throws {RangeError} Where a number is not finite or there is no step; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known or the schedule is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearSchedule, warmup } from "shapefold";
 *
 * const rate = warmup(linearSchedule({ from: 1, steps: 4 }), { steps: 2 });
 * assertEquals([0, 1, 2, 3, 6].map(rate), [0, 0.5, 1, 0.75, 0]);
 * ```
 */
export function warmup(schedule: Schedule, options: WarmupOptions): Schedule {
  const action = "Cannot make warmup";
  if (typeof schedule !== "function") {
    throw new TypeError(
      `${action}: expected a schedule such as constantSchedule(0.1) but found ${
        describe(schedule)
      }`,
    );
  }
  checkOptions(action, options, ["steps", "from"], "{ steps: 100 }");
  const { steps, from = 0 } = options;
  checkSteps("warmup", steps);
  checkFiniteNumbers("warmup", from);
  return defineSchedule("warmup", (step) => {
    if (step >= steps) return schedule(step - steps);
    return from + (schedule(0) - from) * step / steps;
  });
}
