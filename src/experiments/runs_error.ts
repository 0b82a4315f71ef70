/**
 * The error of runs that failed, which keeps what the others found.
 *
 * @module
 */

import { describe } from "../text/found.ts";

/** A run that failed. */
export interface FailedRun {
  /** Its name among the runs. */
  readonly name: string;
  /** What it was to do. */
  readonly config: unknown;
  /** What it threw. */
  readonly error: unknown;
}

/** A run that came to its end. */
export interface FinishedRun {
  /** Its name among the runs. */
  readonly name: string;
  /** What it was to do. */
  readonly config: unknown;
  /** What it returned. */
  readonly result: unknown;
}

/**
 * Runs failed, or were ended by a signal or Ctrl-C before they came to their end. Those that did are kept. An error is what
 * the run threw, with its class where that is one of this library, of Deno or of the language.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RunsError } from "shapefold";
 *
 * const failed = [{ name: "large", config: { units: 64 }, error: new Error("the loss is NaN") }];
 * const finished = [{ name: "small", config: { units: 32 }, result: 0.1 }];
 * const error = new RunsError({ failed, finished, count: 2 });
 * assertEquals(error.message, "Cannot finish 1 of 2 runs: 'large' with { units: 64 }: the loss is NaN");
 * assertEquals(error.finished[0].result, 0.1);
 * ```
 */
export class RunsError extends Error {
  /** The name that messages begin with. */
  override readonly name = "RunsError";
  /** The runs that failed. */
  readonly failed: readonly FailedRun[];
  /** The runs that came to their end, with their results. */
  readonly finished: readonly FinishedRun[];

  /**
   * An error whose message names each run that failed, its config and its error.
   *
   * @param outcome What became of the runs; `count` is how many there were, and `ended` why the rest of them was not
   *   done: the reason of the signal.
   */
  constructor(outcome: {
    readonly failed: readonly FailedRun[];
    readonly finished: readonly FinishedRun[];
    readonly count: number;
    readonly ended?: unknown;
  }) {
    const { failed, finished, count, ended } = outcome;
    const reasons = Array.from(
      Map.groupBy(failed, ({ error }) => messageOf(error)),
      ([message, runs]) => `${runs.map(described).join(", ")}: ${message}`,
    );
    if ("ended" in outcome) reasons.push(`they were ended: ${messageOf(ended)}`);
    const missing = `${count - finished.length} of ${count} runs`;
    super(`Cannot finish ${missing}: ${reasons.join("; ")}`, {
      cause: "ended" in outcome ? ended : failed[0]?.error,
    });
    this.failed = failed;
    this.finished = finished;
  }
}

function described({ name, config }: FailedRun): string {
  return `'${name}' with ${describe(config)}`;
}

/** What an error says, or a value that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : describe(error);
}
