/**
 * Steps divided by a running mean of squares.
 *
 * @module
 */

import { rmspropRule } from "../kernels/tasks/optimizers.ts";
import { checkOptions } from "../text/options.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  type LearningRate,
  nextRate,
  rateOf,
  type RateState,
  scaleByLearningRate,
} from "./learning_rate.ts";
import { accumulateMomentum, type Velocity } from "./momentum.ts";
import {
  type AnyOptimizer,
  chainOptimizers,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";
import { type MeanSquare, scaleByRms } from "./scale_by_rms.ts";

/** What {@linkcode rmsprop} may be told. */
export interface RmspropOptions<Momentum extends number | undefined = number | undefined> {
  /** Above 0, and 0.001 unless said; or a function of the step. */
  readonly learningRate?: LearningRate;
  /** How much of the mean of squares is kept at each step; 0.9 unless said. */
  readonly rho?: number;
  /** At least 0 and below 1; no velocity is kept where it is left out. */
  readonly momentum?: Momentum;
  /** Added under the root; 1e-7 unless said. */
  readonly epsilon?: number;
  /** Is the gradient's variance used instead of its mean square? `false` unless said. */
  readonly centered?: boolean;
}

/** The signature of {@linkcode rmsprop} without momentum. */
export interface Rmsprop extends OptimizerSignature {
  /** The mean of squares and the step. */
  readonly state: readonly [MeanSquare<this["params"]>, RateState];
}

/** The signature of {@linkcode rmsprop} with momentum. */
export interface RmspropWithMomentum extends OptimizerSignature {
  /** The mean of squares, the step and the velocity. */
  readonly state: readonly [MeanSquare<this["params"]>, RateState, Velocity<this["params"]>];
}

/**
 * Divides each gradient by the root of its running mean of squares: `s = rho * s + (1 - rho) * g^2`,
 * `w = w - rate * g / sqrt(s + epsilon)`. Tieleman and Hinton (2012), lecture 6.5.
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, rmsprop, toArray } from "shapefold";
 *
 * const optimizer = rmsprop();
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.001 / Math.sqrt(0.1), 1e-6);
 * ```
 */
export function rmsprop<const Momentum extends number | undefined = undefined>(
  options: RmspropOptions<Momentum> = {},
): Optimizer<Momentum extends number ? RmspropWithMomentum : Rmsprop> {
  const known = ["learningRate", "rho", "momentum", "epsilon", "centered"];
  checkOptions("Cannot make rmsprop", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, rho = 0.9, momentum, epsilon = 1e-7, centered = false } = options;
  const scaled = scaleByRms({ rho, epsilon, centered });
  const byRate = scaleByLearningRate(learningRate);
  const rateAt = rateOf(learningRate);
  const ruleAt = (rate: RateState) =>
    rmspropRule({ rate: rateAt(rate) }, { rho, epsilon, centered, momentum });
  const optimizer = momentum === undefined
    ? withKernel<Rmsprop>(
      chainOptimizers(scaled, byRate),
      ([{ meanSquare, mean }, rate]) =>
        kernelUpdate(ruleAt(rate), [meanSquare, mean], ([meanSquare, mean]) => [
          { meanSquare, mean },
          nextRate(rate),
        ]),
    )
    : withKernel<RmspropWithMomentum>(
      chainOptimizers(scaled, byRate, accumulateMomentum({ momentum, nesterov: false })),
      ([{ meanSquare, mean }, rate, { velocity }]) =>
        kernelUpdate(
          ruleAt(rate),
          [meanSquare, mean, velocity],
          ([meanSquare, mean, velocity]) => [
            { meanSquare, mean },
            nextRate(rate),
            { velocity },
          ],
        ),
    );
  return optimizer as AnyOptimizer as Optimizer<
    Momentum extends number ? RmspropWithMomentum : Rmsprop
  >;
}
