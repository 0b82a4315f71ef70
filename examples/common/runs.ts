/**
 * Several trials: how long they will take, and then all of them, on all cores.
 *
 * @module
 */

import {
  type AnyExamples,
  compare,
  type EpochFigures,
  type FinishedRun,
  type PlannedRun,
  type Run,
  type SharedExamples,
  type SharedTensor,
} from "shapefold";
import { isInterruption } from "./program.ts";
import type { Report } from "./report.ts";
import { trialsTable } from "./tables.ts";
import { isTrial } from "./trial.ts";

/** What the config of a trial needs to have, so that it can be cut short. */
export interface TrialConfig {
  /** The rows to learn from, and others. */
  readonly data: Readonly<Record<string, SharedExamples<AnyExamples>>>;
  /** Passes over the rows. */
  readonly epochs: number;
}

/** What a trial has to tell, so that one that was cut short says how long the whole takes. */
export interface Timed {
  readonly history: readonly EpochFigures[];
}

/** Rows and epochs of a trial that is cut short: the first epoch has the code compiled. */
const FEW = { rows: 2000, epochs: 2 };

/** Where the trials are not this many times as long as those that are cut short, they are over before long anyway. */
const WORTHWHILE = 4;

/** What is computed for a row that is not learnt from, as a share of what is for one that is: no gradient. */
const FORWARD = 1 / 3;

/**
 * Does a trial for each config, `threads` of them at the same time, and says before how long that will take. Where Ctrl-C
 * ends them, the table of those that came to their end is shown.
 */
export async function doTrials<
  Config extends TrialConfig,
  Result extends Timed,
  Name extends string,
>(
  report: Pick<Report, "text" | "table">,
  run: Run<Config, Result>,
  configs: Readonly<Record<Name, NoInfer<Config>>>,
  threads: number,
): Promise<Readonly<Record<Name, Result>>> {
  const names = Object.keys(configs) as Name[];
  const plan = (change: (config: Config) => Config) =>
    Object.fromEntries(names.map((name) => [name, run(change(configs[name]))])) as Record<
      Name,
      PlannedRun<Config, Result>
    >;
  const whole = plan((config) => config);
  const all = Object.values<Config>(configs);
  const atOnce = workersMayRead(whole[names[0]].url) ? Math.min(threads, names.length) : 1;
  try {
    if (workOf(all) > WORTHWHILE * workOf(all.map(shortened))) {
      const silent = { workers: threads, progress: { silent: true } };
      const short = await compare(plan(shortened), silent) as Record<Name, Result>;
      const seconds = names.map((name) => secondsOf(configs[name], short[name]));
      report.text(
        planText(names.length, atOnce, `about ${durationText(makespan(seconds, atOnce))}`),
      );
    } else {
      report.text(planText(names.length, atOnce, "less than a minute"));
    }
    return await compare(whole, { workers: threads }) as Record<Name, Result>;
  } catch (error) {
    if (isInterruption(error)) tellFinished(report, error.finished);
    throw error;
  }
}

/** How many trials, how many at once, and how long: `"3 trials, 2 at the same time: about 40 s."` */
export function planText(count: number, atOnce: number, duration: string): string {
  const how = atOnce === 1 ? "one after the other" : `${atOnce} at the same time`;
  return `${count === 1 ? "1 trial" : `${count} trials, ${how}`}: ${duration}.`;
}

/** A time in words: `"40 s"`, `"12 min"`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return "a second";
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

/** When the last of several jobs ends, where each is begun in its turn by the first worker that is free. */
export function makespan(seconds: readonly number[], workers: number): number {
  const free = Array.from({ length: workers }, () => 0);
  for (const duration of seconds) {
    free[free.indexOf(Math.min(...free))] += duration;
  }
  return Math.max(...free);
}

/** May workers import the module of a run? Else the runs are done one after the other in this process. */
function workersMayRead(url: string): boolean {
  return [url, import.meta.resolve("shapefold")].filter((url) => url.startsWith("file:")).every(
    (url) => Deno.permissions.querySync({ name: "read", path: new URL(url) }).state === "granted",
  );
}

/** How long a trial takes, by the one that was cut short. */
function secondsOf<Config extends TrialConfig>(config: Config, { history }: Timed): number {
  const later = history.slice(history.length / 2).map(({ seconds }) => seconds);
  const epoch = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)] ?? 0;
  const { train, ...others } = config.data;
  const unseen = Object.values(others).map(rowsOf).reduce((sum, rows) => sum + rows, 0);
  // By which part the training is watched is not known, only whether it is: the first of the others.
  const isWatched = history.some(({ validation }) => validation !== undefined);
  const watched = isWatched ? rowsOf(Object.values(others)[0] ?? train) : 0;
  const rows = config.epochs * (rowsOf(train) + FORWARD * watched) +
    FORWARD * (rowsOf(train) + unseen);
  return epoch / rowsOf(shortened(config).data.train) * rows;
}

/** The rows that some trials learn from, as many times as they do. */
function workOf(configs: readonly TrialConfig[]): number {
  return configs.reduce((sum, { data, epochs }) => sum + epochs * rowsOf(data.train), 0);
}

/** Tells of the trials that came to their end before all were ended. */
function tellFinished({ table }: Pick<Report, "table">, finished: readonly FinishedRun[]): void {
  const trials = finished.flatMap(({ name, result }) => isTrial(result) ? [[name, result]] : []);
  if (trials.length > 0) table("What was finished", trialsTable(Object.fromEntries(trials)));
}

function shortened<Config extends TrialConfig>(config: Config): Config {
  const data = Object.fromEntries(
    Object.entries(config.data).map(([part, rows]) => [part, firstRows(rows, FEW.rows)]),
  );
  // Few rows take more epochs until the code is compiled.
  const epochs = FEW.epochs * Math.ceil(FEW.rows / Math.min(FEW.rows, rowsOf(config.data.train)));
  return { ...config, data, epochs: Math.min(config.epochs, epochs) };
}

function firstRows(
  { x, y, weights }: SharedExamples<AnyExamples>,
  count: number,
): SharedExamples<AnyExamples> {
  return {
    x: first(x, count),
    y: first(y, count),
    ...(weights && { weights: first(weights, count) }),
  };
}

function first({ values, shape, dtype }: SharedTensor, count: number): SharedTensor {
  const [rows, ...others] = shape.split(" ").map(Number);
  const kept = Math.min(rows, count);
  const size = others.reduce((product, dim) => product * dim, 1);
  return { values: values.subarray(0, kept * size), shape: [kept, ...others].join(" "), dtype };
}

function rowsOf({ x }: SharedExamples<AnyExamples>): number {
  return Number(x.shape.split(" ")[0]);
}
