/**
 * The rounds: in each, every contestant in turn trains every network for a while. A machine that gets slower or faster
 * while the benchmark runs does so for all; the medians over the rounds are what is compared.
 *
 * @module
 */

import { type Contestant, startContestant } from "./contestants.ts";
import type { Answer, Question } from "./measure.ts";
import { type Series, series } from "./statistics.ts";
import type { Workload } from "./workloads.ts";

/** How it is measured. */
export interface Settings {
  /** How often everything is measured. */
  readonly rounds: number;
  /** How long each measurement takes at least, in milliseconds; it ends with the epoch that is under way then. */
  readonly ms: number;
  /** How many threads all are. */
  readonly threads: number;
}

/** Stock tfjs-layers, jax-js, and this library on one thread and on all. */
export type ContestantName = "stock" | "jax" | "one" | "all";

/** Milliseconds a step. */
export interface Times {
  /** Only the loss is computed. */
  readonly plain: Readonly<Record<ContestantName, Series>>;
  /** A metric is computed as well. */
  readonly withMetric: Readonly<Record<Exclude<ContestantName, "jax">, Series>>;
}

/** The peak of the machine in thousand million operations a second, on one thread and on all. */
export interface Peak {
  /** Of one core. */
  readonly one: Series;
  /** Of as many as there are threads, at the same time. */
  readonly all: Series;
}

/** All that is measured in rounds. */
export interface Measurements {
  /** Measured in every round beside every network. */
  readonly peak: Peak;
  /** By the name of the network. */
  readonly times: Readonly<Record<string, Times>>;
}

/** How long the peak is measured each time, in milliseconds. */
const PEAK_MS = 50;

/**
 * Runs the rounds.
 *
 * @param report Told before each network of each round.
 */
export async function runRounds(
  workloads: readonly Workload[],
  { rounds, ms, threads }: Settings,
  report: (round: number, workload: Workload) => void,
): Promise<Measurements> {
  await using running = new AsyncDisposableStack();
  const contestants: Record<ContestantName, Contestant<Question, Answer>> = {
    stock: running.use(startContestant("stock.ts", [threads])),
    jax: running.use(startContestant("jax.ts")),
    one: running.use(startContestant("ours.ts", [1])),
    all: running.use(startContestant("ours.ts", [threads])),
  };
  const cores = Array.from(
    { length: threads },
    () => running.use(startContestant<{ ms: number }, { gflops: number }>("peak.ts")),
  );
  const peakOf = async (count: number) => {
    const answers = await Promise.all(cores.slice(0, count).map((c) => c.ask({ ms: PEAK_MS })));
    return answers.reduce((sum, { gflops }) => sum + gflops, 0);
  };

  const samples = new Map<string, number[]>();
  const keep = (name: string, value: number) => {
    samples.set(name, [...samples.get(name) ?? [], value]);
  };
  const measure = async (name: ContestantName, workload: Workload, metrics: boolean) => {
    const answer = await contestants[name].ask({ workload, metrics, ms });
    keep(`${workload.name} ${name} ${metrics}`, answer.ms);
  };
  for (let round = 1; round <= rounds; round++) {
    for (const workload of workloads) {
      report(round, workload);
      keep("peak one", await peakOf(1));
      keep("peak all", await peakOf(threads));
      for (const name of ["stock", "jax", "one", "all"] as const) {
        await measure(name, workload, false);
        if (name !== "jax") await measure(name, workload, true);
      }
    }
  }

  const found = (name: string) => series(samples.get(name) ?? []);
  const times = (name: string): Times => {
    const plain = (contestant: ContestantName) => found(`${name} ${contestant} false`);
    const withMetric = (contestant: ContestantName) => found(`${name} ${contestant} true`);
    return {
      plain: { stock: plain("stock"), jax: plain("jax"), one: plain("one"), all: plain("all") },
      withMetric: { stock: withMetric("stock"), one: withMetric("one"), all: withMetric("all") },
    };
  };
  return {
    peak: { one: found("peak one"), all: found("peak all") },
    times: Object.fromEntries(workloads.map(({ name }) => [name, times(name)])),
  };
}
