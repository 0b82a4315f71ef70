/**
 * The optimizers by the names that everybody knows, with Keras's update rules and defaults.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import {
  type AnyOptimizer,
  chainOptimizers,
  type Optimizer,
  type OptimizerSignature,
} from "./optimizer.ts";
import { adamRule, momentumRule, rmspropRule, sgdRule } from "../kernels/tasks/optimizers.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import {
  type LearningRate,
  scaleByLearningRate,
  scheduleOf,
  type StepCount,
} from "./learning_rate.ts";
import { accumulateMomentum, type Velocity } from "./momentum.ts";
import { type Moments, scaleByAdam } from "./scale_by_adam.ts";
import { type MeanSquare, scaleByRms } from "./scale_by_rms.ts";

/** What {@linkcode sgd} may be told. */
export interface SgdOptions<Momentum extends number | undefined = number | undefined> {
  /** Above 0, and 0.01 unless said; or a function of the step. */
  readonly learningRate?: LearningRate;
  /** At least 0 and below 1; no velocity is kept where it is left out. */
  readonly momentum?: Momentum;
  /** Look ahead along the velocity; `false` unless said. */
  readonly nesterov?: boolean;
}

/** The signature of {@linkcode sgd} without momentum. */
export interface Sgd extends OptimizerSignature {
  /** The step. */
  readonly state: readonly [StepCount];
}

/** The signature of {@linkcode sgd} with momentum. */
export interface SgdWithMomentum extends OptimizerSignature {
  /** The step and the velocity. */
  readonly state: readonly [StepCount, Velocity<this["params"]>];
}

/**
 * Gradient descent: `w = w - rate * g`; with momentum `v = momentum * v - rate * g` and `w = w + v`, with Nesterov's
 * look ahead `w = w + momentum * v - rate * g`.
 *
 * @throws {RangeError} Where the rate is not above 0 or the momentum is outside of [0, 1).
 * @throws {TypeError} Where `nesterov` is asked for without a momentum, or an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, sgd, toArray } from "shapefold";
 *
 * const plain = sgd({ learningRate: 0.1 });
 * const params = [asTensor([1], "1")];
 * const { updates } = plain.update([asTensor([2], "1")], plain.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.2, 1e-6);
 * ```
 */
export function sgd<const Momentum extends number | undefined = undefined>(
  options: SgdOptions<Momentum> = {},
): Optimizer<Momentum extends number ? SgdWithMomentum : Sgd> {
  const known = ["learningRate", "momentum", "nesterov"];
  checkOptions("Cannot make sgd", options, known, "{ learningRate: 0.01 }");
  const { learningRate = 0.01, momentum, nesterov = false } = options;
  if (nesterov && momentum === undefined) {
    throw new TypeError(
      "Cannot make sgd: expected a momentum beside nesterov but found none; " +
        "write sgd({ momentum: 0.9, nesterov: true })",
    );
  }
  const scaled = scaleByLearningRate(learningRate);
  const rateAt = scheduleOf(learningRate);
  const optimizer = momentum === undefined
    ? withKernel<Sgd>(
      chainOptimizers(scaled),
      ([{ step }]) => kernelUpdate(sgdRule({ rate: rateAt(step) }), [], () => [{ step: step + 1 }]),
    )
    : withKernel<SgdWithMomentum>(
      chainOptimizers(scaled, accumulateMomentum({ momentum, nesterov })),
      ([{ step }, { velocity }]) =>
        kernelUpdate(
          momentumRule({ rate: rateAt(step) }, { momentum, nesterov }),
          [velocity],
          ([velocity]) => [{ step: step + 1 }, { velocity }],
        ),
    );
  return optimizer as AnyOptimizer as Optimizer<Momentum extends number ? SgdWithMomentum : Sgd>;
}

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
  readonly state: readonly [MeanSquare<this["params"]>, StepCount];
}

/** The signature of {@linkcode rmsprop} with momentum. */
export interface RmspropWithMomentum extends OptimizerSignature {
  /** The mean of squares, the step and the velocity. */
  readonly state: readonly [MeanSquare<this["params"]>, StepCount, Velocity<this["params"]>];
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
  const rate = scaleByLearningRate(learningRate);
  const rateAt = scheduleOf(learningRate);
  const ruleAt = (step: number) =>
    rmspropRule({ rate: rateAt(step) }, { rho, epsilon, centered, momentum });
  const optimizer = momentum === undefined
    ? withKernel<Rmsprop>(
      chainOptimizers(scaled, rate),
      ([{ meanSquare, mean }, { step }]) =>
        kernelUpdate(ruleAt(step), [meanSquare, mean], ([meanSquare, mean]) => [
          { meanSquare, mean },
          { step: step + 1 },
        ]),
    )
    : withKernel<RmspropWithMomentum>(
      chainOptimizers(scaled, rate, accumulateMomentum({ momentum, nesterov: false })),
      ([{ meanSquare, mean }, { step }, { velocity }]) =>
        kernelUpdate(
          ruleAt(step),
          [meanSquare, mean, velocity],
          ([meanSquare, mean, velocity]) => [
            { meanSquare, mean },
            { step: step + 1 },
            { velocity },
          ],
        ),
    );
  return optimizer as AnyOptimizer as Optimizer<
    Momentum extends number ? RmspropWithMomentum : Rmsprop
  >;
}

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
  readonly state: readonly [Moments<this["params"]>, StepCount];
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
  const rateAt = scheduleOf(learningRate);
  return withKernel<Adam>(
    chainOptimizers(scaleByAdam({ beta1, beta2, epsilon }), scaleByLearningRate(learningRate)),
    ([{ step: updates, mean, meanSquare }, { step }]) =>
      kernelUpdate(
        adamRule({ rate: rateAt(step) }, updates + 1, { beta1, beta2, epsilon }),
        [mean, meanSquare],
        ([mean, meanSquare]) => [{ step: updates + 1, mean, meanSquare }, { step: step + 1 }],
      ),
  );
}
