/**
 * Steps in the units of the parameters: adadelta.
 *
 * @module
 */

import { adadeltaRule } from "../kernels/tasks/optimizers.ts";
import { add, div, mul } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { checkOptions } from "../text/options.ts";
import { average, zerosLike, zipFloats } from "./float_trees.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  type LearningRate,
  nextRate,
  rateOf,
  type RateState,
  scaleByLearningRate,
} from "./learning_rate.ts";
import { checkEpsilon, checkFraction } from "./number_checks.ts";
import {
  chainOptimizers,
  defineOptimizer,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";

/** The signature of {@linkcode scaleByAdadelta}. */
export interface ScaleByAdadelta extends OptimizerSignature {
  /** The running means of squares. */
  readonly state: MeanSquares<this["params"]>;
}

/** The running means of squared gradients and of squared updates. */
export interface MeanSquares<P> {
  /** The mean of squared gradients, of the parameters' type. */
  readonly meanSquare: P;
  /** The mean of squared updates, before the learning rate, of the parameters' type. */
  readonly meanSquareUpdate: P;
}

/** What {@linkcode scaleByAdadelta} is told. */
export interface ScaleByAdadeltaOptions {
  /** How much of the means is kept at each step: at least 0 and below 1. */
  readonly rho: number;
  /** Added under both roots, above 0. */
  readonly epsilon: number;
}

/**
 * Divides by the root mean square of gradients and multiplies by that of past updates:
 * `s = rho * s + (1 - rho) * g^2`, `u = g * sqrt(d + epsilon) / sqrt(s + epsilon)`, `d = rho * d + (1 - rho) * u^2`.
 * Zeiler (2012).
 *
 * @throws {RangeError} Where rho is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByAdadelta, toArray } from "shapefold";
 *
 * const delta = scaleByAdadelta({ rho: 0.75, epsilon: 1e-4 });
 * const params = [asTensor([0], "1")];
 * const { updates } = delta.update([asTensor([8], "1")], delta.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 8 * 0.01 / 4, 1e-6);
 * ```
 */
export function scaleByAdadelta(
  { rho, epsilon }: ScaleByAdadeltaOptions,
): Optimizer<ScaleByAdadelta> {
  checkFraction("rho", rho);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByAdadelta>(
    (params) => ({ meanSquare: zerosLike(params), meanSquareUpdate: zerosLike(params) }),
    (gradient, state) => {
      const meanSquare = zipFloats(
        ([g, s]) => average(s, square(g), rho),
        gradient,
        state.meanSquare,
      );
      const updates = zipFloats(
        ([g, s, d]) => mul(g, div(sqrt(add(d, epsilon)), sqrt(add(s, epsilon)))),
        gradient,
        meanSquare,
        state.meanSquareUpdate,
      );
      const meanSquareUpdate = zipFloats(
        ([u, d]) => average(d, square(u), rho),
        updates,
        state.meanSquareUpdate,
      );
      return { updates, state: { meanSquare, meanSquareUpdate } };
    },
  );
}

/** What {@linkcode adadelta} may be told. */
export interface AdadeltaOptions {
  /** Above 0, and 0.001 unless said, as in Keras; or a function of the step. The paper has none, which is 1. */
  readonly learningRate?: LearningRate;
  /** How much of the means is kept at each step; 0.95 unless said. */
  readonly rho?: number;
  /** Added under both roots; 1e-7 unless said. */
  readonly epsilon?: number;
}

/** The signature of {@linkcode adadelta}. */
export interface Adadelta extends OptimizerSignature {
  /** The means of squares, and the step with the factor of its rate. */
  readonly state: readonly [MeanSquares<this["params"]>, RateState];
}

/**
 * Steps as large as past updates were, against the root mean square of gradients: `w = w - rate * u`, the chain of
 * `scaleByAdadelta` and `scaleByLearningRate`. Zeiler (2012), "ADADELTA: an adaptive learning rate method".
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adadelta, asTensor, toArray } from "shapefold";
 *
 * const optimizer = adadelta({ learningRate: 1, epsilon: 1e-4 });
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -2 * 0.01 / Math.sqrt(0.2 + 1e-4), 1e-6);
 * ```
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer<Adadelta> {
  const known = ["learningRate", "rho", "epsilon"];
  checkOptions("Cannot make adadelta", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, rho = 0.95, epsilon = 1e-7 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Adadelta>(
    chainOptimizers(scaleByAdadelta({ rho, epsilon }), scaleByLearningRate(learningRate)),
    ([{ meanSquare, meanSquareUpdate }, rate]) =>
      kernelUpdate(
        adadeltaRule({ rate: rateAt(rate) }, { rho, epsilon }),
        [meanSquare, meanSquareUpdate],
        ([meanSquare, meanSquareUpdate]) => [{ meanSquare, meanSquareUpdate }, nextRate(rate)],
      ),
  );
}
