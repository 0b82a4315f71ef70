/**
 * What the example says of its pieces: what each of them is for, measured with it and without it.
 *
 * @module
 */

import type { Table } from "shapefold";
import { percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** A trial, and the deciles that it answers through the day. */
export interface Answered extends Trial {
  /** The nine deciles in minutes, for each of {@linkcode TIMES}. */
  readonly deciles: readonly (readonly number[])[];
}

/** Times through the day, from midnight to midnight. */
export const TIMES = Array.from({ length: 97 }, (_, i) => [i / 96]);

/** The share of rides that should lie between the first and the last decile. */
const WANTED = 0.8;

/** What each piece is for: where it is in, and where it is left out. */
export function piecesTable(trials: Readonly<Record<string, Answered>>): Table {
  return {
    columns: ["variant", "jump at midnight", "between the deciles", "deciles not in order"],
    rows: Object.entries(trials).map(([name, trial]) => [
      name,
      `${jumpOf(trial).toFixed(1)} min`,
      percent(metricOf(trial, "coverage")),
      percent(metricOf(trial, "disorder")),
    ]),
  };
}

/** What came of the pieces: the figures with each and without it. */
export interface Finding {
  /** By how many minutes the answers jump at midnight. */
  readonly jump: readonly [with_: number, without: number];
  /** The share of rides between the first and the last decile. */
  readonly coverage: readonly [with_: number, without: number];
  /** The share of rides whose deciles are not in order. */
  readonly disorder: readonly [with_: number, without: number];
  /** All that in words. */
  readonly sentence: string;
}

/** What the pieces did. */
export function findingOf(trials: Readonly<Record<string, Answered>>): Finding {
  const all = trials["all pieces"];
  const jump = [jumpOf(all), jumpOf(trials["without the layer"])] as const;
  const coverage = [all, trials["without the loss"]].map((t) => metricOf(t, "coverage"));
  const disorder = [all, trials["without the regularizer"]].map((t) => metricOf(t, "disorder"));
  const minutes = jump.map((value) => `${value.toFixed(1)}`);
  const layer = jump[1] - jump[0] > 0.1
    ? `The layer takes the jump at midnight from ${minutes[1]} to ${minutes[0]} minutes`
    : `The layer takes no jump away (${minutes[0]} minutes at midnight, ${minutes[1]} without it)`;
  const [near, far] = coverage.map((share) => Math.abs(share - WANTED));
  const within = `${percent(coverage[0])} of the rides are between the deciles, and ${
    percent(coverage[1])
  } without it, of ${percent(WANTED)} that should be`;
  const loss = near < far - 0.02
    ? `the loss makes them deciles: ${within}`
    : `the loss does not make them deciles: ${within}`;
  const [kept, left] = disorder;
  const order = left === 0
    ? "the regularizer had nothing to do: the deciles are in order without it"
    : kept < left
    ? `the regularizer takes the share of rides whose deciles are not in order from ${
      percent(left)
    } to ${percent(kept)}`
    : `the regularizer does not help: the deciles of ${
      percent(kept)
    } of the rides are not in order, and of ${percent(left)} without it`;
  return {
    jump,
    coverage: [coverage[0], coverage[1]],
    disorder: [kept, left],
    sentence: `${layer}; ${loss}; ${order}.`,
  };
}

/** The most that a decile changes from one midnight to the next. */
function jumpOf({ deciles }: Answered): number {
  const [first, last] = [deciles[0], deciles[deciles.length - 1]];
  return Math.max(...first.map((value, i) => Math.abs(value - last[i])));
}

function metricOf({ test }: Trial, name: string): number {
  return test?.metrics[name] ?? NaN;
}
