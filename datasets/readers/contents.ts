/**
 * What is to be read: bytes, or a file that is opened with the permission to read it and no other.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Contents } from "../../src/files/contents.ts";
import { isGzip, unpack } from "../../src/files/unpack.ts";
import { describe, wrongNumber } from "../../src/text/found.ts";
import { checkOptions } from "../../src/text/options.ts";

export type { Contents };

/** Bytes, or where they are: a path, or a `file:` address. */
export type ByteSource = Uint8Array | string | URL;

/** What every reader may be told. */
export interface ReadOptions {
  /**
   * The most bytes that packed data may unpack to; unless said a hundred times as many as the file has, at least 2^24
   * (16 MiB) and at most 2^30 (1 GiB).
   */
  readonly maxBytes?: number;
}

/** {@linkcode ReadOptions.maxBytes} where it is not said: what is packed further was made to fill the memory. */
export function usualMaxBytes(fileSize: number): number {
  return Math.min(2 ** 30, Math.max(2 ** 24, 100 * fileSize));
}

/** How many bytes a file has by its first ones; `undefined` where they are too few to say. */
export type SizeOf = (start: Uint8Array, file: string) => number | undefined;

/**
 * The bytes of a source, unpacked where they begin as gzip does.
 *
 * @param kind What is to be read, for messages: `"an IDX file"`.
 * @param known The names of the reader's options.
 * @throws {TypeError} Where the source is none.
 * @throws {Deno.errors.NotCapable} Where the file may not be read; nothing is asked.
 */
export async function contentsOf(
  kind: string,
  source: ByteSource,
  options: ReadOptions,
  { known = [], sizeOf }: { known?: readonly string[]; sizeOf?: SizeOf } = {},
): Promise<Contents> {
  const action = `Cannot read ${kind}`;
  checkOptions(action, options, ["maxBytes", ...known], "{ maxBytes: 1e9 }");
  const { maxBytes: most } = options;
  if (most !== undefined && !(Number.isSafeInteger(most) && most >= 1)) {
    throw wrongNumber(action, "maxBytes of at least 1", most);
  }
  const opened = await open(action, source);
  const maxBytes = most ?? usualMaxBytes(opened.bytes.length);
  if (!isGzip(opened.bytes)) return opened;
  const file = `${opened.file} (unpacked)`;
  const bytes = await unpack(opened.bytes, "gzip", {
    file,
    maxBytes,
    sizeOf: sizeOf && ((start) => sizeOf(start, file)),
  });
  return { file, bytes };
}

async function open(action: string, source: ByteSource): Promise<Contents> {
  if (source instanceof Uint8Array) return { file: "the bytes", bytes: source };
  const place = typeof source === "string" && /^\w{2,}:\/\//.test(source)
    ? new URL(source)
    : source;
  if (typeof place !== "string" && !(place instanceof URL && place.protocol === "file:")) {
    throw new TypeError(
      `${action}: expected bytes, a path or a file: URL but found ${describe(source)}`,
    );
  }
  const path = typeof place === "string" ? place : fileURLToPath(place);
  const file = path.split(/[\\/]/).at(-1) || path;
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    throw new Deno.errors.NotCapable(
      `Cannot read ${file}: expected the permission to read it; add --allow-read=${path}`,
    );
  }
  return { file, bytes: await Deno.readFile(path) };
}
