/**
 * Numbers taken from the bytes of a file, and checks that they are there.
 *
 * @module
 */

import { malformed } from "../text/malformed.ts";

/** Throws where fewer or more bytes follow than the header says. */
export function expectBytes(file: string, expected: number, found: number, at: number): void {
  if (found < expected) throw malformed(file, `${expected} bytes of data`, `${found}`, at);
  if (found > expected) throw malformed(file, "the end", "more bytes", at + expected);
}

/** Unsigned integers at places of a file, none beyond its end. */
export interface Words {
  /** Two bytes. */
  readonly u16: (at: number) => number;
  /** Four bytes. */
  readonly u32: (at: number) => number;
  /** Eight bytes; beyond 2^53 it is rounded, which is far beyond the size of any file. */
  readonly u64: (at: number) => number;
}

/** The unsigned integers of a file; each throws a `SyntaxError` where the file ends before it. */
export function wordsOf(bytes: Uint8Array, file: string, littleEndian: boolean): Words {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checked = (size: number, read: (at: number) => number) => (at: number): number => {
    if (at >= 0 && at + size <= bytes.length) return read(at);
    throw malformed(file, `${size} more bytes`, "the end", Math.min(at, bytes.length));
  };
  return {
    u16: checked(2, (at) => view.getUint16(at, littleEndian)),
    u32: checked(4, (at) => view.getUint32(at, littleEndian)),
    u64: checked(8, (at) => Number(view.getBigUint64(at, littleEndian))),
  };
}
