/**
 * Grid search: a run for each combination of values.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { doRuns, type RunsOptions } from "./do_runs.ts";
import { isPlanned, type PlannedRun, type Run } from "./run.ts";

/** The values that are tried for each part of a config. */
export type Grid<Config> = { readonly [Name in keyof Config]: readonly Config[Name][] };

/** A config that was tried, and what came of it. */
export interface Trial<Config, Result> {
  /** What the run was to do. */
  readonly config: Config;
  /** What it returned. */
  readonly result: Result;
}

/**
 * Does a run for each combination of values, as {@linkcode compare} does runs. The trials come in the order of the
 * grid, in which the last part of the config changes the fastest.
 *
 * @throws {TypeError} Where `run` is none of `defineRun`, the grid has no part or one that is no list, or an option is not
 *   known.
 * @throws {RangeError} Where a list is empty, or there is not at least 1 worker.
 * @throws {RunsError} Where a run throws, or its worker dies, or all are ended; it holds the results of the rest.
 * @throws {Error} Where it is called while a worker imports the module: put it under `if (import.meta.main)`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestTrial, defineRun, gridSearch } from "shapefold";
 *
 * interface Config {
 *   readonly units: number;
 *   readonly rate: number;
 * }
 * const loss = defineRun(
 *   import.meta,
 *   "loss",
 *   async ({ units, rate }: Config) => await Math.abs(units - 40) + rate,
 * );
 * const trials = await gridSearch(loss, { units: [32, 64], rate: [0.5, 0.25] }, {
 *   workers: 1,
 *   progress: { silent: true },
 * });
 * assertEquals(trials.map(({ result }) => result), [8.5, 8.25, 24.5, 24.25]);
 * assertEquals(bestTrial(trials, (result) => result).config, { units: 32, rate: 0.25 });
 * ```
 */
export async function gridSearch<Config extends object, Result>(
  run: Run<Config, Result>,
  grid: Grid<Config>,
  options: RunsOptions = {},
): Promise<readonly Trial<Config, Result>[]> {
  const action = "Cannot search a grid";
  if (typeof grid !== "object" || grid === null || Object.keys(grid).length === 0) {
    throw new TypeError(
      `${action}: expected lists of values such as { units: [32, 64] } but found ${describe(grid)}`,
    );
  }
  const parts = Object.entries(grid as Record<string, unknown>);
  for (const [name, values] of parts) {
    if (!Array.isArray(values)) {
      const found = describe(values);
      throw new TypeError(`${action}: expected a list of values for ${name} but found ${found}`);
    }
    if (values.length === 0) {
      throw new RangeError(`${action}: expected at least 1 value for ${name} but found none`);
    }
  }
  const configs = combinations(parts as [string, readonly unknown[]][]) as Config[];
  const named = configs.map((config) => ({ name: nameOf(config), planned: planOf(run, config) }));
  const results = await doRuns(named, options, action);
  return configs.map((config, i) => ({ config, result: results[i] as Result }));
}

/**
 * The trial with the best figure: the smallest, or the largest. A figure that is NaN is never the best; of equal ones
 * the first is.
 *
 * @param figure What a result is judged by: `({ validation }) => validation.loss`.
 * @param mode Is the smallest figure the best, or the largest? `"min"` unless said.
 * @throws {TypeError} Where `figure` is no function, or gives something else than a number.
 * @throws {RangeError} Where there is no trial with a figure that is a number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bestTrial } from "shapefold";
 *
 * const trials = [{ config: { units: 32 }, result: 0.8 }, { config: { units: 64 }, result: 0.9 }];
 * assertEquals(bestTrial(trials, (accuracy) => accuracy, "max").config.units, 64);
 * ```
 */
export function bestTrial<Config, Result>(
  trials: readonly Trial<Config, Result>[],
  figure: (result: Result) => number,
  mode: "min" | "max" = "min",
): Trial<Config, Result> {
  const action = "Cannot find the best trial";
  if (mode !== "min" && mode !== "max") {
    throw new RangeError(
      `${action}: expected a mode of 'min' or 'max' but found ${describe(mode)}`,
    );
  }
  if (typeof figure !== "function") {
    throw new TypeError(
      `${action}: expected a function such as (result) => result.loss but found ${
        describe(figure)
      }`,
    );
  }
  const sign = mode === "min" ? 1 : -1;
  const judged = trials.map((trial) => ({ trial, cost: sign * figureOf(trial, figure) }))
    .filter(({ cost }) => !Number.isNaN(cost));
  if (judged.length === 0) {
    throw new RangeError(`${action}: expected at least 1 figure that is a number but found none`);
  }
  return judged.reduce((best, next) => next.cost < best.cost ? next : best).trial;
}

function figureOf<Config, Result>(
  { config, result }: Trial<Config, Result>,
  figure: (result: Result) => number,
): number {
  const found: unknown = figure(result);
  if (typeof found === "number") return found;
  throw new TypeError(
    `Cannot find the best trial: expected a number but found ${describe(found)} for ${
      describe(config)
    }`,
  );
}

function planOf<Config, Result>(
  run: Run<Config, Result>,
  config: Config,
): PlannedRun<Config, Result> {
  const planned: unknown = typeof run === "function" ? run(config) : undefined;
  if (isPlanned(planned)) return planned as PlannedRun<Config, Result>;
  throw new TypeError(
    `Cannot search a grid: expected a run that defineRun gives but found ${describe(run)}`,
  );
}

/** All ways to take one value of each part; the last part changes the fastest. */
function combinations(parts: readonly (readonly [string, readonly unknown[]])[]): object[] {
  return parts.reduce<object[]>(
    (configs, [name, values]) =>
      configs.flatMap((config) => values.map((value) => ({ ...config, [name]: value }))),
    [{}],
  );
}

/** A config in one line. */
function nameOf(config: object): string {
  return Object.entries(config).map(([name, value]) => `${name} ${describe(value)}`).join(", ");
}
