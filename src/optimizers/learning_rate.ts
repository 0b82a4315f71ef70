/**
 * The link that turns a direction into a step: the learning rate.
 *
 * @module
 */

import type { Schedule } from "../schedules/schedule.ts";
import { mul } from "../tensors/arithmetic.ts";
import { wrongNumber } from "../text/found.ts";
import { mapFloats } from "./float_trees.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** A learning rate: a number above 0, or a function of the step, which counts from 0 and gives a number of at least 0. */
export type LearningRate = number | Schedule;

/** The signature of {@linkcode scaleByLearningRate}. */
export interface ScaleByLearningRate extends OptimizerSignature {
  /** How many updates there were, and the factor. */
  readonly state: RateState;
}

/** How many updates there were. */
export interface StepCount {
  /** The number of updates so far. */
  readonly step: number;
}

/** What the learning rate depends on, as part of the state: the step, and a factor that can be set from outside. */
export interface RateState extends StepCount {
  /** What the rate is multiplied by: 1 at first, then what {@linkcode scaleLearningRate} makes of it. */
  readonly factor: number;
}

/**
 * Multiplies by minus the learning rate: `update = -rate(step) * factor * gradient`. The factor is 1 unless
 * {@linkcode scaleLearningRate} changes it during a run.
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
 * assertEquals(state, { step: 1, factor: 1 });
 * ```
 */
export function scaleByLearningRate(learningRate: LearningRate): Optimizer<ScaleByLearningRate> {
  const rateAt = rateOf(learningRate);
  const links = defineOptimizer<ScaleByLearningRate>(
    () => ({ step: 0, factor: 1 }),
    (gradient, state) => {
      const rate = rateAt(state);
      return { updates: mapFloats(gradient, (g) => mul(g, -rate)), state: nextRate(state) };
    },
  );
  return { ...links, paceOf: (state) => ({ step: state.step, rate: rateAt(state) }) };
}

/** The learning rate in each state, checked. */
export function rateOf(learningRate: LearningRate): (state: RateState) => number {
  if (typeof learningRate === "function") {
    return ({ step, factor }) => scheduled(learningRate(step), step) * factor;
  }
  if (learningRate > 0 && Number.isFinite(learningRate)) {
    return ({ factor }) => learningRate * factor;
  }
  throw wrongNumber("Cannot use a learning rate", "a number above 0", learningRate);
}

/** The state after an update. */
export function nextRate({ step, factor }: RateState): RateState {
  return { step: step + 1, factor };
}

/** A schedule may end at zero. */
function scheduled(rate: number, step: number): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate;
  throw wrongNumber(`Cannot use a learning rate at step ${step}`, "a number of at least 0", rate);
}
