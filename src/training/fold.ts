/**
 * The loop. Training is a fold of a step over batches; there is no other loop in the library.
 *
 * @module
 */

import { freeTree } from "../tensors/free_tree.ts";
import { tensorsIn } from "../tensors/tree.ts";
import {
  type CheckedBatches,
  checkFolded,
  type FoldedStep,
  type StateAfter,
} from "./checked_step.ts";
import { consuming } from "./consuming.ts";
import type { OwnState } from "./own_state.ts";

/**
 * Folds a step over batches: `step(...step(step(state, batch1), batch2)...)`.
 *
 * It owns what it threads: each state that it made is freed when the next exists. The state that it was given is not
 * freed, and the one that it returns belongs to the caller. Where a step throws, nothing that it made is left.
 *
 * @returns The last state; where there are no batches, the state that it was given.
 * @throws {TypeError} Where the step does not take the state or the batches.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, batches, dense, fold, initialState, input, key, meanSquaredError, objective } from "shapefold";
 * import { sequential, sgd, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * using start = initialState(model, step, key(0));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using end = fold(step, start, batches(data, { batchSize: 2 }));
 * assertEquals(end.step, 2);
 * ```
 */
export function fold<T, S, B>(
  step: FoldedStep<T>,
  state: OwnState<S, StateAfter<T>>,
  batches: CheckedBatches<T, B>,
): StateAfter<T> {
  const items: unknown = batches;
  checkFolded(step);
  if (!(items instanceof Object && Symbol.iterator in items)) {
    throw new TypeError("expected batches, one after the other, such as batches(data) gives");
  }
  const start = state as StateAfter<T>;
  const next = step as unknown as (state: StateAfter<T>, batch: unknown) => StateAfter<T>;
  let last = start;
  try {
    for (const state of scan(next, start, items as Iterable<unknown>)) last = state;
  } catch (error) {
    disposeExcept(last, [start]);
    throw error;
  }
  return last;
}

/**
 * Like {@linkcode fold}, but gives each state as it comes. A state lives until the next is asked for; the last one
 * that was given belongs to the caller.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...scan((sum: number, x: number) => sum + x, 0, [1, 2, 3])], [1, 3, 6]);
 * ```
 */
export function* scan<State, Batch>(
  step: (state: State, batch: Batch) => State,
  state: State,
  batches: Iterable<Batch>,
): Generator<State, void, void> {
  const stepOn = consuming(step);
  let current = state;
  for (const batch of batches) {
    const next = current === state ? step(state, batch) : stepOn(current, batch);
    if (current !== state) disposeExcept(current, [state, next]);
    current = next;
    yield current;
  }
}

/** Frees the tensors of a tree but for those that stand in other trees as well, as a run does with what is over. */
export function disposeExcept(tree: unknown, others: readonly unknown[]): void {
  const kept = new Set(tensorsIn(others));
  freeTree("loop", tensorsIn(tree).filter((leaf) => !kept.has(leaf)));
}
