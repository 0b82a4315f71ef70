/**
 * Doing runs: in workers, or one after the other in this process. The figures are the same.
 *
 * @module
 */

import { checkSignal } from "../training/interruption.ts";
import { checkProgress, type ProgressOptions } from "../training/progress.ts";
import { statusLine } from "../text/status_line.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type Display, makeDisplay, SILENT } from "./display.ts";
import { ending } from "./ending.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { AnyPlannedRun } from "./run.ts";
import { startRunWorker } from "./run_worker.ts";
import { RunsError } from "./runs_error.ts";
import { isRunWorker } from "./worker.ts";

/** How several runs are done. */
export interface RunsOptions {
  /**
   * How many runs are done at the same time, at least 1: each in a worker, on one thread; one for each core of the
   * machine unless said. With 1 they are done one after the other in this process, on all its threads.
   */
  readonly workers?: number;
  /** How progress is shown; `{ silent: true }` for not at all. */
  readonly progress?: ProgressOptions;
  /** Ends all runs when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A run by its name among others. */
export interface NamedRun {
  readonly name: string;
  readonly planned: AnyPlannedRun;
}

/** The results of runs, in their order; the names differ. */
export async function doRuns(
  runs: readonly NamedRun[],
  options: RunsOptions,
  action: string,
): Promise<readonly unknown[]> {
  checkOptions(action, options, ["workers", "progress", "signal"], "{ workers: 2 }");
  const { workers = navigator.hardwareConcurrency, progress = {}, signal } = options;
  checkProgress(progress);
  checkSignal(action, signal);
  if (!Number.isInteger(workers) || workers < 1) {
    throw wrongNumber(action, "a number of workers of at least 1", workers);
  }
  if (runs.length === 0) throw new RangeError(`${action}: expected at least 1 run but found none`);
  if (isRunWorker()) {
    throw new Error(
      `${action}: expected a call in the program itself but found one in a worker, which imports ` +
        "the module of its run; put it under if (import.meta.main)",
    );
  }
  const atOnce = Math.min(workers, runs.length);
  const display = progress.silent
    ? SILENT
    : makeDisplay(progress.line ?? statusLine(), { count: runs.length, atOnce, what: "runs" });
  using end = ending(signal);

  const outcomes = new Map<NamedRun, Outcome>();
  if (atOnce > 1) await inWorkers(runs.filter(isReadable), atOnce, end.signal, display, outcomes);
  const others = runs.filter((run) => !outcomes.has(run));
  if (atOnce > 1 && others.length > 0 && !end.signal.aborted) {
    display.note(
      "The runs are done one after the other: workers may not read the modules; allow it by --allow-read",
    );
  }
  await here(others, end.signal, display, outcomes);
  return resultsOf(runs, outcomes, end.signal);
}

/** May a worker import the module of a run, as far as one can know without asking the user? */
function isReadable({ planned: { url } }: NamedRun): boolean {
  return [url, import.meta.url].filter((url) => url.startsWith("file:")).every((url) =>
    Deno.permissions.querySync({ name: "read", path: new URL(url) }).state === "granted"
  );
}

/** Does runs in workers; those that no worker may read have no outcome, nor have those that a signal ended. */
async function inWorkers(
  runs: readonly NamedRun[],
  atOnce: number,
  signal: AbortSignal,
  display: Display,
  outcomes: Map<NamedRun, Outcome>,
): Promise<void> {
  const waiting = runs.values();
  const ended = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const work = async () => {
    let worker: ReturnType<typeof startRunWorker> | undefined;
    try {
      for (const run of waiting) {
        if (signal.aborted) return;
        if (worker === undefined || worker.isDead) worker = startRunWorker();
        const place = display.begin(run.name);
        const outcome = await Promise.race([worker.perform(run.planned, place.line), ended]);
        if (outcome === undefined) return;
        place.end(outcome);
        if (outcome.kind !== "denied") outcomes.set(run, outcome);
      }
    } finally {
      await worker?.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, runs.length) }, work));
}

/** Does runs in this process. */
async function here(
  runs: readonly NamedRun[],
  signal: AbortSignal,
  display: Display,
  outcomes: Map<NamedRun, Outcome>,
): Promise<void> {
  for (const run of runs) {
    if (signal.aborted) return;
    const { line, end } = display.begin(run.name);
    const progress = line === undefined ? { silent: true } : { line };
    const outcome = await outcomeOf(run.planned, { progress, signal });
    // What a run returns that was ended is not what it was to find.
    if (signal.aborted) return;
    end(outcome);
    outcomes.set(run, outcome);
  }
}

/** The results, where all runs came to their end. */
function resultsOf(
  runs: readonly NamedRun[],
  outcomes: ReadonlyMap<NamedRun, Outcome>,
  signal: AbortSignal,
): readonly unknown[] {
  const known = runs.map((run) => ({
    name: run.name,
    config: run.planned.config,
    outcome: outcomes.get(run),
  }));
  const finished = known.flatMap(({ name, config, outcome }) =>
    outcome?.kind === "finished" ? [{ name, config, result: outcome.result }] : []
  );
  if (finished.length === runs.length) return finished.map(({ result }) => result);
  const failed = known.flatMap(({ name, config, outcome }) =>
    outcome?.kind === "failed" ? [{ name, config, error: outcome.error }] : []
  );
  throw new RunsError({
    failed,
    finished,
    count: runs.length,
    ...(signal.aborted ? { ended: signal.reason } : {}),
  });
}
