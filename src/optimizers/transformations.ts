/**
 * The links of which optimizers are chained.
 *
 * @module
 */

import { add, div, mul, sub } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { mapTree, zipTrees } from "../tensors/tree.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** A learning rate: a number above 0, or a function of the step, which counts from 0. */
export type LearningRate = number | ((step: number) => number);

/** The signature of {@linkcode scaleByLearningRate}. */
export interface ScaleByLearningRate extends OptimizerSignature {
  /** How many updates there were. */
  readonly state: StepCount;
}

/** How many updates there were. */
export interface StepCount {
  /** The number of updates so far. */
  readonly step: number;
}

/**
 * Multiplies by minus the learning rate: `update = -rate(step) * gradient`.
 *
 * @throws {RangeError} Where the rate is not a number above 0; a rate of a function is checked at each step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, scaleByLearningRate, toArray } from "shapefold";
 *
 * const halving = scaleByLearningRate((step) => 0.5 ** (step + 1));
 * const params = [asTensor([0], "1")];
 * const { updates, state } = halving.update([asTensor([8], "1")], halving.init(params), params);
 * assertEquals(toArray(updates[0]), [-4]);
 * assertEquals(state, { step: 1 });
 * ```
 */
export function scaleByLearningRate(learningRate: LearningRate): Optimizer<ScaleByLearningRate> {
  if (typeof learningRate !== "function") checkRate(learningRate);
  return defineOptimizer<ScaleByLearningRate>(
    () => ({ step: 0 }),
    (gradient, { step }) => {
      const rate = typeof learningRate === "function"
        ? checkRate(learningRate(step), step)
        : learningRate;
      return { updates: mapFloats(gradient, (g) => mul(g, -rate)), state: { step: step + 1 } };
    },
  );
}

function checkRate(rate: number, step?: number): number {
  if (rate > 0 && Number.isFinite(rate)) return rate;
  const where = step === undefined ? "" : ` at step ${step}`;
  throw new RangeError(
    `Cannot use a learning rate: expected a number above 0 but found ${rate}${where}`,
  );
}

/** The signature of {@linkcode accumulateMomentum}. */
export interface AccumulateMomentum extends OptimizerSignature {
  /** The velocity. */
  readonly state: Velocity<this["params"]>;
}

/** The decayed sum of past updates. */
export interface Velocity<P> {
  /** The sum, of the parameters' type. */
  readonly velocity: P;
}

/**
 * Adds a decayed sum of past updates: `v = momentum * v + u`; the update is `v`, or `momentum * v + u` with
 * Nesterov's look ahead. Stands behind the learning rate, as in Keras. Sutskever et al. (2013).
 *
 * @param momentum At least 0 and below 1.
 * @throws {RangeError} Where the momentum is not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accumulateMomentum, asTensor, toArray } from "shapefold";
 *
 * const heavy = accumulateMomentum({ momentum: 0.5, nesterov: false });
 * const params = [asTensor([0], "1")];
 * const first = heavy.update([asTensor([8], "1")], heavy.init(params), params);
 * const second = heavy.update([asTensor([8], "1")], first.state, params);
 * assertEquals([toArray(first.updates[0]), toArray(second.updates[0])], [[8], [12]]);
 * ```
 */
export function accumulateMomentum(
  { momentum, nesterov }: { readonly momentum: number; readonly nesterov: boolean },
): Optimizer<AccumulateMomentum> {
  checkFraction("momentum", momentum);
  return defineOptimizer<AccumulateMomentum>(
    (params) => ({ velocity: zerosLike(params) }),
    (gradient, state) => {
      const velocity = zipFloats(([u, v]) => add(mul(v, momentum), u), gradient, state.velocity);
      const updates = nesterov
        ? zipFloats(([u, v]) => add(mul(v, momentum), u), gradient, velocity)
        : velocity;
      return { updates, state: { velocity } };
    },
  );
}

