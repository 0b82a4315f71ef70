/**
 * The schedule of one cycle.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { checkFiniteNumbers, checkSteps, defineSchedule, type Schedule } from "./schedule.ts";

/** The cycle of {@linkcode oneCycle}. */
export interface OneCycleOptions {
  /** The largest number. */
  readonly peak: number;
  /** How many steps the cycle takes: a whole number of at least 1. */
  readonly steps: number;
  /** The number at step 0; a 25th of the peak unless said. */
  readonly from?: number;
  /** The number at the end; a ten-thousandth of `from` unless said. */
  readonly to?: number;
  /** The share of the steps in which it rises: above 0 and below 1; 0.3 unless said. */
  readonly rise?: number;
}

/**
 * Rises to a peak and falls far below where it began, both along half a wave of the cosine, and stays there:
 * `a + (b - a) * (1 - cos(pi * t)) / 2` from `a` to `b`, where `t` goes from 0 to 1 in `rise * steps` steps, then in the
 * rest.
 *
 * Smith and Topin (2018), "Super-convergence: very fast training of neural networks using large learning rates", whose
 * lines are half waves here, as in fastai, PyTorch and Optax.
 *
 * @throws {RangeError} Where a number is out of range; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { oneCycle } from "shapefold";
 *
 * const rate = oneCycle({ peak: 1, steps: 100 });
 * assertAlmostEquals(rate(0), 0.04);
 * assertAlmostEquals(rate(30), 1);
 * assertAlmostEquals(rate(100), 0.000004);
 * ```
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const action = "Cannot make oneCycle";
  const known = ["peak", "steps", "from", "to", "rise"];
  checkOptions(action, options, known, "{ peak: 0.1, steps: 1000 }");
  const { peak, steps, from = peak / 25, to = from / 1e4, rise = 0.3 } = options;
  checkFiniteNumbers("oneCycle", peak, from, to);
  checkSteps("oneCycle", steps);
  if (!(Number.isFinite(rise) && rise > 0 && rise < 1)) {
    throw wrongNumber(action, "a rise above 0 and below 1", rise);
  }
  const top = rise * steps;
  return defineSchedule(
    "oneCycle",
    (step) =>
      step < top
        ? alongHalfWave(from, peak, step / top)
        : alongHalfWave(peak, to, Math.min((step - top) / (steps - top), 1)),
  );
}

function alongHalfWave(from: number, to: number, done: number): number {
  const share = (1 - Math.cos(Math.PI * done)) / 2;
  return (1 - share) * from + share * to;
}
