/**
 * All results of a run, as they are written as JSON.
 *
 * @module
 */

import os from "node:os";
import { type Bar, barsOf, gflops, percentOfPeak, startupBars } from "./bars.ts";
import { versions } from "./contestants.ts";
import { compareKeras, type Keras, type KerasFigures } from "./keras.ts";
import type { ContestantName, Measurements, Peak, Settings, Times } from "./rounds.ts";
import type { Scaling } from "./scaling.ts";
import type { Startup } from "./startup.ts";
import { fourDigits, timesAsFast } from "./statistics.ts";
import { flopsOfStep, type Workload } from "./workloads.ts";

/** Where and with what was measured. */
export interface Machine {
  /** The name of the processor. */
  readonly cpu: string;
  /** How many cores it has. */
  readonly cores: number;
  /** Processor family and system: `x86_64-unknown-linux-gnu`. */
  readonly target: string;
  /** How many processes wanted a core in the minute before; above 0.2 somebody else was at work. */
  readonly load: number;
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    cpu: os.cpus()[0].model,
    cores: navigator.hardwareConcurrency,
    target: Deno.build.target,
    load: fourDigits(os.loadavg()[0]),
  };
}

/** The figures of a network. */
export interface NetworkResult extends Workload {
  /** The floating point operations of the matrix products of a step. */
  readonly flopsOfStep: number;
  /** Milliseconds a step. */
  readonly ms: Times;
  /** Thousand million operations a second, metrics off. */
  readonly gflops: Readonly<Record<ContestantName, number>>;
  /** The same as percent of the machine's peak on as many threads. */
  readonly percentOfPeak: Readonly<Record<ContestantName, number>>;
  /** How many times as fast this library is on all threads. */
  readonly timesAsFast: Readonly<Record<"asStock" | "asJax" | "asOneThread", number>>;
  /** The same, with a metric on each batch. */
  readonly timesAsFastWithMetric: Readonly<Record<"asStock" | "asOneThread", number>>;
}

/** All results. */
export interface Results {
  /** When the run began, in UTC. */
  readonly date: string;
  /** Where. */
  readonly machine: Machine;
  /** Of Deno, V8 and the packages that are compared with. */
  readonly versions: Readonly<Record<string, string>>;
  /** How. */
  readonly settings: Settings;
  /** The machine's own peak, in thousand million operations a second. */
  readonly peak: Peak;
  /** By the name of the network. */
  readonly networks: Readonly<Record<string, NetworkResult>>;
  /** In seconds. */
  readonly startup: Startup;
  /** What is asked, and whether it is met. */
  readonly bars: readonly Bar[];
  /** Where it was measured. */
  readonly scaling?: Scaling;
  /** Where a file with figures was given. */
  readonly keras?: Keras;
}

/** What was measured. */
export interface Parts {
  readonly date: Date;
  readonly machine: Machine;
  readonly settings: Settings;
  readonly workloads: readonly Workload[];
  readonly measurements: Measurements;
  readonly startup: Startup;
  readonly scaling?: Scaling;
  readonly keras?: KerasFigures;
}

/** Puts everything together. */
export function resultsOf(
  { date, machine, settings, workloads, measurements, startup, scaling, keras }: Parts,
): Results {
  const { peak, times } = measurements;
  return {
    date: date.toISOString(),
    machine,
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, ...versions },
    settings,
    peak,
    networks: Object.fromEntries(
      workloads.map((workload) => [
        workload.name,
        networkResult(workload, times[workload.name], peak),
      ]),
    ),
    startup,
    bars: [...barsOf(workloads, measurements), ...startupBars(startup)],
    ...(scaling === undefined ? {} : { scaling }),
    ...(keras === undefined ? {} : { keras: compareKeras(keras, times) }),
  };
}

function networkResult(workload: Workload, ms: Times, peak: Peak): NetworkResult {
  const { plain, withMetric } = ms;
  const speed = {
    stock: gflops(workload, plain.stock.median),
    jax: gflops(workload, plain.jax.median),
    one: gflops(workload, plain.one.median),
    all: gflops(workload, plain.all.median),
  };
  return {
    ...workload,
    flopsOfStep: flopsOfStep(workload),
    ms,
    gflops: speed,
    percentOfPeak: {
      stock: percentOfPeak(speed.stock, peak.all.median),
      jax: percentOfPeak(speed.jax, peak.all.median),
      one: percentOfPeak(speed.one, peak.one.median),
      all: percentOfPeak(speed.all, peak.all.median),
    },
    timesAsFast: {
      asStock: timesAsFast(plain.all, plain.stock),
      asJax: timesAsFast(plain.all, plain.jax),
      asOneThread: timesAsFast(plain.all, plain.one),
    },
    timesAsFastWithMetric: {
      asStock: timesAsFast(withMetric.all, withMetric.stock),
      asOneThread: timesAsFast(withMetric.all, withMetric.one),
    },
  };
}
