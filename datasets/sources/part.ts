/**
 * The part of a file that has come up to now. It lies beside the file's place in the cache as well, for a process that
 * goes on where another one was ended. It is never taken for the file: the SHA-256 of the whole decides.
 *
 * @module
 */

import { joined } from "../../src/files/joined.ts";
import { isAllowed } from "./permissions.ts";
import { mostBytes, type PublicFile } from "./public_file.ts";

/** What has come of a file. */
export interface Part extends Disposable {
  /** How many bytes. */
  readonly length: number;
  /** Adds what came next. */
  append(piece: Uint8Array): void;
  /** Begins anew, with nothing. */
  clear(): void;
  /** All bytes in one piece. */
  bytes(): Uint8Array;
  /** Keeps what there is for the next process, where there is a place for it. */
  [Symbol.dispose](): void;
}

/** A part that is in memory only. */
export function memoryPart(start?: Uint8Array): Part {
  const pieces: Uint8Array[] = start === undefined ? [] : [start];
  let length = start?.length ?? 0;
  return {
    get length() {
      return length;
    },
    append(piece) {
      pieces.push(piece);
      length += piece.length;
    },
    clear() {
      pieces.length = 0;
      length = 0;
    },
    bytes: () => joined(pieces),
    [Symbol.dispose]() {},
  };
}

/**
 * The part of a file that a folder keeps, or a new one. Where the folder cannot be read and written, or another process
 * is at the same file, it is in memory only.
 */
export function keptPart(folder: string, file: PublicFile): Part {
  const isKept = isAllowed({ name: "read", path: folder }) &&
    isAllowed({ name: "write", path: folder });
  if (!isKept) return memoryPart();
  const path = `${folder}/${file.name}.part`;
  let place = lockedFile(path, { create: false });
  const memory = memoryPart(place && readStart(place, mostBytes(file)));
  let isTried = place !== undefined;

  /** Does something to the file; where it fails, as where the disk is full, memory has to do. */
  function keep(action: (place: Deno.FsFile) => void): void {
    try {
      if (place !== undefined) action(place);
    } catch {
      place?.close();
      place = undefined;
    }
  }

  return {
    get length() {
      return memory.length;
    },
    bytes: memory.bytes,
    append(piece) {
      if (!isTried) place = lockedFile(path, { create: true });
      isTried = true;
      keep((place) => writeAll(place, piece));
      memory.append(piece);
    },
    clear() {
      keep((place) => {
        place.truncateSync(0);
        place.seekSync(0, Deno.SeekMode.Start);
      });
      memory.clear();
    },
    [Symbol.dispose]() {
      // Removed before it is closed, while no other process can have begun with it.
      if (memory.length === 0) keep(() => Deno.removeSync(path));
      keep((place) => place.close());
      place = undefined;
    },
  };
}

/** A file that no other process writes to, or nothing where that cannot be. */
function lockedFile(path: string, { create }: { create: boolean }): Deno.FsFile | undefined {
  try {
    if (create) Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const file = Deno.openSync(path, { read: true, write: true, create });
    if (file.tryLockSync(true)) return file;
    file.close();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/** What is in a file, or nothing of it where it is more than there can be. */
function readStart(place: Deno.FsFile, most: number): Uint8Array | undefined {
  const { size } = place.statSync();
  if (size > most) {
    place.truncateSync(0);
    return undefined;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let read; at < size && (read = place.readSync(bytes.subarray(at)));) at += read;
  return bytes.subarray(0, at);
}

function writeAll(place: Deno.FsFile, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(place.writeSync(rest));
}
