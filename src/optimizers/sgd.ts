/**
 * Gradient descent, plain and with momentum.
 *
 * @module
 */

import { momentumRule, sgdRule } from "../kernels/tasks/optimizers.ts";
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
  /** The step and the factor of its rate. */
  readonly state: readonly [RateState];
}

/** The signature of {@linkcode sgd} with momentum. */
export interface SgdWithMomentum extends OptimizerSignature {
  /** The step with the factor of its rate, and the velocity. */
  readonly state: readonly [RateState, Velocity<this["params"]>];
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
  const rateAt = rateOf(learningRate);
  const optimizer = momentum === undefined
    ? withKernel<Sgd>(
      chainOptimizers(scaled),
      ([rate]) => kernelUpdate(sgdRule({ rate: rateAt(rate) }), [], () => [nextRate(rate)]),
    )
    : withKernel<SgdWithMomentum>(
      chainOptimizers(scaled, accumulateMomentum({ momentum, nesterov })),
      ([rate, { velocity }]) =>
        kernelUpdate(
          momentumRule({ rate: rateAt(rate) }, { momentum, nesterov }),
          [velocity],
          ([velocity]) => [nextRate(rate), { velocity }],
        ),
    );
  return optimizer as AnyOptimizer as Optimizer<Momentum extends number ? SgdWithMomentum : Sgd>;
}
