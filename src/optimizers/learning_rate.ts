/**
 * The link that turns a direction into a step: the learning rate.
 *
 * @module
 */

import { mul } from "../tensors/arithmetic.ts";
import { wrongNumber } from "../text/found.ts";
import { mapFloats } from "./float_trees.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** A learning rate: a number above 0, or a function of the step, which counts from 0 and gives a number of at least 0. */
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
 * @throws {RangeError} Where the rate is not a number above 0; what a function gives is checked at each step.
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
  const rateAt = scheduleOf(learningRate);
  const links = defineOptimizer<ScaleByLearningRate>(
    () => ({ step: 0 }),
    (gradient, { step }) => {
      const rate = rateAt(step);
      return { updates: mapFloats(gradient, (g) => mul(g, -rate)), state: { step: step + 1 } };
    },
  );
  return { ...links, paceOf: ({ step }) => ({ step, rate: rateAt(step) }) };
}

/** The learning rate at each step, checked. */
export function scheduleOf(learningRate: LearningRate): (step: number) => number {
  if (typeof learningRate === "function") return (step) => scheduled(learningRate(step), step);
  if (learningRate > 0 && Number.isFinite(learningRate)) return () => learningRate;
  throw wrongNumber("Cannot use a learning rate", "a number above 0", learningRate);
}

/** A schedule may end at zero. */
function scheduled(rate: number, step: number): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate;
  throw wrongNumber(`Cannot use a learning rate at step ${step}`, "a number of at least 0", rate);
}
