/**
 * The small problem of training as a run that is kept in a folder, and left or interrupted.
 *
 * @module
 */

import {
  type Adam,
  type AnyReport,
  dispose,
  epochs,
  key,
  type Reports,
  resume,
  type StateFor,
  type StatusLine,
} from "shapefold";
import { type model, startState, step, training } from "../training/problem.ts";

export type State = StateFor<typeof model, Adam>;
export type Run = Reports<AnyReport & { readonly state: State }>;

export const silent: StatusLine = { width: 80, show: () => {}, keep: () => {} };

/** Three steps an epoch. */
export const passes = (count: number) => epochs(training, { batchSize: 4, count, key: key(4) });

/** A run of the small problem, kept in a folder. */
export function kept(dir: string, start: State, count: number, signal?: AbortSignal): Run {
  return resume(dir, step, start, passes(count), { line: silent, signal });
}

/** Goes on until a step of an epoch, and is aborted there. */
export async function interruptedAt(
  dir: string,
  [epoch, step]: readonly [epoch: number, step: number],
  streams: (run: Run) => Reports<AnyReport>,
): Promise<void> {
  using start = startState();
  const controller = new AbortController();
  const run = kept(dir, start, 12, controller.signal);
  run.watch?.((report) => {
    if (report.epoch === epoch && report.step === step) controller.abort();
  });
  let end: AnyReport | undefined;
  for await (const report of streams(run)) end = report;
  dispose(end?.state);
}

/** Goes on until an epoch ended, and is left there: the checkpoint says no more than the last report. */
export async function leftAfter(
  dir: string,
  epoch: number,
  streams: (run: Run) => Reports<AnyReport>,
): Promise<void> {
  using start = startState();
  let end: AnyReport | undefined;
  for await (const report of streams(kept(dir, start, 12))) {
    end = report;
    if (report.epoch === epoch) break;
  }
  dispose(end?.state);
}
