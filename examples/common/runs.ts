/**
 * Several trials: how long they will take, and then all of them, on all cores.
 *
 * @module
 */

import {
  type AnyExamples,
  compare,
  type EpochFigures,
  type PlannedRun,
  type Run,
  type SharedExamples,
  type SharedTensor,
} from "shapefold";
import type { Report } from "./report.ts";

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

/**
 * Does a trial for each config, `threads` of them at the same time, and says before how long that will take.
 */
export async function doTrials<
  Config extends TrialConfig,
  Result extends Timed,
  Name extends string,
>(
  { text }: Report,
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
  const probes = await compare(plan(shortened), { workers: threads, progress: { silent: true } });
  const seconds = names.map((name) => {
    const { data, epochs } = configs[name];
    const part = shortened(configs[name]);
    const last = (probes[name] as Result).history.at(-1)?.seconds ?? 0;
    return last * epochs * rowsOf(data.train) / rowsOf(part.data.train);
  });
  const total = seconds.reduce((sum, value) => sum + value, 0);
  const whole = Math.max(total / Math.min(threads, names.length), ...seconds);
  text(
    `${names.length} trials on ${threads === 1 ? "1 core" : `${threads} cores`}: about ${
      durationText(whole)
    }.`,
  );
  return await compare(plan((config) => config), { workers: threads }) as Record<Name, Result>;
}

/** A time in words: `"40 s"`, `"12 min"`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return "a second";
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function shortened<Config extends TrialConfig>(config: Config): Config {
  const data = Object.fromEntries(
    Object.entries(config.data).map(([part, rows]) => [part, firstRows(rows, FEW.rows)]),
  );
  return { ...config, data, epochs: Math.min(config.epochs, FEW.epochs) };
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
