/**
 * A hold on the state of a run for longer than until the next report.
 *
 * @module
 */

import { freeTree } from "../tensors/free_tree.ts";
import { type AnyState, retainState } from "./state.ts";

/** A hold on one state at a time, freed in the end unless it was handed over. */
export function heldState<S extends AnyState>(): Disposable & {
  replaceBy(state: S): S;
  handOver(): S;
} {
  let held: S | undefined;
  return {
    replaceBy: (state) => {
      freeTree("loop", held);
      return held = retainState(state);
    },
    handOver: () => {
      const state = held as S;
      held = undefined;
      return state;
    },
    [Symbol.dispose]: () => freeTree("loop", held),
  };
}
