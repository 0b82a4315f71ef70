/**
 * The link that divides a running mean by the root of a running mean of squares.
 *
 * @module
 */

import { add, div, mul } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { average, zerosLike, zipFloats } from "./float_trees.ts";
import type { StepCount } from "./learning_rate.ts";
import { checkEpsilon, checkFraction } from "./number_checks.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** The signature of {@linkcode scaleByAdam}. */
export interface ScaleByAdam extends OptimizerSignature {
  /** The moments. */
  readonly state: Moments<this["params"]>;
}

/** The running means of gradients and of their squares. */
export interface Moments<P> extends StepCount {
  /** The first moment, of the parameters' type. */
  readonly mean: P;
  /** The second moment, of the parameters' type. */
  readonly meanSquare: P;
}

/** What {@linkcode scaleByAdam} is told. */
export interface ScaleByAdamOptions {
  /** How much of the first moment is kept at each step: at least 0 and below 1. */
  readonly beta1: number;
  /** How much of the second moment is kept at each step: at least 0 and below 1. */
  readonly beta2: number;
  /** Added to the root of the second moment, above 0. */
  readonly epsilon: number;
}

/**
 * Divides the first moment by the root of the second, both corrected for their start at zero:
 * `m = beta1 * m + (1 - beta1) * g`, `s = beta2 * s + (1 - beta2) * g^2`,
 * `u = sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(s) + epsilon)`, the form of Kingma and Ba (2014) before
 * section 2.1, which is Keras's.
 *
 * @throws {RangeError} Where a beta is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByAdam, toArray } from "shapefold";
 *
 * const moments = scaleByAdam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
 * const params = [asTensor([0], "1")];
 * const { updates } = moments.update([asTensor([8], "1")], moments.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 1, 1e-5);
 * ```
 */
export function scaleByAdam({ beta1, beta2, epsilon }: ScaleByAdamOptions): Optimizer<ScaleByAdam> {
  checkFraction("beta1", beta1);
  checkFraction("beta2", beta2);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByAdam>(
    (params) => ({ step: 0, mean: zerosLike(params), meanSquare: zerosLike(params) }),
    (gradient, state) => {
      const step = state.step + 1;
      const mean = zipFloats(([g, m]) => average(m, g, beta1), gradient, state.mean);
      const meanSquare = zipFloats(
        ([g, s]) => average(s, square(g), beta2),
        gradient,
        state.meanSquare,
      );
      const correction = Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
      const updates = zipFloats(
        ([m, s]) => div(mul(m, correction), add(sqrt(s), epsilon)),
        mean,
        meanSquare,
      );
      return { updates, state: { step, mean, meanSquare } };
    },
  );
}
