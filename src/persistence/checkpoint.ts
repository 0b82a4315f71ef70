/**
 * Keeping a run in files, so that it can go on after its process has died.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import type { Checkpointing } from "../training/checkpointing.ts";
import { type AnyReport, type Reports, transformReports } from "../training/reports.ts";
import { keptRun } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";
import { encodeCheckpoint } from "./checkpoint_file.ts";
import { checkpointNumbers, openFolder, writeCheckpoint } from "./checkpoint_folder.ts";
import { pathOf } from "./file_access.ts";
import { type Keeping, keepingOf } from "./keeping.ts";
import { resume } from "./resume.ts";
import { fingerprintOf } from "./run_fingerprint.ts";

/** What {@linkcode checkpoint} is told. */
export interface CheckpointOptions {
  /** The folder, the same that `resume` is told; it is made where there is none. */
  readonly dir: string | URL;
  /** After how many epochs or steps one is written, at least 1; after each epoch unless said. */
  readonly every?: { readonly epochs: number } | { readonly steps: number };
  /** How many are kept, at least 1; the newest 3 unless said. */
  readonly keep?: number;
}

const ACTION = "Cannot write checkpoints";

/**
 * Writes checkpoints of a run that {@linkcode resume} gives: after some epochs or steps, after the last epoch, and where
 * the run is interrupted by Ctrl-C, SIGTERM or an aborted signal, in the middle of an epoch too. It stands anywhere
 * behind `resume`; what streams before and behind it remember comes back with the reports.
 *
 * A checkpoint is a file `checkpoint-000123.safetensors`, by the number of steps, that is written as a whole or not at
 * all, and holds everything that the run goes on from: parameters, running state, the optimizer's state, the key, the
 * figures so far, the best state where early stopping restores it, and the place in the shuffle. `fit` takes it as its
 * option `checkpoint`.
 *
 * Where a checkpoint cannot be written, as on a full disk, the run ends by that error; the last one stays as it was.
 *
 * @throws {TypeError} Where an option is not known; where the stream is not that of a run, or one that was resumed from
 *   another folder.
 * @throws {RangeError} Where a number is not whole and at least 1.
 * @throws {Error} From the stream, where a checkpoint cannot be written, the folder is in use, or a run that was not
 *   resumed finds checkpoints of another one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adam, asTensor, checkpoint, dense, fit, input, key, meanSquaredError, objective, sequential } from "shapefold";
 *
 * const loss = objective(sequential(input("1"), dense(1)), meanSquaredError);
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * const dir = await Deno.makeTempDir();
 * const { state } = await fit(loss, data, {
 *   optimizer: adam(),
 *   epochs: 10,
 *   key: key(0),
 *   progress: { silent: true },
 *   checkpoint: checkpoint({ dir, every: { epochs: 5 }, keep: 1 }),
 * });
 * state[Symbol.dispose]();
 *
 * const files = Array.from(Deno.readDirSync(dir), ({ name }) => name);
 * await Deno.remove(dir, { recursive: true });
 * assertEquals(files.sort(), ["checkpoint-000010.safetensors", "lock"]);
 * ```
 */
export function checkpoint(options: CheckpointOptions): Checkpointing {
  const { dir, unit, every, keep } = checked(options);
  const keepRun = <R extends AnyReport>(reports: Reports<R>): Reports<R> => {
    const run = keptRun<AnyState>(ACTION, reports as Reports<AnyReport>);
    const resumed = keepingOf(reports);
    if (resumed !== undefined && resumed.dir !== dir) {
      throw new TypeError(
        `${ACTION} to ${dir}: expected the folder that the run is resumed from but found ${resumed.dir} there`,
      );
    }
    const keeping: Keeping = resumed ?? { dir };
    const save = async () => {
      const { folder, fingerprint } = keeping;
      const snapshot = run.snapshot();
      const number = snapshot.finished.length * run.epochs.steps + (snapshot.underWay?.done ?? 0);
      if (folder === undefined || fingerprint === undefined || number === 0) return;
      if (number === keeping.newest) return;
      await writeCheckpoint(folder, number, await encodeCheckpoint(snapshot, fingerprint), keep);
      keeping.newest = number;
    };
    run.whenInterrupted(save);
    if (unit === "steps") {
      reports.watch?.(({ epoch, step, steps }) =>
        ((epoch - 1) * steps + step) % every === 0 ? save() : undefined
      );
    }
    return transformReports<R, R>(async function* (source) {
      using folder = resumed === undefined ? await openFolder(dir, ACTION) : undefined;
      if (folder !== undefined) {
        if ((await checkpointNumbers(folder)).length > 0) {
          throw new Error(
            `${ACTION} to ${dir}: expected a folder without checkpoints but found some; ` +
              `write resume(${describe(dir)}, step, start, epochs) in the place of trainEpochs`,
          );
        }
        Object.assign(keeping, { folder, fingerprint: await fingerprintOf(run) });
      }
      let seen = 0;
      for await (const report of source) {
        const { epoch, epochs, replayed } = report;
        const isDue = epoch === epochs || (unit === "epochs" && epoch % every === 0);
        if (isDue && epoch > seen && !replayed) await save();
        seen = Math.max(seen, epoch);
        yield report;
      }
    })(reports);
  };
  return Object.assign(keepRun, {
    resume: ((...run) => resume(dir, ...run)) as Checkpointing["resume"],
  });
}

function checked(options: CheckpointOptions): {
  readonly dir: string;
  readonly unit: "epochs" | "steps";
  readonly every: number;
  readonly keep: number;
} {
  checkOptions(ACTION, options, ["dir", "every", "keep"], '{ dir: "checkpoints" }');
  const dir = pathOf(ACTION, options.dir);
  const { every = { epochs: 1 }, keep = 3 } = options;
  checkOptions(ACTION, every, ["epochs", "steps"], "every: { epochs: 1 }");
  const [unit, count] = Object.entries(every)[0] ?? [];
  if (unit === undefined || Object.keys(every).length > 1) {
    throw new TypeError(
      `${ACTION}: expected every: { epochs: 1 } or { steps: 500 } but found ${describe(every)}`,
    );
  }
  for (const [what, number] of [[unit, count], ["checkpoints to keep", keep]] as const) {
    if (!Number.isInteger(number) || number < 1) {
      throw wrongNumber(ACTION, `a whole number of ${what} of at least 1`, number);
    }
  }
  return { dir, unit: unit as "epochs" | "steps", every: count, keep };
}
