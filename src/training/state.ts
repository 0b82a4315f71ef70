/**
 * The state of a training run: everything that a step reads and writes, as one value.
 *
 * @module
 */

import type { Weights } from "../layers/weights.ts";
import type { Key } from "../tensors/key.ts";
import { disposable, retain } from "../tensors/memory.ts";
import { mapTree, tensorsIn } from "../tensors/tree.ts";
import { isAbsent } from "./absent_state.ts";
import type { Tally } from "./figures.ts";

/**
 * All of a run at some step. It has the weights of the model, so it can be given to `predict` and `model.apply`.
 * Whoever holds it owns its tensors: free them by `using`, or by `dispose(state)`.
 */
export interface TrainingState<Params, Running, OptimizerState>
  extends Weights<Params, Running>, Disposable {
  /** The state of the optimizer. */
  readonly optimizer: OptimizerState;
  /** How many steps there were. */
  readonly step: number;
  /** Where the steps draw from; each folds its number in. */
  readonly key: Key;
  /** The figures of the last step. */
  readonly last: Tally;
}

/** Any training state at all. */
export type AnyState = TrainingState<unknown, unknown, unknown>;

/**
 * A second hold on a state, which stays when the first is freed. No number is copied.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adam, dense, dispose, initialState, input, key, meanSquaredError, objective, retainState } from "shapefold";
 * import { sequential, toArray, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), adam());
 * const state = initialState(model, step, key(0));
 * using kept = retainState(state);
 * dispose(state);
 * assertEquals(toArray(kept.params[0].bias), [0]);
 * ```
 */
export function retainState<S extends AnyState>(state: S): S {
  if (isAbsent(state)) return state;
  return disposable(retain({ ...state }));
}

/** A tree with a hold of its own on what it shares with another, so that each can be freed without the other. */
export function unshared<T>(tree: T, other: unknown): T {
  const shared = new Set(tensorsIn(other));
  if (!tensorsIn(tree).some((leaf) => shared.has(leaf))) return tree;
  return mapTree(tree, (leaf) => shared.has(leaf) ? retain(leaf) : leaf);
}
