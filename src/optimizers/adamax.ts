/**
 * Adam by the largest gradient instead of the mean square: adamax.
 *
 * @module
 */

import { adamaxRule } from "../kernels/tasks/optimizers.ts";
import { add, div, maximum, mul } from "../tensors/arithmetic.ts";
import { abs } from "../tensors/elementwise.ts";
import { checkOptions } from "../text/options.ts";
import type { AdamOptions } from "./adam.ts";
import { average, zerosLike, zipFloats } from "./float_trees.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  nextRate,
  rateOf,
  type RateState,
  scaleByLearningRate,
  type StepCount,
} from "./learning_rate.ts";
import { checkEpsilon, checkFraction } from "./number_checks.ts";
import {
  chainOptimizers,
  defineOptimizer,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";
import type { ScaleByAdamOptions } from "./scale_by_adam.ts";

/** The signature of {@linkcode scaleByAdamax}. */
export interface ScaleByAdamax extends OptimizerSignature {
  /** The moment and the norm. */
  readonly state: MeanAndNorm<this["params"]>;
}

/** The running mean of gradients and the largest of their decayed absolute values. */
export interface MeanAndNorm<P> extends StepCount {
  /** The first moment, of the parameters' type. */
  readonly mean: P;
  /** The decayed infinity norm of each coordinate, of the parameters' type. */
  readonly norm: P;
}

/**
 * Divides the first moment, corrected for its start at zero, by the largest of the decayed absolute gradients:
 * `m = beta1 * m + (1 - beta1) * g`, `n = max(beta2 * n, |g|)`, `u = m / ((1 - beta1^t) * (n + epsilon))`.
 * Kingma and Ba (2014), section 7.1, with epsilon where Keras has it.
 *
 * @throws {RangeError} Where a beta is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByAdamax, toArray } from "shapefold";
 *
 * const moments = scaleByAdamax({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
 * const params = [asTensor([0], "1")];
 * const { updates } = moments.update([asTensor([-8], "1")], moments.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -1, 1e-6);
 * ```
 */
export function scaleByAdamax(
  { beta1, beta2, epsilon }: ScaleByAdamOptions,
): Optimizer<ScaleByAdamax> {
  checkFraction("beta1", beta1);
  checkFraction("beta2", beta2);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByAdamax>(
    (params) => ({ step: 0, mean: zerosLike(params), norm: zerosLike(params) }),
    (gradient, state) => {
      const step = state.step + 1;
      const mean = zipFloats(([g, m]) => average(m, g, beta1), gradient, state.mean);
      const norm = zipFloats(([g, n]) => maximum(mul(n, beta2), abs(g)), gradient, state.norm);
      const correction = 1 / (1 - beta1 ** step);
      const updates = zipFloats(
        ([m, n]) => div(mul(m, correction), add(n, epsilon)),
        mean,
        norm,
      );
      return { updates, state: { step, mean, norm } };
    },
  );
}

/** What {@linkcode adamax} may be told: the same as `adam`, with the same defaults. */
export type AdamaxOptions = AdamOptions;

/** The signature of {@linkcode adamax}. */
export interface Adamax extends OptimizerSignature {
  /** The moment and the norm, and the step with the factor of its rate. */
  readonly state: readonly [MeanAndNorm<this["params"]>, RateState];
}

/**
 * `adam` with the infinity norm in the place of the root mean square: the chain of `scaleByAdamax` and
 * `scaleByLearningRate`. Kingma and Ba (2014), "Adam: a method for stochastic optimization", section 7.1.
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adamax, asTensor, toArray } from "shapefold";
 *
 * const optimizer = adamax({ learningRate: 0.01 });
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.01, 1e-6);
 * ```
 */
export function adamax(options: AdamaxOptions = {}): Optimizer<Adamax> {
  const known = ["learningRate", "beta1", "beta2", "epsilon"];
  checkOptions("Cannot make adamax", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Adamax>(
    chainOptimizers(scaleByAdamax({ beta1, beta2, epsilon }), scaleByLearningRate(learningRate)),
    ([{ step, mean, norm }, rate]) =>
      kernelUpdate(
        adamaxRule({ rate: rateAt(rate) }, step + 1, { beta1, beta2, epsilon }),
        [mean, norm],
        ([mean, norm]) => [{ step: step + 1, mean, norm }, nextRate(rate)],
      ),
  );
}
