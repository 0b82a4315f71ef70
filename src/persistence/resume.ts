/**
 * Going on where an earlier process left a run.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { type StatusLine, statusLine } from "../text/status_line.ts";
import type { CheckedEpochs } from "../training/checked_examples.ts";
import { checkRun } from "../training/checked_run.ts";
import type { CheckedStep, ObjectiveOf, StateOfStep } from "../training/checked_step.ts";
import { checkSignal } from "../training/interruption.ts";
import type { OwnState } from "../training/own_state.ts";
import type { EpochReport, Reports } from "../training/reports.ts";
import type { KeptRun } from "../training/run.ts";
import { type Beginning, runEpochs, type TrainEpochsOptions } from "../training/run_epochs.ts";
import type { AnyState } from "../training/state.ts";
import { type CheckpointContent, decodeCheckpoint } from "./checkpoint_file.ts";
import {
  type CheckpointFolder,
  checkpointName,
  checkpointNumbers,
  checkpointPath,
  openFolder,
} from "./checkpoint_folder.ts";
import { pathOf } from "./file_access.ts";
import { keepIn, type Keeping } from "./keeping.ts";
import { differences, fingerprintOf } from "./run_fingerprint.ts";

/** What {@linkcode resume} may be told. */
export interface ResumeOptions extends TrainEpochsOptions {
  /** Where is said that a checkpoint is damaged; standard error unless said. */
  readonly line?: StatusLine;
}

/**
 * Trains as `trainEpochs` does, but goes on from the newest checkpoint in a folder where there is one: a program is the
 * same for its first run and for every one after. {@linkcode checkpoint} behind it writes them. A run that was killed
 * ends bit for bit where an unbroken one does, on the same machine and with the same version of this library.
 *
 * The reports of epochs that were finished come once more, with `replayed`, so that histories, early stopping and
 * whatever else counts reports are as they were. Nothing is computed for that: validation is known, and states are
 * there for the last of these epochs and for those that a stream holds, such as the best; another state throws where it
 * is asked for its numbers.
 *
 * Where the newest checkpoint is damaged, that is said, and the one before is taken. One process at a time can use a
 * folder.
 *
 * @param dir The folder; it is made where there is none. This needs the permission to read and write it.
 * @param start Where to begin without a checkpoint; it is not freed.
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {Error} From the stream, where another run uses the folder, its checkpoints are those of another model,
 *   optimizer or data set, or all of them are damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adam, asTensor, checkpoint, dense, epochs, history, initialState, input, key, last } from "shapefold";
 * import { meanSquaredError, objective, pipe, resume, sequential, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), adam({ learningRate: 0.1 }));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * const dir = await Deno.makeTempDir();
 *
 * async function train(count: number) {
 *   using start = initialState(model, step, key(0));
 *   const passes = epochs(data, { count, key: key(1) });
 *   return await last(pipe(resume(dir, step, start, passes), history(), checkpoint({ dir })));
 * }
 * const first = await train(3);
 * first.state[Symbol.dispose]();
 * const second = await train(5); // only two more
 * second.state[Symbol.dispose]();
 *
 * await Deno.remove(dir, { recursive: true });
 * assertEquals(second.history.slice(0, 3), first.history);
 * ```
 */
export function resume<T, S, P>(
  dir: string | URL,
  step: CheckedStep<T>,
  start: OwnState<S, StateOfStep<T>>,
  epochs: CheckedEpochs<ObjectiveOf<T>, P>,
  options: ResumeOptions = {},
): Reports<EpochReport<StateOfStep<T>>> {
  const action = "Cannot resume";
  checkOptions(action, options, ["signal", "interruptible", "line"], "{ interruptible: false }");
  checkSignal(action, options.signal);
  const { line, ...others } = options;
  const path = pathOf(action, dir);
  const of = checkRun<StateOfStep<T>>(step, start, epochs);
  const keeping: Keeping = { dir: path };
  const begin = (run: KeptRun<StateOfStep<T>>) => beginningIn(keeping, run, line ?? statusLine());
  const reports = runEpochs<StateOfStep<T>>(of, others, begin);
  keepIn(reports, keeping);
  return { ...reports, [Symbol.asyncIterator]: () => closing(reports, keeping) };
}

/** The reports, with the folder in use until they end. */
async function* closing<R>(reports: AsyncIterable<R>, keeping: Keeping): AsyncGenerator<R> {
  try {
    yield* reports;
  } finally {
    keeping.folder?.[Symbol.dispose]();
    keeping.folder = undefined;
  }
}

/** Where a run goes on: the newest checkpoint that is whole. */
async function beginningIn<State extends AnyState>(
  keeping: Keeping,
  run: KeptRun<State>,
  line: StatusLine,
): Promise<Beginning<State> | undefined> {
  const { dir } = keeping;
  const action = `Cannot resume from ${dir}`;
  const folder = keeping.folder = await openFolder(dir, action);
  keeping.newest = undefined;
  keeping.fingerprint = await fingerprintOf(run as unknown as KeptRun<AnyState>);
  const found = await newestWhole(folder, action, line);
  if (found === undefined) return undefined;
  const different = differences(keeping.fingerprint, found.content.fingerprint);
  if (different !== undefined) {
    throw new Error(
      `${action}: expected checkpoints of this run but found another's: ${different}; ` +
        "give this run a folder of its own",
    );
  }
  const snapshot = found.content.restore(run.start);
  const least = snapshot.finished.length + (snapshot.underWay === undefined ? 0 : 1);
  if (run.epochs.count < least) {
    for (const state of [...snapshot.states.values(), snapshot.underWay?.state]) {
      state?.[Symbol.dispose]();
    }
    throw new RangeError(
      `${action}: expected at least ${least} epochs, as there were, but found ${run.epochs.count}`,
    );
  }
  keeping.newest = found.number;
  return { from: dir, snapshot };
}

interface Found {
  readonly number: number;
  readonly content: CheckpointContent;
}

async function newestWhole(
  folder: CheckpointFolder,
  action: string,
  line: StatusLine,
): Promise<Found | undefined> {
  const numbers = await checkpointNumbers(folder);
  const damages: string[] = [];
  for (const number of numbers) {
    const name = checkpointName(folder, number);
    try {
      const bytes = await Deno.readFile(checkpointPath(folder, number));
      const content = await decodeCheckpoint(bytes, name);
      for (const damage of damages) line.keep(`${damage}; going on from ${name}`);
      return { number, content };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      damages.push(error.message);
    }
  }
  if (numbers.length === 0) return undefined;
  throw new Error(
    `${action}: expected a checkpoint that is whole but found only damaged ones: ${damages[0]}`,
  );
}
