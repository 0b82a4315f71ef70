/**
 * The error for data that are nowhere to be had.
 *
 * @module
 */

/** A place where data were looked for. */
export interface TriedSource {
  /** The place: a folder, the cache or an address. */
  readonly source: string;
  /** Why the data are not from there, and the flag or option that would change it. */
  readonly reason: string;
  /** The flag of `deno run` that would open the place, where it is closed: `"--allow-net=HOST"`. */
  readonly flag?: string;
}

/**
 * Data that no source has: each place that was tried has a line that says why, and which flag or option would open it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DataUnavailableError } from "shapefold/datasets";
 *
 * const error = new DataUnavailableError("MNIST", [{ source: "/data", reason: "there is no such folder" }]);
 * assertEquals(
 *   error.message,
 *   "Cannot load MNIST: expected a source that has it but found none\n  /data: there is no such folder",
 * );
 * ```
 */
export class DataUnavailableError extends Error {
  /** What kind of error it is. */
  override readonly name = "DataUnavailableError";
  /** The places that were tried, in their order. */
  readonly sources: readonly TriedSource[];

  /**
   * An error for a data set and the places that were tried.
   *
   * @param data The name of the data: `"MNIST"`.
   * @param sources The places, in their order.
   */
  constructor(data: string, sources: readonly TriedSource[]) {
    const lines = sources.map(({ source, reason }) => `\n  ${source}: ${reason}`);
    super(`Cannot load ${data}: expected a source that has it but found none${lines.join("")}`);
    this.sources = sources;
  }
}
