/**
 * Do a step, a start and passes over data make a run?
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { checkFitAndValues } from "./checked_examples.ts";
import { checkStep } from "./checked_step.ts";
import type { Epochs } from "./epochs.ts";
import type { KeptRun } from "./run.ts";
import type { AnyState } from "./state.ts";

/** Throws where one of them is something else, or they do not suit each other. */
export function checkRun<State extends AnyState>(
  step: unknown,
  start: unknown,
  epochs: unknown,
): Pick<KeptRun<State>, "step" | "start" | "epochs"> {
  checkStep(step);
  if (!(start instanceof Object && "params" in start && "optimizer" in start && "key" in start)) {
    throw new TypeError("expected a state such as initialState(model, step, key) gives");
  }
  const passes = epochs as Epochs<AnyExamples>;
  if (!(passes instanceof Object && typeof passes.batches === "function")) {
    throw new TypeError(
      "expected passes over data such as epochs(data, { count: 10 }) gives",
    );
  }
  checkFitAndValues(step.objective, passes.data);
  return { step, start: start as State, epochs: passes };
}
