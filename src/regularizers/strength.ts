/**
 * How strong a regularizer is: a number, or a schedule over the steps of training.
 *
 * @module
 */

import type { Context } from "../layers/layer.ts";
import { kindOf } from "../losses/objective.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { wrongNumber } from "../text/found.ts";

/**
 * How strong a penalty is: a number of at least 0, or a schedule that gives one for each step. In evaluation a schedule
 * gives the strength of the step that the state has reached, so it wants a training state, not weights alone.
 */
export type Strength = number | Schedule;

/** The strength in a context, checked: a number at once, what a schedule gives at each step. */
export function strengthOf(
  kind: string,
  strength: Strength,
  name = kind,
): (context: Context) => number {
  const found = kindOf(strength);
  if (found !== undefined) {
    throw new TypeError(
      `Cannot make ${kind}: expected a strength of at least 0 but found ${found}; ` +
        `write pipe(objective, ${kind}(...))`,
    );
  }
  if (typeof strength === "function") return (context) => scheduled(name, strength, context);
  if (typeof strength === "number" && isStrength(strength)) return () => strength;
  throw wrongNumber(`Cannot make ${kind}`, "a strength of at least 0", strength);
}

function scheduled(name: string, strength: Schedule, { step }: Context): number {
  if (step === undefined) {
    throw new TypeError(
      `Cannot apply ${name}: expected a step in the context, for the schedule of its strength, ` +
        "but found none; evaluate a training state, which has one",
    );
  }
  const found = strength(step);
  if (isStrength(found)) return found;
  throw wrongNumber(`Cannot apply ${name} at step ${step}`, "a strength of at least 0", found);
}

function isStrength(value: number): boolean {
  return value >= 0 && Number.isFinite(value);
}
