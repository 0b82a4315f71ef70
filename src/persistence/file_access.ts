/**
 * What this process may read and write. Nothing here ever prompts: without a permission an error shows the flag.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { describe } from "../text/found.ts";

/**
 * The path of a file.
 *
 * @param action What cannot be done where there is none: `"Cannot save"`.
 * @throws {TypeError} Where it is neither a path nor a `file:` address.
 */
export function pathOf(action: string, path: string | URL): string {
  if (typeof path === "string" && path !== "") return path;
  if (path instanceof URL && path.protocol === "file:") return fileURLToPath(path);
  const found = describe(path instanceof URL ? path.href : path);
  throw new TypeError(`${action}: expected a path or a file: URL but found ${found}`);
}

/** The name of a file in messages: without its folders. */
export function nameOf(path: string): string {
  return path.split(/[\\/]/).findLast((name) => name !== "") ?? path;
}

/** The folder of a file. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return end < 0 ? "." : path.slice(0, Math.max(1, end));
}

/**
 * Throws where there is no file that may be read.
 *
 * @throws {Deno.errors.NotCapable} With the flag that allows it.
 * @throws {Deno.errors.NotFound} Where there is nothing.
 * @throws {TypeError} Where there is a folder, or a device: opening a pipe would wait for somebody to write.
 */
export async function checkReadable(path: string): Promise<void> {
  const action = `Cannot read ${nameOf(path)}`;
  if (!isAllowed("read", path)) {
    throw new Deno.errors.NotCapable(
      `${action}: expected the permission to read it; add --allow-read=${path}`,
    );
  }
  const { isFile } = await Deno.stat(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Deno.errors.NotFound(`${action}: expected a file but found none at ${path}`, {
      cause: error,
    });
  });
  if (!isFile) throw new TypeError(`${action}: expected a file but found a folder or a device`);
}

/**
 * Throws where files of a folder may not be replaced: that takes both reading and writing, since the new file stands
 * beside the old one for a moment.
 *
 * @param action What cannot be done otherwise: `"Cannot write a.safetensors"`.
 * @throws {Deno.errors.NotCapable} With the flags that allow it.
 */
export function checkMayReplaceIn(folder: string, action: string): void {
  if (isAllowed("read", folder) && isAllowed("write", folder)) return;
  throw new Deno.errors.NotCapable(
    `${action}: expected the permission to read and write the folder ${folder}; ` +
      `add --allow-read=${folder} --allow-write=${folder}`,
  );
}

function isAllowed(name: "read" | "write", path: string): boolean {
  return Deno.permissions.querySync({ name, path }).state === "granted";
}
