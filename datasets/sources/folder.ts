/**
 * Files in a folder of the user's, directly or in a folder of their own.
 *
 * @module
 */

import { isAllowed } from "./permissions.ts";

/** Where each file of a data set is: a path, or its bytes. */
export type FoundFiles = ReadonlyMap<string, string | Uint8Array>;

/** How the files of a data set lie in folders. */
export interface FolderLayout {
  /** The name of the data set: `"MNIST"`. */
  readonly name: string;
  /** The folders that may hold it inside of a folder of data sets. */
  readonly subfolders: readonly string[];
  /** Folders whose files have the same names but are other data. */
  readonly others: readonly string[];
  /**
   * The files to read among those that are there: the name of each by what it is called at home; or what is missing,
   * empty where there is none at all.
   */
  choose(names: ReadonlySet<string>): ReadonlyMap<string, string> | string;
}

/** A folder, and the files that are taken from it. */
export interface FilesInFolder {
  /** The folder itself, or the one in it that has the files. */
  readonly folder: string;
  /** The paths of the files. */
  readonly files: FoundFiles;
}

/** The files of a data set in a folder, or why they are not there. */
export async function findInFolder(
  folder: string,
  { name, subfolders, others, choose }: FolderLayout,
): Promise<FilesInFolder | string> {
  const own = /[^/\\]*(?=[/\\]*$)/.exec(folder)?.[0] ?? "";
  const candidates = subfolders.map((subfolder) => `${folder}/${subfolder}`);
  if (!others.includes(own)) candidates.push(folder);

  const readable = candidates.filter((path) => isAllowed({ name: "read", path }));
  if (readable.length === 0) return `cannot be read; allow it with --allow-read=${folder}`;
  const missing: string[] = [];
  for (const path of readable) {
    const names = await namesIn(path);
    const chosen = names instanceof Set ? choose(names) : names;
    if (typeof chosen !== "string") {
      const files = new Map([...chosen].map(([file, found]) => [file, `${path}/${found}`]));
      return { folder: path, files };
    }
    if (chosen !== "") missing.push(path === folder ? chosen : `${path} ${chosen}`);
  }
  if (missing.length > 0) return missing[0];
  return await isThere(folder) ? `has no files of ${name}` : "there is no such folder";
}

/** The names of the files in a folder, none where there is no such folder; or why they cannot be had. */
async function namesIn(folder: string): Promise<ReadonlySet<string> | string> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return new Set(entries.filter((entry) => !entry.isDirectory).map((entry) => entry.name));
  } catch (error) {
    if (isMissing(error)) return new Set();
    if (error instanceof Error) return `cannot be read: ${error.message}`;
    throw error;
  }
}

async function isThere(folder: string): Promise<boolean> {
  if (!isAllowed({ name: "read", path: folder })) return true;
  return await Deno.stat(folder).then((found) => found.isDirectory, () => false);
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** The first of some names that is there. */
export function firstOf(
  names: ReadonlySet<string>,
  candidates: readonly string[],
): string | undefined {
  return candidates.find((candidate) => names.has(candidate));
}
