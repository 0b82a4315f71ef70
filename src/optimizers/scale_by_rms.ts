/**
 * The link that divides by a running mean of squares.
 *
 * @module
 */

import { add, div, maximum, sub } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { average, zerosLike, zipFloats } from "./float_trees.ts";
import { checkEpsilon, checkFraction } from "./number_checks.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** The signature of {@linkcode scaleByRms}. */
export interface ScaleByRms extends OptimizerSignature {
  /** The running mean of squares. */
  readonly state: MeanSquare<this["params"]>;
}

/** The running mean of squared gradients, and of gradients where they are centered. */
export interface MeanSquare<P> {
  /** The mean of squares, of the parameters' type. */
  readonly meanSquare: P;
  /** The mean, `null` where gradients are not centered. */
  readonly mean: P | null;
}

/** What {@linkcode scaleByRms} is told. */
export interface ScaleByRmsOptions {
  /** How much of the mean is kept at each step: at least 0 and below 1. */
  readonly rho: number;
  /** Added under the root, above 0. */
  readonly epsilon: number;
  /** Is the square of the mean subtracted, which makes a variance of it? */
  readonly centered: boolean;
}

/**
 * Divides by the root of the running mean of squares: `s = rho * s + (1 - rho) * g^2`, `u = g / sqrt(s + epsilon)`;
 * where centered, `m = rho * m + (1 - rho) * g` and `u = g / sqrt(s - m^2 + epsilon)`.
 * Tieleman and Hinton (2012), lecture 6.5.
 *
 * @throws {RangeError} Where rho is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByRms, toArray } from "shapefold";
 *
 * const rms = scaleByRms({ rho: 0.75, epsilon: 1e-7, centered: false });
 * const params = [asTensor([0], "1")];
 * const { updates } = rms.update([asTensor([8], "1")], rms.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 2, 1e-6);
 * ```
 */
export function scaleByRms({ rho, epsilon, centered }: ScaleByRmsOptions): Optimizer<ScaleByRms> {
  checkFraction("rho", rho);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByRms>(
    (params) => ({ meanSquare: zerosLike(params), mean: centered ? zerosLike(params) : null }),
    (gradient, state) => {
      const meanSquare = zipFloats(
        ([g, s]) => average(s, square(g), rho),
        gradient,
        state.meanSquare,
      );
      const mean = state.mean === null
        ? null
        : zipFloats(([g, m]) => average(m, g, rho), gradient, state.mean);
      const updates = mean === null
        ? zipFloats(([g, s]) => div(g, sqrt(add(s, epsilon))), gradient, meanSquare)
        : zipFloats(
          // Rounding takes the variance of a gradient that stays the same below 0.
          ([g, s, m]) => div(g, sqrt(add(maximum(sub(s, square(m)), 0), epsilon))),
          gradient,
          meanSquare,
          mean,
        );
      return { updates, state: { meanSquare, mean } };
    },
  );
}
