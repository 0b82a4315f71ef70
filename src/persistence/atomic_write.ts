/**
 * Writing a file as a whole: whatever happens, its old content is there or the new one.
 *
 * @module
 */

import { checkMayReplaceIn, folderOf, nameOf } from "./file_access.ts";

/**
 * Writes a file so that nobody ever finds a part of it: into another file beside it, which is flushed to the disk and
 * then takes its place. A process that dies leaves the old file as it was, and perhaps the other one, whose name begins
 * with a dot and ends with `.part`; the next writing of the file removes it. A link stays a link.
 *
 * @param path Where to; its folder must be there.
 * @throws {Deno.errors.NotCapable} Where the folder may not be read and written; nothing is asked.
 * @throws {Error} Where it cannot be written, as on a full disk; what was there is as it was.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await writeAtomically(`${folder}/numbers`, Uint8Array.of(1, 2));
 * await writeAtomically(`${folder}/numbers`, Uint8Array.of(3));
 * assertEquals(await Deno.readFile(`${folder}/numbers`), Uint8Array.of(3));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const action = `Cannot write ${nameOf(path)}`;
  checkMayReplaceIn(folderOf(path), action);
  const { isSymlink } = await Deno.lstat(path).catch(() => ({ isSymlink: false }));
  const target = isSymlink ? await Deno.realPath(path).catch(() => path) : path;
  checkMayReplaceIn(folderOf(target), action);
  if (await isFolder(target)) {
    throw new Error(`${action}: expected the path of a file but found that of a folder`);
  }
  try {
    await removeLeftovers(target);
    await replace(target, bytes);
    await syncFolder(folderOf(target));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof Deno.errors.NotFound
      ? `expected the folder ${folderOf(target)} but found none`
      : `${error.message}; what was there is as it was`;
    throw new Error(`${action}: ${reason}`, { cause: error });
  }
}

/** Is there a folder at a path, or does the path end as that of one? */
async function isFolder(path: string): Promise<boolean> {
  if (/[\\/]$/.test(path)) return true;
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory ?? false;
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${folderOf(path)}/.${nameOf(path)}.${crypto.randomUUID()}.part`;
  // A file that only its owner may read stays one.
  const { mode } = await Deno.stat(path).catch(() => ({ mode: null }));
  try {
    // The lock says that the writer lives; it is held until the file has its place.
    using file = await Deno.open(part, {
      write: true,
      createNew: true,
      ...(mode !== null && { mode: mode & 0o777 }),
    });
    await file.lock(true);
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    await file.sync();
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => undefined);
    throw error;
  }
}

/** In milliseconds. */
const ONE_MINUTE = 60_000;

/**
 * Removes what writers of a file left that died: files that nobody holds a lock on. One that is empty and new may belong
 * to a writer that is about to lock it, so it stays.
 */
async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${nameOf(path)}.`;
  for await (const { name } of Deno.readDir(folderOf(path))) {
    if (!name.startsWith(prefix) || !/^[0-9a-f-]{36}\.part$/.test(name.slice(prefix.length))) {
      continue;
    }
    const part = `${folderOf(path)}/${name}`;
    try {
      using file = await Deno.open(part);
      const { size, mtime } = await file.stat();
      const isNew = size === 0 && Date.now() - Number(mtime) < ONE_MINUTE;
      if (!isNew && await file.tryLock(true)) await Deno.remove(part);
    } catch (error) {
      // Its writer was faster and gave it its place, or it belongs to somebody else.
      if (
        !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)
      ) {
        throw error;
      }
    }
  }
}

/** A file's new place is on the disk only once its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using opened = await Deno.open(folder);
  await opened.sync();
}
