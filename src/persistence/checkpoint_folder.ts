/**
 * The folder of checkpoints: one process at a time, and a few files of which the newest whole one counts.
 *
 * @module
 */

import { checkMayReplaceIn, nameOf } from "./file_access.ts";
import { writeAtomically } from "./atomic_write.ts";

/** A folder of checkpoints that this process alone may use. */
export interface CheckpointFolder extends Disposable {
  /** Its path. */
  readonly dir: string;
  /** The lock; the system lets go of it where the process dies. */
  readonly lock: Deno.FsFile;
}

/**
 * Opens a folder of checkpoints, which is made where there is none, and removes what a process left that died while it
 * was writing.
 *
 * @param action What cannot be done otherwise, for messages: `"Cannot resume from runs/a"`.
 * @throws {Deno.errors.NotCapable} Where it may not be read and written; nothing is asked.
 * @throws {Error} Where another run uses it, or it cannot be made or written.
 */
export async function openFolder(dir: string, action: string): Promise<CheckpointFolder> {
  checkMayReplaceIn(dir, action);
  let lock: Deno.FsFile;
  try {
    await Deno.mkdir(dir, { recursive: true });
    lock = await Deno.open(lockOf(dir), { write: true, create: true });
  } catch (error) {
    throw new Error(
      `${action}: expected a folder that can be written but found ${(error as Error).message}`,
      { cause: error },
    );
  }
  try {
    if (!await lock.tryLock(true)) {
      throw new Error(
        `${action}: expected a folder that no other run uses but found one that is in use; ` +
          "wait for the other run or give this one a folder of its own",
      );
    }
    for await (const { name } of Deno.readDir(dir)) {
      if (/^\.checkpoint-.*\.part$/.test(name)) await Deno.remove(`${dir}/${name}`);
    }
  } catch (error) {
    lock.close();
    throw error;
  }
  return { dir, lock, [Symbol.dispose]: () => lock.close() };
}

/** The numbers of the checkpoints in a folder: how many steps the run had, the newest first. */
export async function checkpointNumbers({ dir }: CheckpointFolder): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    const [, digits] = /^checkpoint-(\d{6,})\.safetensors$/.exec(name) ?? [];
    if (digits !== undefined && !isDirectory) numbers.push(Number(digits));
  }
  return numbers.sort((a, b) => b - a);
}

/** The path of the checkpoint after some number of steps. */
export function checkpointPath({ dir }: CheckpointFolder, number: number): string {
  return `${dir}/checkpoint-${`${number}`.padStart(6, "0")}.safetensors`;
}

/**
 * Writes a checkpoint, and removes older ones but for the newest `keep`, as well as newer ones: they were damaged, so that
 * the run went on from before.
 *
 * @throws {Error} Where it cannot be written, as on a full disk; the others are as they were.
 */
export async function writeCheckpoint(
  folder: CheckpointFolder,
  number: number,
  bytes: Uint8Array,
  keep: number,
): Promise<void> {
  await writeAtomically(checkpointPath(folder, number), bytes);
  const numbers = await checkpointNumbers(folder);
  const kept = new Set(numbers.filter((other) => other <= number).slice(0, keep));
  for (const other of numbers) {
    if (!kept.has(other)) await Deno.remove(checkpointPath(folder, other));
  }
}

/** The name of a checkpoint's file. */
export function checkpointName(folder: CheckpointFolder, number: number): string {
  return nameOf(checkpointPath(folder, number));
}

function lockOf(dir: string): string {
  return `${dir}/lock`;
}
