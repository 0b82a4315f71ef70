/**
 * The schedule of stairs.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { checkBoundaries, checkFiniteNumbers, defineSchedule, type Schedule } from "./schedule.ts";

/** The stairs of {@linkcode piecewiseConstant}. */
export interface PiecewiseConstantOptions {
  /** The last step of each value but the last, in ascending order. */
  readonly boundaries: readonly number[];
  /** The values: one more than boundaries. */
  readonly values: readonly number[];
}

/**
 * One value after the other: `values[0]` up to and with the step `boundaries[0]`, then `values[1]` up to and with
 * `boundaries[1]`, and so on.
 *
 * Keras's `PiecewiseConstantDecay`. There a boundary belongs to the value before it; in {@linkcode joinSchedules} it is
 * the step at which the next begins.
 *
 * @throws {RangeError} Where boundaries are not steps in ascending order, a value is not finite, or there is not one
 *   value more than boundaries; from the schedule, where a step is below 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { piecewiseConstant } from "shapefold";
 *
 * const rate = piecewiseConstant({ boundaries: [100, 200], values: [1, 0.1, 0.01] });
 * assertEquals([0, 100, 101, 200, 201].map(rate), [1, 1, 0.1, 0.1, 0.01]);
 * ```
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): Schedule {
  const example = "{ boundaries: [1000], values: [0.1, 0.01] }";
  checkOptions("Cannot make piecewiseConstant", options, ["boundaries", "values"], example);
  const { boundaries, values } = options;
  checkBoundaries("piecewiseConstant", boundaries, values, "values");
  checkFiniteNumbers("piecewiseConstant", ...values);
  return defineSchedule("piecewiseConstant", (step) => {
    const at = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(at) as number;
  });
}
