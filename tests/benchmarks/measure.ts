/**
 * How a contestant is timed: epoch after epoch until enough time has passed.
 *
 * @module
 */

import type { Workload } from "./workloads.ts";

/** A network that is about to be trained by a contestant. */
export interface Fitting {
  /** Forgets what was learnt, so that every measurement begins alike; not timed. */
  reset(): void | Promise<void>;
  /** One pass over the data in shuffled batches. It ends when the last step has. */
  epoch(): void | Promise<void>;
}

/** What a contestant is asked. */
export interface Question {
  /** What to train. */
  readonly workload: Workload;
  /** Is a metric measured on each batch: the accuracy, or the mean absolute error? */
  readonly metrics: boolean;
  /** How long to train at least, in milliseconds. */
  readonly ms: number;
}

/** What it answers. */
export interface Answer {
  /** Milliseconds a step, on average. */
  readonly ms: number;
}

/**
 * How long a network is trained before it is timed for the first time, as a multiple of the time that is measured: it
 * takes the engine some thousand steps to compile all code for good.
 */
const FIRST_WARM_UP = 5;
/** And before it is timed again: caches are full of what other contestants left there, and threads are asleep. */
const WARM_UP = 0.5;

/** The answers of a contestant; it prepares each network once. */
export function stopwatch(
  prepare: (workload: Workload, metrics: boolean) => Fitting,
): (question: Question) => Promise<Answer> {
  const prepared = new Map<string, Fitting>();
  return async ({ workload, metrics, ms }) => {
    const name = JSON.stringify([workload, metrics]);
    const known = prepared.get(name);
    const fitting = known ?? prepare(workload, metrics);
    prepared.set(name, fitting);
    await msOfEpoch(fitting, ms * (known === undefined ? FIRST_WARM_UP : WARM_UP));
    return { ms: await msOfEpoch(fitting, ms) / workload.batches };
  };
}

async function msOfEpoch({ reset, epoch }: Fitting, ms: number): Promise<number> {
  await reset();
  const began = performance.now();
  let epochs = 0;
  let passed = 0;
  do {
    await epoch();
    epochs++;
    passed = performance.now() - began;
  } while (passed < ms);
  return passed / epochs;
}
