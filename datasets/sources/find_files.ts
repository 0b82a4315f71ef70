/**
 * The files of a data set, from the first source that has all of them: a folder of the user's, the cache, the public
 * addresses. A source is used whole or not at all.
 *
 * @module
 */

import { type StatusLine, statusLine } from "../../src/text/status_line.ts";
import type { DataSource } from "../dataset.ts";
import { cacheVariables, platformCache, readCached, writeCached } from "./cache.ts";
import { DataUnavailableError, type TriedSource } from "./data_unavailable_error.ts";
import { download, type Patience } from "./download.ts";
import { findInFolder, type FolderLayout, type FoundFiles } from "./folder.ts";
import { isAllowed, mayConnect, netFlag, variable } from "./permissions.ts";
import type { PublicFile, WholeFile } from "./public_file.ts";
import { DownloadFailure } from "./request.ts";
import type { SourceOptions } from "./source_options.ts";

/** The files of a data set, and everywhere they may be. */
export interface DataFiles extends FolderLayout {
  /** The folder of the cache that they are kept in. */
  readonly folder: string;
  /** Where they are published; each ends in a slash and has all files. */
  readonly addresses: readonly string[];
  /** The files. */
  readonly files: readonly PublicFile[];
}

/** Files, and where they are from. */
export interface Found extends Pick<DataSource, "kind" | "from"> {
  /** Paths or bytes, by the names of the files. */
  readonly files: FoundFiles;
}

/**
 * Finds the files of a data set.
 *
 * @param options Checked before.
 * @throws {DataUnavailableError} Where no source has them, with the reason of each.
 */
export async function findFiles(
  set: DataFiles,
  options: SourceOptions,
  patience?: Patience,
): Promise<Found> {
  const { silent = false, line = silent ? undefined : statusLine() } = options.progress ?? {};
  const display = silent ? undefined : line;
  const tried: TriedSource[] = [];
  const found = await fromFolder(set, options, tried, display) ??
    await fromCacheOrAddresses(set, options, tried, display, patience);
  if (found === undefined) throw new DataUnavailableError(set.name, tried);
  return found;
}

async function fromFolder(
  set: DataFiles,
  { data = variable("SHAPEFOLD_DATA") }: SourceOptions,
  tried: TriedSource[],
  display: StatusLine | undefined,
): Promise<Found | undefined> {
  if (data === undefined) {
    const reason = isAllowed({ name: "env", variable: "SHAPEFOLD_DATA" })
      ? "none was given; say { data } or set SHAPEFOLD_DATA"
      : "none was given; say { data }, or set SHAPEFOLD_DATA and allow --allow-env=SHAPEFOLD_DATA";
    tried.push({ source: "a folder", reason });
    return undefined;
  }
  const found = await findInFolder(data, set);
  if (typeof found !== "string") return { files: found.files, kind: "folder", from: found.folder };
  tried.push({ source: data, reason: found });
  display?.keep(`${set.name}: ${data}: ${found}`);
}

async function fromCacheOrAddresses(
  set: DataFiles,
  options: SourceOptions,
  tried: TriedSource[],
  display: StatusLine | undefined,
  patience: Patience | undefined,
): Promise<Found | undefined> {
  const cache = options.cache ?? platformCache();
  const folder = cache && `${cache}/${set.folder}`;
  const cached = await fromCache(set, cache, tried);
  if (folder !== undefined && cached.size === set.files.length) {
    return { files: bytesOf(cached), kind: "cache", from: folder };
  }
  if (options.download === false) {
    tried.push({
      source: "the public addresses",
      reason: "downloads are off; say { download: true }",
    });
    return undefined;
  }
  for (const base of set.addresses) {
    const from = await fromAddress(set, base, { folder, cached, tried, display, patience });
    if (from !== undefined) return from;
  }
}

/** The files of the cache that are whole. */
async function fromCache(
  { files, folder }: DataFiles,
  cache: string | undefined,
  tried: TriedSource[],
): Promise<Map<string, WholeFile>> {
  const whole = new Map<string, WholeFile>();
  if (cache === undefined) {
    const variables = cacheVariables(Deno.build.os).join(",");
    const reason = `its folder is not known; say { cache } or allow --allow-env=${variables}`;
    tried.push({ source: "the cache", reason });
    return whole;
  }
  const source = `${cache}/${folder}`;
  if (!isAllowed({ name: "read", path: source })) {
    tried.push({ source, reason: `cannot be read; allow it with --allow-read=${cache}` });
    return whole;
  }
  const reasons: string[] = [];
  for (const file of files) {
    const read = await readCached(source, file);
    if (typeof read === "string") reasons.push(read);
    else whole.set(file.name, read);
  }
  if (reasons.length > 0) tried.push({ source, reason: reasons[0] });
  return whole;
}

interface Downloading {
  /** Where files are kept, if anywhere. */
  readonly folder: string | undefined;
  /** The files that are there already. */
  readonly cached: Map<string, WholeFile>;
  readonly tried: TriedSource[];
  readonly display: StatusLine | undefined;
  readonly patience: Patience | undefined;
}

/** The files that are not there yet, from one address; each is kept as soon as it is whole. */
async function fromAddress(
  { name, files }: DataFiles,
  base: string,
  { folder, cached, tried, display, patience }: Downloading,
): Promise<Found | undefined> {
  if (!mayConnect(new URL(base))) {
    tried.push({ source: base, reason: `no permission; allow it with ${netFlag(new URL(base))}` });
    return undefined;
  }
  let notKept = folder === undefined ? "there is no cache" : undefined;
  try {
    for (const file of files.filter((file) => !cached.has(file.name))) {
      const show = (received: number, total: number) =>
        display?.show(`${name}  ${file.name}  ${ofMegabytes(received, total)}`);
      const whole = await download(new URL(file.name, base), file, show, patience);
      cached.set(file.name, whole);
      if (folder !== undefined && notKept === undefined) notKept = await writeCached(folder, whole);
    }
  } catch (error) {
    display?.show("");
    if (!(error instanceof DownloadFailure)) throw error;
    tried.push({ source: base, reason: error.message });
    return undefined;
  }
  const kept = notKept === undefined ? `kept in ${folder}` : `in memory only: ${notKept}`;
  display?.keep(`${name}: downloaded from ${base}, ${kept}`);
  return {
    files: bytesOf(cached),
    kind: notKept === undefined ? "download" : "memory",
    from: base,
  };
}

function bytesOf(files: ReadonlyMap<string, WholeFile>): FoundFiles {
  return new Map([...files].map(([name, { bytes }]) => [name, bytes]));
}

/** `3.2 of 9.9 MB`. */
function ofMegabytes(received: number, total: number): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return `${megabytes(received)} of ${megabytes(total)} MB`;
}
