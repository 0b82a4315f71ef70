/**
 * The cache: the folder of the platform for files that can be had again. A file in it is whole, or it is not taken.
 *
 * @module
 */

import { isAllowed, variable } from "./permissions.ts";
import { identify, plainName, type PublicFile, type WholeFile } from "./public_file.ts";

/** The variables that say where the cache is on a platform. */
export function cacheVariables(os: string): readonly string[] {
  if (os === "windows") return ["LOCALAPPDATA"];
  return os === "darwin" ? ["HOME"] : ["XDG_CACHE_HOME", "HOME"];
}

/**
 * The cache of shapefold on a platform, or nothing where the variables that say so cannot be read:
 * `$XDG_CACHE_HOME/shapefold` or `~/.cache/shapefold`, `~/Library/Caches/shapefold`, `%LOCALAPPDATA%\shapefold`.
 */
export function platformCache(
  os: string = Deno.build.os,
  get: (name: string) => string | undefined = variable,
): string | undefined {
  if (os === "windows") {
    const local = get("LOCALAPPDATA");
    return local && `${local}\\shapefold`;
  }
  const home = get("HOME");
  if (os === "darwin") return home && `${home}/Library/Caches/shapefold`;
  const xdg = get("XDG_CACHE_HOME");
  // The specification wants a path that is not absolute to be ignored.
  if (xdg?.startsWith("/")) return `${xdg}/shapefold`;
  return home && `${home}/.cache/shapefold`;
}

/** A file of the cache, or why it cannot be had. */
export async function readCached(folder: string, file: PublicFile): Promise<WholeFile | string> {
  const names = new Set([file.name, plainName(file.name)]);
  let reason = `${file.name} is not there`;
  for (const name of names) {
    try {
      const whole = await identify(await Deno.readFile(`${folder}/${name}`), file);
      if (whole !== undefined) return whole;
      reason = `${name} is damaged: it does not have the SHA-256 that it should have`;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof Deno.errors.NotFound)) reason = `${name}: ${error.message}`;
    }
  }
  return reason;
}

/**
 * Puts a file into the cache: under another name first, so that nobody ever finds a part of it, whatever happens and
 * however many processes do the same.
 *
 * @returns Why it cannot be written, or nothing where it is there.
 */
export async function writeCached(folder: string, file: WholeFile): Promise<string | undefined> {
  if (!isAllowed({ name: "write", path: folder })) {
    return `${folder} cannot be written; allow it with --allow-write=${folder}`;
  }
  const temporary = `${folder}/.${file.name}.${crypto.randomUUID()}.part`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeAndSync(temporary, file.bytes);
    await Deno.rename(temporary, `${folder}/${file.name}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await Deno.remove(temporary).catch(() => undefined);
    return `${folder} cannot be written: ${error.message}`;
  }
}

async function writeAndSync(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  await file.sync();
}
