/**
 * What can be said about where data come from.
 *
 * @module
 */

import { describe } from "../../src/text/found.ts";
import { checkOptions } from "../../src/text/options.ts";
import type { StatusLine } from "../../src/text/status_line.ts";

/** Where files of data are looked for, in this order: a folder, the cache, the public addresses. */
export interface SourceOptions {
  /**
   * A folder of yours that holds the files, or has a folder for each data set in it; `SHAPEFOLD_DATA` unless said,
   * where `--allow-env=SHAPEFOLD_DATA` is granted. Its files are not checked: they may have fewer rows.
   */
  readonly data?: string;
  /** The folder that downloads are kept in; that of the platform unless said, where its variables can be read. */
  readonly cache?: string;
  /** Whether files are downloaded that are nowhere else; true unless said, and only where `--allow-net` is granted. */
  readonly download?: boolean;
  /** How downloads are shown. */
  readonly progress?: SourceProgress;
}

/** How downloads are shown. */
export interface SourceProgress {
  /** Show nothing at all; `false` unless said. */
  readonly silent?: boolean;
  /** Where it is shown; standard error unless said. */
  readonly line?: StatusLine;
}

/** The names of the options. */
const SOURCE_OPTIONS = ["data", "cache", "download", "progress"] as const;

/**
 * Checks what was said about sources.
 *
 * @param action What cannot be done where it will not do: `"Cannot load MNIST"`.
 * @param others The options that the data set has besides.
 */
export function checkSourceOptions(
  action: string,
  options: SourceOptions,
  others: readonly string[] = [],
): void {
  checkOptions(action, options, [...SOURCE_OPTIONS, ...others], '{ data: "datasets" }');
  for (const name of ["data", "cache"] as const) {
    const folder: unknown = options[name];
    if (folder !== undefined && (typeof folder !== "string" || folder === "")) {
      throw new TypeError(`${action}: expected a folder as ${name} but found ${describe(folder)}`);
    }
  }
  const { download = true, progress = {} } = options;
  if (typeof download !== "boolean") {
    throw new TypeError(
      `${action}: expected true or false as download but found ${describe(download)}`,
    );
  }
  checkOptions(action, progress, ["silent", "line"], "{ silent: true }");
}
