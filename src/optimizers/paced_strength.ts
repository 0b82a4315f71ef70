/**
 * What goes with the learning rate: a strength for each step, and the rate of the optimizer that it belongs to.
 *
 * @module
 */

import type { Schedule } from "../schedules/schedule.ts";
import { wrongNumber } from "../text/found.ts";
import type { Optimizer, OptimizerSignature, StateOf } from "./optimizer.ts";

/** How much a strength does at the next update: the learning rate times the strength of the step, checked. */
export function pacedStrength<F extends OptimizerSignature>(
  name: string,
  strengthAt: Schedule,
  { paceOf }: Optimizer<F>,
): <P>(state: StateOf<F, P>) => number {
  if (paceOf === undefined) {
    throw new TypeError(
      `Cannot apply ${name}: expected an optimizer with a learning rate but found none; ` +
        "end it in scaleByLearningRate(rate)",
    );
  }
  return (state) => {
    const { step, rate } = paceOf(state);
    return rate * strengthAt(step);
  };
}

/** The strength at each step: a number is checked at once, what a schedule gives at each step. */
export function strengthSchedule(name: string, strength: number | Schedule): Schedule {
  if (typeof strength !== "function") {
    checkStrength(`Cannot make ${name}`, strength);
    return () => strength;
  }
  return (step) => {
    const found = strength(step);
    checkStrength(`Cannot apply ${name} at step ${step}`, found);
    return found;
  };
}

function checkStrength(action: string, strength: number): void {
  if (strength >= 0 && Number.isFinite(strength)) return;
  throw wrongNumber(action, "a strength of at least 0", strength);
}
