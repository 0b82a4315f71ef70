/**
 * The worker of a fuzz run: reads case after case, and says how far it is before each of them.
 *
 * @module
 */

import { attempt, caseBytes, watchAllocations } from "./attempt.ts";
import { targets } from "./targets.ts";

/** What is to be done. */
export interface Task {
  /** The reader. */
  readonly name: string;
  /** The seed of the first case. */
  readonly first: number;
  /** How many cases there are. */
  readonly cases: number;
  /** Where files may be written. */
  readonly folder: string;
  /** Shared: how many cases were begun. */
  readonly at: Int32Array<SharedArrayBuffer>;
}

/** What is told: that it can begin, a failure, or the end. */
export type Progress =
  | "ready"
  | { readonly seed: number; readonly failure: string }
  | { readonly refused: number; readonly mostBytes: number };

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Task>) => void;
  postMessage: (message: Progress) => void;
};

scope.onmessage = async ({ data: { name, first, cases, folder, at } }) => {
  const target = targets.find((target) => target.name === name);
  if (target === undefined) {
    throw new RangeError(`Cannot fuzz: expected a reader but found ${name}`);
  }
  using allocations = watchAllocations();
  let [refused, mostBytes] = [0, 0];
  for (let i = 0; i < cases; i++) {
    at[0] = i + 1;
    const bytes = caseBytes(target, first + i);
    const outcome = await attempt(target, bytes, `${folder}/case`, allocations);
    if (outcome.failure !== undefined) {
      scope.postMessage({ seed: first + i, failure: outcome.failure });
    }
    if (outcome.isRefused) refused++;
    mostBytes = Math.max(mostBytes, outcome.taken);
  }
  scope.postMessage({ refused, mostBytes });
};
scope.postMessage("ready");
