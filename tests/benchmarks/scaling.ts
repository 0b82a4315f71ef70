/**
 * How a step's cost grows with the rows of a batch and the units of a layer: in a straight line, or is there a size from
 * which on it is dearer?
 *
 * @module
 */

import { startContestant } from "./contestants.ts";
import type { Answer, Question } from "./measure.ts";
import type { Settings } from "./rounds.ts";
import { fourDigits, median } from "./statistics.ts";
import type { Workload } from "./workloads.ts";

/** A step of the network 784-width-10 of this library on all threads. */
export interface Point {
  /** The rows of a batch. */
  readonly batch: number;
  /** The units of the hidden layer. */
  readonly width: number;
  /** Milliseconds a step, the median over the rounds. */
  readonly ms: number;
  /** The time for each row and unit, as a multiple of the smallest of all. */
  readonly relative: number;
}

/** Batches of many sizes on one width, and many widths with one batch size. */
export interface Scaling {
  /** From 32 rows on, with 256 units. */
  readonly batch: readonly Point[];
  /** From 64 units on, with 256 rows. */
  readonly width: readonly Point[];
}

const BATCHES = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const WIDTHS = [64, 128, 256, 512, 1024, 2048, 4096];
const MIDDLE = 256;

/** Measures every size in every round. */
export async function measureScaling({ rounds, ms, threads }: Settings): Promise<Scaling> {
  await using ours = startContestant<Question, Answer>("ours.ts", [threads]);
  // As many rows for every batch size, so that all find as much of the data in the caches.
  const batches = BATCHES.map((batch) => networkOf(MIDDLE, batch, 8192 / batch));
  const widths = WIDTHS.map((width) => networkOf(width, MIDDLE, 8));
  const samples = new Map([...batches, ...widths].map((w): [Workload, number[]] => [w, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [workload, times] of samples) {
      times.push((await ours.ask({ workload, metrics: false, ms })).ms);
    }
  }
  const pointsOf = (networks: readonly Workload[]) =>
    relativeToBest(networks.map((network) => ({
      batch: network.batch,
      width: network.dims[1],
      ms: fourDigits(median(samples.get(network) ?? [])),
    })));
  return { batch: pointsOf(batches), width: pointsOf(widths) };
}

/** Says of each point how much longer a row and unit takes than where it is fastest. */
export function relativeToBest(points: readonly Omit<Point, "relative">[]): Point[] {
  const cost = ({ ms, batch, width }: Omit<Point, "relative">) => ms / (batch * width);
  const best = Math.min(...points.map(cost));
  return points.map((point) => ({ ...point, relative: fourDigits(cost(point) / best) }));
}

function networkOf(width: number, batch: number, batches: number): Workload {
  return {
    name: `784-${width}-10`,
    dims: [784, width, 10],
    batch,
    batches,
    dropout: 0,
    loss: "crossentropy",
    optimizer: "rmsprop",
  };
}
