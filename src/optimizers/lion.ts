/**
 * Steps of one size, by the sign of a mean: lion.
 *
 * @module
 */

import { lionRule } from "../kernels/tasks/optimizers.ts";
import { sign } from "../tensors/elementwise.ts";
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
import { checkFraction } from "./number_checks.ts";
import {
  chainOptimizers,
  defineOptimizer,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";

/** The signature of {@linkcode scaleByLion}. */
export interface ScaleByLion extends OptimizerSignature {
  /** The moment. */
  readonly state: Mean<this["params"]>;
}

/** The running mean of gradients. */
export interface Mean<P> {
  /** The mean, of the parameters' type. */
  readonly mean: P;
}

/** What {@linkcode scaleByLion} is told. */
export interface ScaleByLionOptions {
  /** How much of the mean is in the direction: at least 0 and below 1. */
  readonly beta1: number;
  /** How much of the mean is kept at each step: at least 0 and below 1. */
  readonly beta2: number;
}

/**
 * The sign of a blend of mean and gradient: `u = sign(beta1 * m + (1 - beta1) * g)`, and then
 * `m = beta2 * m + (1 - beta2) * g`. Where the blend is 0, so is the update. Chen et al. (2023).
 *
 * @throws {RangeError} Where a beta is outside of [0, 1).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, scaleByLion, toArray } from "shapefold";
 *
 * const signs = scaleByLion({ beta1: 0.9, beta2: 0.99 });
 * const params = [asTensor([0, 0, 0], "3")];
 * const { updates } = signs.update([asTensor([-8, 0, 0.1], "3")], signs.init(params), params);
 * assertEquals(toArray(updates[0]), [-1, 0, 1]);
 * ```
 */
export function scaleByLion({ beta1, beta2 }: ScaleByLionOptions): Optimizer<ScaleByLion> {
  checkFraction("beta1", beta1);
  checkFraction("beta2", beta2);
  return defineOptimizer<ScaleByLion>(
    (params) => ({ mean: zerosLike(params) }),
    (gradient, state) => {
      const updates = zipFloats(([g, m]) => sign(average(m, g, beta1)), gradient, state.mean);
      const mean = zipFloats(([g, m]) => average(m, g, beta2), gradient, state.mean);
      return { updates, state: { mean } };
    },
  );
}

/** What {@linkcode lion} may be told. */
export interface LionOptions {
  /** Above 0, and 0.001 unless said, which moves each parameter by so much; or a function of the step. */
  readonly learningRate?: LearningRate;
  /** How much of the mean is in the direction; 0.9 unless said. */
  readonly beta1?: number;
  /** How much of the mean is kept at each step; 0.99 unless said. */
  readonly beta2?: number;
}

/** The signature of {@linkcode lion}. */
export interface Lion extends OptimizerSignature {
  /** The moment, and the step with the factor of its rate. */
  readonly state: readonly [Mean<this["params"]>, RateState];
}

/**
 * Moves each parameter by the learning rate, up or down: the chain of `scaleByLion` and `scaleByLearningRate`. Wants a
 * rate of a third to a tenth of that of `adam`, and half its memory. Chen et al. (2023), "Symbolic discovery of
 * optimization algorithms".
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, lion, toArray } from "shapefold";
 *
 * const optimizer = lion({ learningRate: 0.01 });
 * const params = [asTensor([1, 1], "2")];
 * const { updates } = optimizer.update([asTensor([2, -3], "2")], optimizer.init(params), params);
 * const [down, up] = toArray(updates[0]);
 * assertAlmostEquals(down, -0.01, 1e-8);
 * assertAlmostEquals(up, 0.01, 1e-8);
 * ```
 */
export function lion(options: LionOptions = {}): Optimizer<Lion> {
  const known = ["learningRate", "beta1", "beta2"];
  checkOptions("Cannot make lion", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.99 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Lion>(
    chainOptimizers(scaleByLion({ beta1, beta2 }), scaleByLearningRate(learningRate)),
    ([{ mean }, rate]) =>
      kernelUpdate(
        lionRule({ rate: rateAt(rate) }, { beta1, beta2 }),
        [mean],
        ([mean]) => [{ mean }, nextRate(rate)],
      ),
  );
}
