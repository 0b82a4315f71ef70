/**
 * The schedule that is divided again and again.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkFiniteNumbers, checkSteps, defineSchedule, type Schedule } from "./schedule.ts";

/** How an {@linkcode exponentialDecay} falls. */
export interface ExponentialDecayOptions {
  /** The number at step 0. */
  readonly from: number;
  /** What it is multiplied by every so many steps: above 0. */
  readonly rate: number;
  /** How many steps a multiplication takes: a whole number of at least 1. */
  readonly steps: number;
  /** Does it fall at once every so many steps, instead of a little at each? `false` unless said. */
  readonly staircase?: boolean;
}

/**
 * Falls by the factor `rate` every `steps` steps: `from * rate ** (step / steps)`; with `staircase` the exponent is
 * rounded down.
 *
 * Keras's `ExponentialDecay`, of `initial_learning_rate`, `decay_rate` and `decay_steps`.
 *
 * @throws {RangeError} Where a number is out of range; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { exponentialDecay } from "shapefold";
 *
 * const halving = exponentialDecay({ from: 1, rate: 0.5, steps: 10, staircase: true });
 * assertEquals([0, 9, 10, 30].map(halving), [1, 1, 0.5, 0.125]);
 * ```
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const action = "Cannot make exponentialDecay";
  const known = ["from", "rate", "steps", "staircase"];
  checkOptions(action, options, known, "{ from: 0.1, rate: 0.96, steps: 1000 }");
  const { from, rate, steps, staircase = false } = options;
  checkFiniteNumbers("exponentialDecay", from);
  if (!(rate > 0 && Number.isFinite(rate))) throw wrongNumber(action, "a rate above 0", rate);
  checkSteps("exponentialDecay", steps);
  return defineSchedule("exponentialDecay", (step) => {
    const times = step / steps;
    return from * rate ** (staircase ? Math.floor(times) : times);
  });
}
