/**
 * Comparing runs: each is done, at the same time as others where there are several cores.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { doRuns, type RunsOptions } from "./do_runs.ts";
import { type AnyPlannedRun, isPlanned, type PlannedRun } from "./run.ts";

/** The results of runs by their names. */
export type Compared<Runs extends Readonly<Record<string, AnyPlannedRun>>> = {
  readonly [Name in keyof Runs]: Runs[Name] extends PlannedRun<unknown, infer Result> ? Result
    : never;
};

/**
 * Does several runs and gives their results by name. They are done in parallel workers, each on one thread; the figures
 * are bit for bit those of one run after the other. One line shows all that are under way, and one stays for each.
 *
 * A run that throws does not end the others: when all are done the {@linkcode RunsError} names those that failed, and
 * holds the results of the rest. An aborted signal and Ctrl-C end all runs at once, with the same error.
 *
 * A worker imports the module of a run, for which Deno wants `--allow-read` where that is a local file. Without it the
 * runs are done one after the other in this process, and a line says so. What a run does not free stays until all runs
 * are done.
 *
 * @throws {TypeError} Where something else than a planned run is given, or an option is not known.
 * @throws {RangeError} Where there are no runs, or not at least 1 worker.
 * @throws {RunsError} Where a run throws, or its worker dies, or all are ended.
 * @throws {Error} Where it is called while a worker imports the module: put it under `if (import.meta.main)`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, asTensor, compare, defineRun, dense, fit, input, key, meanSquaredError } from "shapefold";
 * import { objective, relu, sequential } from "shapefold";
 *
 * const design = defineRun(
 *   import.meta,
 *   "design",
 *   async ({ units }: { units: number }, { progress, signal }) => {
 *     const loss = objective(sequential(input("1"), dense(units, relu), dense(1)), meanSquaredError);
 *     const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 *     const { state, history } = await fit(loss, data, {
 *       optimizer: adam(),
 *       epochs: 10,
 *       key: key(0),
 *       progress,
 *       signal,
 *     });
 *     state[Symbol.dispose]();
 *     return history[9].loss;
 *   },
 * );
 *
 * // In a program: if (import.meta.main) { ... }, and as many workers as there are cores.
 * const losses = await compare({ small: design({ units: 4 }), large: design({ units: 64 }) }, {
 *   workers: 1,
 *   progress: { silent: true },
 * });
 * assert(losses.large < losses.small);
 * ```
 */
export async function compare<Runs extends Readonly<Record<string, AnyPlannedRun>>>(
  runs: Runs,
  options: RunsOptions = {},
): Promise<Compared<Runs>> {
  const action = "Cannot compare runs";
  if (typeof runs !== "object" || runs === null) {
    throw new TypeError(
      `${action}: expected runs by name such as { small: design({ units: 32 }) } but found ${
        describe(runs)
      }`,
    );
  }
  const entries = Object.entries(runs);
  for (const [name, planned] of entries) {
    if (isPlanned(planned)) continue;
    throw new TypeError(
      `${action}: expected planned runs such as design({ units: 32 }) but found ${
        describe(planned)
      } as '${name}'`,
    );
  }
  const results = await doRuns(
    entries.map(([name, planned]) => ({ name, planned })),
    options,
    action,
  );
  return Object.fromEntries(entries.map(([name], i) => [name, results[i]])) as Compared<Runs>;
}
