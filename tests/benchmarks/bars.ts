/**
 * What is asked of this library, and whether it is met.
 *
 * @module
 */

import type { Measurements } from "./rounds.ts";
import type { Startup } from "./startup.ts";
import { fourDigits, timesAsFast } from "./statistics.ts";
import { flopsOfStep, type Workload } from "./workloads.ts";

/** A figure that has to be at least, or at most, so much. */
export interface Bar {
  /** The figure in words. */
  readonly what: string;
  /** What was measured. */
  readonly value: number;
  /** What it has to reach. */
  readonly atLeast?: number;
  /** What it must not exceed. */
  readonly atMost?: number;
  /** Is it met? */
  readonly passes: boolean;
}

/** Times as fast as stock tfjs-layers. */
const STOCK: Readonly<Record<string, number>> = {
  fourier: 18,
  mnist64: 25,
  fashion: 15,
  model1: 20,
  q3: 18,
};
/** Times as fast as jax-js. */
const JAX: Readonly<Record<string, number>> = {
  fourier: 8,
  mnist64: 8,
  fashion: 8,
  model1: 8,
  q3: 2.5,
};
/** All threads, times as fast as one. */
const THREADS: Readonly<Record<string, number>> = { fourier: 1.2, q3: 1.7 };
/** Percent of the peak of all threads. */
const PEAK: Readonly<Record<string, number>> = { model1: 65, q3: 65 };
/** Seconds. */
const FIRST_STEP = 0.6;
const EXAMPLE = 8;

/** The bars of the networks. */
export function barsOf(workloads: readonly Workload[], { peak, times }: Measurements): Bar[] {
  return workloads.flatMap((workload) => {
    const { name } = workload;
    const { stock, jax, one, all } = times[name].plain;
    const percent = percentOfPeak(gflops(workload, all.median), peak.all.median);
    return [
      atLeast(`${name}: times as fast as tfjs-layers`, timesAsFast(all, stock), STOCK[name]),
      atLeast(`${name}: times as fast as jax-js`, timesAsFast(all, jax), JAX[name]),
      atLeast(`${name}: times as fast as on one thread`, timesAsFast(all, one), THREADS[name]),
      atLeast(`${name}: percent of the peak`, percent, PEAK[name]),
    ].flat();
  });
}

/** The bars of the start. */
export function startupBars({ firstStep, example }: Startup): Bar[] {
  return [
    atMost("seconds to the first step", firstStep.median, FIRST_STEP),
    atMost("seconds of the example", example, EXAMPLE),
  ];
}

/** Thousand million operations a second of a step that takes some milliseconds. */
export function gflops(workload: Workload, ms: number): number {
  return fourDigits(flopsOfStep(workload) / ms / 1e6);
}

/** A speed as percent of another. */
export function percentOfPeak(speed: number, peak: number): number {
  return fourDigits(100 * speed / peak);
}

function atLeast(what: string, value: number, bar: number | undefined): Bar[] {
  return bar === undefined ? [] : [{ what, value, atLeast: bar, passes: value >= bar }];
}

function atMost(what: string, value: number, bar: number): Bar {
  return { what, value, atMost: bar, passes: value <= bar };
}
