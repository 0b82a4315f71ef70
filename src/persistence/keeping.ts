/**
 * How `resume` and `checkpoint` work on one folder: what one of them opened, the other writes to.
 *
 * @module
 */

import type { AnyReport, Reports } from "../training/reports.ts";
import type { CheckpointFolder } from "./checkpoint_folder.ts";
import type { RunFingerprint } from "./run_fingerprint.ts";

/** The keeping of a run in a folder. */
export interface Keeping {
  /** The folder's path. */
  readonly dir: string;
  /** The folder, while it is open. */
  folder?: CheckpointFolder;
  /** What the run is of, once that is known. */
  fingerprint?: RunFingerprint;
  /** The number of the checkpoint that says where the run is or was. */
  newest?: number;
}

/** By the run itself, which the streams behind it hand on. */
const keepings = new WeakMap<object, Keeping>();

/** Lets a run be kept where it was resumed from. */
export function keepIn(reports: Pick<Reports<AnyReport>, "run">, keeping: Keeping): void {
  if (reports.run !== undefined) keepings.set(reports.run, keeping);
}

/** Where a run was resumed from. */
export function keepingOf({ run }: Pick<Reports<AnyReport>, "run">): Keeping | undefined {
  return run && keepings.get(run);
}
