/**
 * Adam with the look ahead of Nesterov: nadam.
 *
 * @module
 */

import { nadamRule } from "../kernels/tasks/optimizers.ts";
import { add, div, mul } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { checkOptions } from "../text/options.ts";
import type { AdamOptions } from "./adam.ts";
import { average, zerosLike, zipFloats } from "./float_trees.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import { nextRate, rateOf, type RateState, scaleByLearningRate } from "./learning_rate.ts";
import { checkEpsilon, checkFraction } from "./number_checks.ts";
import {
  chainOptimizers,
  defineOptimizer,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";
import type { Moments, ScaleByAdamOptions } from "./scale_by_adam.ts";

/** The signature of {@linkcode scaleByNadam}. */
export interface ScaleByNadam extends OptimizerSignature {
  /** The moments. */
  readonly state: NadamMoments<this["params"]>;
}

/** The running means of gradients and of their squares, and the product of the momentums so far. */
export interface NadamMoments<P> extends Moments<P> {
  /** The product of `mu` at all steps so far: 1 at first. */
  readonly product: number;
}

/**
 * Like `scaleByAdam`, but the first moment is that of the next step, as far as it is known:
 * `m = beta1 * m + (1 - beta1) * g`, `s = beta2 * s + (1 - beta2) * g^2`,
 * `h = mu(t + 1) * m / (1 - M * mu(t + 1)) + (1 - mu(t)) * g / (1 - M)`, `u = h / (sqrt(s / (1 - beta2^t)) + epsilon)`
 * with `mu(t) = beta1 * (1 - 0.96^t / 2)` and `M = mu(1) * ... * mu(t)`. Dozat (2016), with Keras's schedule of `mu`.
 *
 * @throws {RangeError} Where a beta is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByNadam, toArray } from "shapefold";
 *
 * const moments = scaleByNadam({ beta1: 0, beta2: 0.999, epsilon: 1e-7 });
 * const params = [asTensor([0], "1")];
 * const { updates } = moments.update([asTensor([8], "1")], moments.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 1, 1e-5);
 * ```
 */
export function scaleByNadam(
  { beta1, beta2, epsilon }: ScaleByAdamOptions,
): Optimizer<ScaleByNadam> {
  checkFraction("beta1", beta1);
  checkFraction("beta2", beta2);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByNadam>(
    (params) => ({ step: 0, product: 1, mean: zerosLike(params), meanSquare: zerosLike(params) }),
    (gradient, state) => {
      const { step, product, ofMean, ofGradient } = lookAhead(beta1, state);
      const mean = zipFloats(([g, m]) => average(m, g, beta1), gradient, state.mean);
      const meanSquare = zipFloats(
        ([g, s]) => average(s, square(g), beta2),
        gradient,
        state.meanSquare,
      );
      const corrected = 1 - beta2 ** step;
      const updates = zipFloats(
        ([g, m, s]) =>
          div(
            add(mul(m, ofMean), mul(g, ofGradient)),
            add(sqrt(div(s, corrected)), epsilon),
          ),
        gradient,
        mean,
        meanSquare,
      );
      return { updates, state: { step, product, mean, meanSquare } };
    },
  );
}

/** What the numbers of the state are next, and the shares of the moment and the gradient in the look ahead. */
function lookAhead(beta1: number, before: { readonly step: number; readonly product: number }) {
  const momentum = (step: number) => beta1 * (1 - 0.5 * 0.96 ** step);
  const step = before.step + 1;
  const [now, next] = [momentum(step), momentum(step + 1)];
  const product = before.product * now;
  const ofMean = next / (1 - product * next);
  const ofGradient = (1 - now) / (1 - product);
  return { step, product, ofMean, ofGradient };
}

/** What {@linkcode nadam} may be told: the same as `adam`, with the same defaults. */
export type NadamOptions = AdamOptions;

/** The signature of {@linkcode nadam}. */
export interface Nadam extends OptimizerSignature {
  /** The moments, and the step with the factor of its rate. */
  readonly state: readonly [NadamMoments<this["params"]>, RateState];
}

/**
 * `adam` with Nesterov's look ahead: the chain of `scaleByNadam` and `scaleByLearningRate`. Dozat (2016),
 * "Incorporating Nesterov momentum into Adam".
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, nadam, toArray } from "shapefold";
 *
 * const optimizer = nadam({ learningRate: 0.01, beta1: 0 });
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.01, 1e-6);
 * ```
 */
export function nadam(options: NadamOptions = {}): Optimizer<Nadam> {
  const known = ["learningRate", "beta1", "beta2", "epsilon"];
  checkOptions("Cannot make nadam", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Nadam>(
    chainOptimizers(scaleByNadam({ beta1, beta2, epsilon }), scaleByLearningRate(learningRate)),
    ([{ mean, meanSquare, ...before }, rate]) => {
      const { step, product, ...shares } = lookAhead(beta1, before);
      return kernelUpdate(
        nadamRule({ rate: rateAt(rate) }, step, shares, { beta1, beta2, epsilon }),
        [mean, meanSquare],
        ([mean, meanSquare]) => [{ step, product, mean, meanSquare }, nextRate(rate)],
      );
    },
  );
}
