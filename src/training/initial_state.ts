/**
 * The state before the first step.
 *
 * @module
 */

import { type AnyModel, checkModel } from "../layers/model.ts";
import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { disposable, scope } from "../tensors/memory.ts";
import { checkStep, type StateOfStep, type StepOf } from "./checked_step.ts";
import { EMPTY_TALLY } from "./figures.ts";
import type { AnyState } from "./state.ts";

/**
 * The state before the first step: weights drawn from a key, and the optimizer's own start.
 *
 * @param key Used up: it seeds the weights and everything that the steps draw.
 * @throws {TypeError} Where the model is none, or the step trains another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adam, dense, initialState, input, key, meanSquaredError, objective, sequential, trainStep } from "shapefold";
 *
 * const model = sequential(input("8"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), adam());
 * using state = initialState(model, step, key(0));
 * assertEquals(state.params[0].kernel.shape, [8, 1]);
 * ```
 */
export function initialState<M extends AnyModel, T>(
  model: M,
  step: StepOf<M, T>,
  key: Key,
): StateOfStep<T> {
  checkModel(model);
  const trainer: unknown = step;
  checkStep(trainer);
  if (trainer.objective.model !== model) {
    throw new TypeError(
      "Cannot make an initial state: expected the model of the step but found another",
    );
  }
  consumeKey(key, "initialState");
  const state: AnyState = disposable(scope(() => {
    const { params, running } = model.init(foldIn(key, 0));
    const optimizer = trainer.optimizer.init(params);
    return { params, running, optimizer, step: 0, key: foldIn(key, 1), last: EMPTY_TALLY };
  }));
  return state as StateOfStep<T>;
}
