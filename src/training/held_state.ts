/**
 * A hold on the state of a run for longer than until the next report.
 *
 * @module
 */

import { dispose } from "../tensors/memory.ts";
import type { AnyReport, Reports } from "./reports.ts";
import type { KeptRun } from "./run.ts";
import { type AnyState, retainState } from "./state.ts";

/**
 * A hold on the state of one report at a time, freed in the end unless it was handed over. Who keeps the run is told, so
 * that a resumed one has that state, too.
 */
export function heldState<S extends AnyState>(
  { run }: Pick<Reports<AnyReport>, "run">,
): Disposable & {
  replaceBy(report: { readonly epoch: number; readonly state: S }): S;
  handOver(): S;
} {
  let held: S | undefined;
  let release: (() => void) | undefined;
  const letGo = () => {
    const state = held;
    held = undefined;
    release?.();
    release = undefined;
    return state;
  };
  return {
    replaceBy: ({ epoch, state }) => {
      dispose(letGo());
      release = (run as KeptRun<S> | undefined)?.hold(epoch);
      return held = retainState(state);
    },
    handOver: () => letGo() as S,
    [Symbol.dispose]: () => dispose(letGo()),
  };
}
