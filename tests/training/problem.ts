/**
 * A small problem with all that a run can have, and what a run leaves behind.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import {
  type Adam,
  adam,
  asTensor,
  dense,
  dropout,
  type EpochReport,
  epochs,
  type Examples,
  foldIn,
  initialState,
  input,
  key,
  l2,
  leaves,
  mae,
  meanSquaredError,
  objective,
  pipe,
  type Reports,
  sequential,
  start,
  type StateFor,
  tanh,
  type Tensor,
  trainEpochs,
  trainStep,
  uniform,
  values,
} from "shapefold";
import * as tf from "../../src/tensors/tfjs.ts";

// On tensors this small a second thread costs more than it gives.
start({ threads: 1 });

export const model = sequential(input("2"), dense(3, tanh), dropout(0.25), dense(1));
export const loss = pipe(objective(model, meanSquaredError), l2(1e-3));
export const step = trainStep(loss, adam({ learningRate: 0.01 }), { metrics: [mae] });

/** Steps that learn for a while, and then go so far that the next loss is infinite. */
export function stepThatExplodesAfter(steps: number): typeof step {
  const rate = (step: number) => step < steps ? 0.01 : 1e30;
  return trainStep(loss, adam({ learningRate: rate }), { metrics: [mae] });
}

/** Rows to learn; the same for the same seed. */
export function examples(rows: number, seed: number): Examples<Tensor<"n 2">, Tensor<"n 1">> {
  const draw = (i: number, columns: number) =>
    uniform(foldIn(key(seed), i), `${rows} ${columns}` as string, { min: -1 });
  return { x: asTensor(draw(0, 2), "n 2"), y: asTensor(draw(1, 1), "n 1") };
}

export const training = examples(10, 1);
export const validation = examples(5, 2);

/** The state in which every run here begins; the caller's to free. */
export function startState(): StateFor<typeof model, Adam> {
  return initialState(model, step, key(3));
}

/** A run of ten rows in batches of four, so that the last batch of an epoch is smaller. */
export function run(
  start: StateFor<typeof model, Adam>,
  count: number,
  { by = step, signal }: { readonly by?: typeof step; readonly signal?: AbortSignal } = {},
): Reports<EpochReport<StateFor<typeof model, Adam>>> {
  return trainEpochs(by, start, epochs(training, { batchSize: 4, count, key: key(4) }), { signal });
}

/** A run that is aborted in the middle of an epoch. */
export function abortedRun(
  start: StateFor<typeof model, Adam>,
  epochOfAbort: number,
): ReturnType<typeof run> {
  const controller = new AbortController();
  const reports = run(start, 20, { signal: controller.signal });
  reports.watch?.(({ epoch, step }) => {
    if (epoch === epochOfAbort && step === 2) controller.abort();
  });
  return reports;
}

/** All numbers of a tree of tensors. */
export function numbersIn(tree: unknown): number[][] {
  return leaves(tree).map(([, leaf]) => Array.from(values(leaf as Tensor<string>)));
}

/** What lives in the memory of tfjs. */
export interface Memory {
  readonly tensors: number;
  readonly buffers: number;
  readonly bytes: number;
}

/** What lives in the memory of tfjs now. */
export function memory(): Memory {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  return { tensors: numTensors, buffers: numDataBuffers, bytes: numBytes };
}

/** Asserts that nothing lives after `f` that did not live before. */
export async function assertLeavesNothing(f: () => unknown): Promise<void> {
  const before = memory();
  await f();
  assertEquals(memory(), before);
}
