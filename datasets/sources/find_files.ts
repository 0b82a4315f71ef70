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
import { type ByteWatcher, download, type Patience } from "./download.ts";
import { findInFolder, type FolderLayout, type FoundFiles } from "./folder.ts";
import { isAllowed, mayConnect, netFlag, variable } from "./permissions.ts";
import { keptPart, memoryPart } from "./part.ts";
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

/** What is looked for, and what came of it up to now. */
interface Search {
  readonly set: DataFiles;
  readonly options: SourceOptions;
  readonly display: StatusLine | undefined;
  readonly patience: Patience | undefined;
  /** The places without the files; each source that fails adds itself. */
  readonly tried: TriedSource[];
}

/** How often the line is rewritten at most, in milliseconds. */
const REFRESH = 100;

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
  const { silent = false, line } = options.progress ?? {};
  const display = silent ? undefined : line ?? statusLine();
  const search: Search = { set, options, display, patience, tried: [] };
  const found = await fromFolder(search) ?? await fromCacheOrAddresses(search);
  if (found === undefined) throw new DataUnavailableError(set.name, search.tried);
  return found;
}

async function fromFolder({ set, options, display, tried }: Search): Promise<Found | undefined> {
  const { data = variable("SHAPEFOLD_DATA") } = options;
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

async function fromCacheOrAddresses(search: Search): Promise<Found | undefined> {
  const { set, options: { cache = platformCache(), download = true }, tried } = search;
  const folder = cache && `${cache}/${set.folder}`;
  const cached = await fromCache(search, cache);
  if (folder !== undefined && cached.size === set.files.length) {
    return { files: bytesOf(cached), kind: "cache", from: folder };
  }
  if (!download) {
    const reason = "downloads are off; say { download: true }";
    tried.push({ source: "the public addresses", reason });
    return undefined;
  }
  for (const base of set.addresses) {
    const found = await fromAddress(search, base, folder, cached);
    if (found !== undefined) return found;
  }
}

/** The files of the cache that are whole. */
async function fromCache(
  { set: { files, folder }, tried }: Search,
  cache: string | undefined,
): Promise<Map<string, WholeFile>> {
  const whole = new Map<string, WholeFile>();
  if (cache === undefined) {
    tried.push({ source: "the cache", reason: unknownCache() });
    return whole;
  }
  const source = `${cache}/${folder}`;
  if (!isAllowed({ name: "read", path: source })) {
    const flag = `--allow-read=${cache}`;
    tried.push({ source, reason: `cannot be read; allow it with ${flag}`, flag });
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

function unknownCache(): string {
  const variables = cacheVariables(Deno.build.os);
  const isHidden = variables.some((variable) => !isAllowed({ name: "env", variable }));
  const way = isHidden ? `allow --allow-env=${variables}` : `set ${variables.join(" or ")}`;
  return `its folder is not known; say { cache } or ${way}`;
}

/** The files that are not there yet, from one address; each is kept in the folder as soon as it is whole. */
async function fromAddress(
  { set: { name, files }, display, patience, tried }: Search,
  base: string,
  folder: string | undefined,
  cached: Map<string, WholeFile>,
): Promise<Found | undefined> {
  if (!mayConnect(new URL(base))) {
    const flag = netFlag(new URL(base));
    tried.push({ source: base, reason: `no permission; allow it with ${flag}`, flag });
    return undefined;
  }
  let notKept = folder === undefined ? `the cache: ${unknownCache()}` : undefined;
  for (const file of files.filter((file) => !cached.has(file.name))) {
    try {
      const watch = shower(`${name}  ${file.name}`, display);
      using part = folder === undefined ? memoryPart() : keptPart(folder, file);
      const whole = await download(new URL(file.name, base), file, part, watch, patience);
      cached.set(file.name, whole);
      if (folder !== undefined && notKept === undefined) notKept = await writeCached(folder, whole);
      part.clear();
    } catch (error) {
      display?.show("");
      if (!(error instanceof DownloadFailure)) throw error;
      tried.push({ source: base, reason: `${file.name}: ${error.message}` });
      return undefined;
    }
  }
  const kind = notKept === undefined ? "download" : "memory";
  const kept = notKept === undefined ? `kept in ${folder}` : `in memory only: ${notKept}`;
  display?.keep(`${name}: downloaded from ${base}, ${kept}`);
  return { files: bytesOf(cached), kind, from: base };
}

function bytesOf(files: ReadonlyMap<string, WholeFile>): FoundFiles {
  return new Map([...files].map(([name, { bytes }]) => [name, bytes]));
}

/** Rewrites the line while a file comes, not too often: `3.2 of 9.9 MB`. */
function shower(title: string, display: StatusLine | undefined): ByteWatcher {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  let shown = -Infinity;
  return (received, total) => {
    const now = performance.now();
    if (now - shown < REFRESH) return;
    shown = now;
    display?.show(`${title}  ${megabytes(received)} of ${megabytes(total)} MB`);
  };
}