/** The signature of {@linkcode scaleByRms}. */
export interface ScaleByRms extends OptimizerSignature {
  /** The running mean of squares. */
  readonly state: MeanSquare<this["params"]>;
}

/** The running mean of squared gradients, and of gradients where they are centered. */
export interface MeanSquare<P> {
  /** The mean of squares, of the parameters' type. */
  readonly meanSquare: P;
  /** The mean, `null` where gradients are not centered. */
  readonly mean: P | null;
}

/** What {@linkcode scaleByRms} is told. */
export interface RmsOptions {
  /** How much of the mean is kept at each step: at least 0 and below 1. */
  readonly rho: number;
  /** Added under the root, above 0. */
  readonly epsilon: number;
  /** Is the square of the mean subtracted, which makes a variance of it? */
  readonly centered: boolean;
}

/**
 * Divides by the root of the running mean of squares: `s = rho * s + (1 - rho) * g^2`, `u = g / sqrt(s + epsilon)`;
 * where centered, `m = rho * m + (1 - rho) * g` and `u = g / sqrt(s - m^2 + epsilon)`.
 * Tieleman and Hinton (2012), lecture 6.5.
 *
 * @throws {RangeError} Where rho is outside of [0, 1) or epsilon is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, scaleByRms, toArray } from "shapefold";
 *
 * const rms = scaleByRms({ rho: 0.75, epsilon: 1e-7, centered: false });
 * const params = [asTensor([0], "1")];
 * const { updates } = rms.update([asTensor([8], "1")], rms.init(params), params);
 * assertAlmostEquals(toArray(updates[0])[0], 2, 1e-6);
 * ```
 */
export function scaleByRms({ rho, epsilon, centered }: RmsOptions): Optimizer<ScaleByRms> {
  checkFraction("rho", rho);
  checkEpsilon(epsilon);
  return defineOptimizer<ScaleByRms>(
    (params) => ({ meanSquare: zerosLike(params), mean: centered ? zerosLike(params) : null }),
    (gradient, state) => {
      const meanSquare = zipFloats(
        ([g, s]) => average(s, square(g), rho),
        gradient,
        state.meanSquare,
      );
      const mean = state.mean === null
        ? null
        : zipFloats(([g, m]) => average(m, g, rho), gradient, state.mean);
      const updates = mean === null
        ? zipFloats(([g, s]) => div(g, sqrt(add(s, epsilon))), gradient, meanSquare)
        : zipFloats(
          ([g, s, m]) => div(g, sqrt(add(sub(s, square(m)), epsilon))),
          gradient,
          meanSquare,
          mean,
        );
      return { updates, state: { meanSquare, mean } };
    },
  );
}

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
export interface AdamScaling {
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
export function scaleByAdam({ beta1, beta2, epsilon }: AdamScaling): Optimizer<ScaleByAdam> {
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

/** keep * old + (1 - keep) * value. */
function average(old: Tensor<string>, value: Tensor<string>, keep: number): Tensor<string> {
  return add(mul(old, keep), mul(value, 1 - keep));
}

function zerosLike<P>(params: P): P {
  return mapFloats(params, (p) => mul(p, 0));
}

/** A tree of parameters holds floats only; the walk over trees does not know that. */
function mapFloats<P>(tree: P, f: (leaf: Tensor<string>) => Tensor<string>): P {
  return mapTree(tree, (leaf: AnyTensor) => f(leaf as Tensor<string>));
}

function zipFloats<P>(
  f: (leaves: readonly Tensor<string>[]) => Tensor<string>,
  tree: P,
  ...others: readonly unknown[]
): P {
  return zipTrees((found) => f(found as readonly Tensor<string>[]), tree, ...others);
}

function checkFraction(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) {
    throw new RangeError(
      `Cannot use ${name} ${value}: expected a number of at least 0 and below 1`,
    );
  }
}

function checkEpsilon(epsilon: number): void {
  if (!(epsilon > 0 && Number.isFinite(epsilon))) {
    throw new RangeError(`Cannot use epsilon ${epsilon}: expected a number above 0`);
  }
}
