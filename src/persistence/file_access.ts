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
  return path.split(/[\\/]/).at(-1) || path;
}

/** The folder of a file. */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return end < 0 ? "." : path.slice(0, Math.max(1, end));
}

/**
 * Throws where a file may not be read.
 *
 * @throws {Deno.errors.NotCapable} With the flag that allows it.
 */
export function checkMayRead(path: string): void {
  if (isAllowed("read", path)) return;
  throw new Deno.errors.NotCapable(
    `Cannot read ${nameOf(path)}: expected the permission to read it; add --allow-read=${path}`,
  );
}

/**
 * Throws where files of a folder may not be replaced: that takes both reading and writing, since the new file stands
 * beside the old one for a moment.
 *
 * @throws {Deno.errors.NotCapable} With the flags that allow it.
 */
export function checkMayReplace(path: string): void {
  const folder = folderOf(path);
  if (isAllowed("read", folder) && isAllowed("write", folder)) return;
  throw new Deno.errors.NotCapable(
    `Cannot write ${nameOf(path)}: expected the permission to read and write its folder; ` +
      `add --allow-read=${folder} --allow-write=${folder}`,
  );
}

function isAllowed(name: "read" | "write", path: string): boolean {
  return Deno.permissions.querySync({ name, path }).state === "granted";
}
