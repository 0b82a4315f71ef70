/**
 * Steps by two moments of the gradient.
 *
 * @module
 */

import { adamRule } from "../kernels/tasks/optimizers.ts";
import { checkOptions } from "../text/options.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  type LearningRate,
  nextRate,
  rateOf,
  type RateState,
  scaleByLearningRate,
} from "./learning_rate.ts";
import { chainOptimizers, type Optimizer, type OptimizerSignature } from "./optimizer.ts";
import { type Moments, scaleByAdam } from "./scale_by_adam.ts";

/** What {@linkcode adam} may be told. */
export interface AdamOptions {
  /** Above 0, and 0.001 unless said; or a function of the step. */
  readonly learningRate?: LearningRate;
  /** How much of the first moment is kept at each step; 0.9 unless said. */
  readonly beta1?: number;
  /** How much of the second moment is kept at each step; 0.999 unless said. */
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-7 unless said. */
  readonly epsilon?: number;
}

/** The signature of {@linkcode adam}. */
export interface Adam extends OptimizerSignature {
  /** The moments and the step. */
  readonly state: readonly [Moments<this["params"]>, RateState];
}

/**
 * Steps of about the learning rate in each coordinate, by running means of the gradient and its square: the chain
 * of `scaleByAdam` and `scaleByLearningRate`. Kingma and Ba (2014), "Adam: a method for stochastic optimization".
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adam, asTensor, toArray } from "shapefold";
 *
 * const optimizer = adam({ learningRate: 0.01 });
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.01, 1e-6);
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer<Adam> {
  const known = ["learningRate", "beta1", "beta2", "epsilon"];
  checkOptions("Cannot make adam", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Adam>(
    chainOptimizers(scaleByAdam({ beta1, beta2, epsilon }), scaleByLearningRate(learningRate)),
    ([{ step, mean, meanSquare }, rate]) =>
      kernelUpdate(
        adamRule({ rate: rateAt(rate) }, step + 1, { beta1, beta2, epsilon }),
        [mean, meanSquare],
        ([mean, meanSquare]) => [{ step: step + 1, mean, meanSquare }, nextRate(rate)],
      ),
  );
}
