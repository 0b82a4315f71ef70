/**
 * Steps divided by the root of the sum of all squares: adagrad.
 *
 * @module
 */

import { adagradRule } from "../kernels/tasks/optimizers.ts";
import { add, div } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { filledLike, zipFloats } from "./float_trees.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  type LearningRate,
  nextRate,
  rateOf,
  type RateState,
  scaleByLearningRate,
} from "./learning_rate.ts";
import { checkEpsilon } from "./number_checks.ts";
import {
  chainOptimizers,
  defineOptimizer,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";

/** The signature of {@linkcode scaleByRss}. */
export interface ScaleByRss extends OptimizerSignature {
  /** The sum of squares. */
  readonly state: SumOfSquares<this["params"]>;
}

/** The sum of all squared gradients. */
export interface SumOfSquares<P> {
  /** The sum, of the parameters' type. */
  readonly sumOfSquares: P;
}

/** What {@linkcode scaleByRss} is told. */
export interface ScaleByRssOptions {
  /** Where the sum of squares begins: at least 0. */
  readonly initialAccumulator: number;
  /** Added under the root, above 0. */
  readonly epsilon: number;
}

/**
 * Divides by the root of the sum of squares: `a = a + g^2`, `u = g / sqrt(a + epsilon)`.
 * Duchi, Hazan and Singer (2011), with epsilon where Keras has it.
 *
 * @throws {RangeError} Where the initial accumulator is below 0 or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByRss, toArray } from "shapefold";
 *
 * const rss = scaleByRss({ initialAccumulator: 9, epsilon: 1e-7 });
 * const params = [asTensor([0], "1")];
 * const { updates } = rss.update([asTensor([4], "1")], rss.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 4 / 5, 1e-6);
 * ```
 */
export function scaleByRss(
  { initialAccumulator, epsilon }: ScaleByRssOptions,
): Optimizer<ScaleByRss> {
  if (!(initialAccumulator >= 0 && Number.isFinite(initialAccumulator))) {
    const expected = "a number of at least 0";
    throw wrongNumber("Cannot use an initial accumulator", expected, initialAccumulator);
  }
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByRss>(
    (params) => ({ sumOfSquares: filledLike(params, initialAccumulator) }),
    (gradient, state) => {
      const sumOfSquares = zipFloats(([g, a]) => add(a, square(g)), gradient, state.sumOfSquares);
      const updates = zipFloats(
        ([g, a]) => div(g, sqrt(add(a, epsilon))),
        gradient,
        sumOfSquares,
      );
      return { updates, state: { sumOfSquares } };
    },
  );
}

/** What {@linkcode adagrad} may be told. */
export interface AdagradOptions {
  /** Above 0, and 0.001 unless said; or a function of the step. */
  readonly learningRate?: LearningRate;
  /** Where the sum of squares begins: at least 0, and 0.1 unless said. */
  readonly initialAccumulator?: number;
  /** Added under the root; 1e-7 unless said. */
  readonly epsilon?: number;
}

/** The signature of {@linkcode adagrad}. */
export interface Adagrad extends OptimizerSignature {
  /** The sum of squares, and the step with the factor of its rate. */
  readonly state: readonly [SumOfSquares<this["params"]>, RateState];
}

/**
 * Smaller steps where gradients were large or many: `a = a + g^2`, `w = w - rate * g / sqrt(a + epsilon)`, the chain of
 * `scaleByRss` and `scaleByLearningRate`. Duchi, Hazan and Singer (2011), "Adaptive subgradient methods for online
 * learning and stochastic optimization".
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adagrad, asTensor, toArray } from "shapefold";
 *
 * const optimizer = adagrad();
 * const params = [asTensor([1], "1")];
 * const { updates } = optimizer.update([asTensor([2], "1")], optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.001 * 2 / Math.sqrt(0.1 + 4), 1e-9);
 * ```
 */
export function adagrad(options: AdagradOptions = {}): Optimizer<Adagrad> {
  const known = ["learningRate", "initialAccumulator", "epsilon"];
  checkOptions("Cannot make adagrad", options, known, "{ learningRate: 0.001 }");
  const { learningRate = 0.001, initialAccumulator = 0.1, epsilon = 1e-7 } = options;
  const rateAt = rateOf(learningRate);
  return withKernel<Adagrad>(
    chainOptimizers(scaleByRss({ initialAccumulator, epsilon }), scaleByLearningRate(learningRate)),
    ([{ sumOfSquares }, rate]) =>
      kernelUpdate(
        adagradRule({ rate: rateAt(rate) }, { epsilon }),
        [sumOfSquares],
        ([sumOfSquares]) => [{ sumOfSquares }, nextRate(rate)],
      ),
  );
}
