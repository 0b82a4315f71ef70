/**
 * The schedule along half a wave.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkFiniteNumbers, checkSteps, defineSchedule, type Schedule } from "./schedule.ts";

/** How a {@linkcode cosineDecay} falls. */
export interface CosineDecayOptions {
  /** The number at step 0. */
  readonly from: number;
  /** How many steps it takes to get to the end: a whole number of at least 1. */
  readonly steps: number;
  /** Where it ends, as a share of `from`: from 0 to 1; 0 unless said. */
  readonly alpha?: number;
}

/**
 * Falls slowly, then fast, then slowly, and stays at its end: `from * ((1 - alpha) * c + alpha)` with
 * `c = (1 + cos(pi * min(step / steps, 1))) / 2`. Loshchilov and Hutter (2017), "SGDR: Stochastic gradient descent
 * with warm restarts".
 *
 * Keras's `CosineDecay`; its `warmup_target` and `warmup_steps` are {@linkcode warmup} around this one.
 *
 * @throws {RangeError} Where a number is out of range; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cosineDecay } from "shapefold";
 *
 * const strength = cosineDecay({ from: 0.01, steps: 100, alpha: 0.1 });
 * assertAlmostEquals(strength(50), 0.0055);
 * assertAlmostEquals(strength(1000), 0.001);
 * assertAlmostEquals(strength(0), 0.01);
 * ```
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const action = "Cannot make cosineDecay";
  checkOptions(action, options, ["from", "steps", "alpha"], "{ from: 0.1, steps: 1000 }");
  const { from, steps, alpha = 0 } = options;
  checkFiniteNumbers("cosineDecay", from);
  checkSteps("cosineDecay", steps);
  if (!(Number.isFinite(alpha) && alpha >= 0 && alpha <= 1)) {
    throw wrongNumber(action, "an alpha from 0 to 1", alpha);
  }
  return defineSchedule("cosineDecay", (step) => {
    const done = Math.min(step / steps, 1);
    return from * ((1 - alpha) * (1 + Math.cos(Math.PI * done)) / 2 + alpha);
  });
}
