/**
 * The members of a ZIP file, by its directory at the end, with the 64-bit fields that NumPy writes.
 *
 * Source: PKWARE, "APPNOTE.TXT, .ZIP file format specification", 6.3.10.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import type { Contents } from "./contents.ts";
import { malformed } from "../text/malformed.ts";
import { describe } from "../text/found.ts";
import { unpack } from "./unpack.ts";
import { expectBytes, type Words, wordsOf } from "./words.ts";

/** A file in a ZIP file. */
export interface ZipMember {
  /** Its name, which is never used as a path. */
  readonly name: string;
  /** How many bytes it unpacks to, by the directory. */
  readonly size: number;
  /** Its bytes as they are stored. */
  readonly packed: Uint8Array;
  /** Whether they are deflated. */
  readonly isDeflated: boolean;
  /** The checksum of the unpacked bytes. */
  readonly checksum: number;
  /** Where its header begins. */
  readonly start: number;
  /** Where its bytes end. */
  readonly end: number;
}

const SIGNATURES = {
  member: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};

/** The fixed part of the record at the end, and the longest comment after it. */
const [END_SIZE, LONGEST_COMMENT] = [22, 0xffff];

/**
 * The members that the directory lists, none of them unpacked yet.
 *
 * @throws {SyntaxError} Where the file is no ZIP file, lists a name twice, or members overlap.
 */
export function zipMembers({ bytes, file }: Contents): ZipMember[] {
  const words = wordsOf(bytes, file, true);
  const { count, offset } = findDirectory(bytes, words, file);
  const members = new Map<string, ZipMember>();
  for (let at = offset; members.size < count;) {
    const member = memberAt(at, bytes, words, file);
    if (members.has(member.name)) {
      throw malformed(file, "one member of a name", `'${shown(member.name)}' again`, at);
    }
    members.set(member.name, member);
    at += 46 + words.u16(at + 28) + words.u16(at + 30) + words.u16(at + 32);
  }
  const ordered = [...members.values()].sort((a, b) => a.start - b.start);
  const overlap = ordered.find(({ start }, i) => i > 0 && start < ordered[i - 1].end);
  if (overlap === undefined) return ordered;
  throw malformed(file, "members one after the other", "two at once", overlap.start);
}

/**
 * The bytes of a member, checked against its size and its checksum.
 *
 * @throws {SyntaxError} Where they do not agree.
 */
export async function unpackMember(
  { name, size, packed, isDeflated, checksum }: ZipMember,
  zip: string,
): Promise<Contents> {
  const file = `${shown(name)} of ${zip}`;
  const limits = { file, maxBytes: Infinity, sizeOf: () => size };
  const bytes = isDeflated ? await unpack(packed, "deflate-raw", limits) : packed;
  expectBytes(file, size, bytes.length, 0);
  const found = crc32(bytes);
  if (found === checksum) return { file, bytes };
  throw malformed(file, `the checksum ${hex(checksum)}`, hex(found), 0);
}

/** The member whose entry of the directory is at a byte. */
function memberAt(at: number, bytes: Uint8Array, words: Words, file: string): ZipMember {
  expectSignature(words, at, "entry", file);
  const [nameLength, extraLength] = [words.u16(at + 28), words.u16(at + 30)];
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  if (words.u16(at + 8) & 1) throw malformed(file, "plain members", "an encrypted one", at + 8);
  const method = words.u16(at + 10);
  if (method !== 0 && method !== 8) {
    throw malformed(file, "a method of 0 (stored) or 8 (deflated)", `${method}`, at + 10);
  }
  const wideFields = wideFieldsOf(words, at + 46 + nameLength, extraLength, file);
  const wide = (field: number) => field === 0xffffffff ? wideFields.shift() ?? field : field;
  const size = wide(words.u32(at + 24));
  const packedSize = wide(words.u32(at + 20));
  const start = wide(words.u32(at + 42));
  expectSignature(words, start, "member", file);
  const from = start + 30 + words.u16(start + 26) + words.u16(start + 28);
  const end = from + packedSize;
  if (end > bytes.length) {
    throw malformed(file, `${packedSize} bytes of ${shown(name)}`, "the end", from);
  }
  const packed = bytes.subarray(from, end);
  return { name, size, packed, isDeflated: method === 8, checksum: words.u32(at + 16), start, end };
}

function findDirectory(
  bytes: Uint8Array,
  words: Words,
  file: string,
): { readonly count: number; readonly offset: number } {
  const last = bytes.length - END_SIZE;
  let end = last;
  const isEnd = () =>
    words.u32(end) === SIGNATURES.end && words.u16(end + 20) === bytes.length - end - END_SIZE;
  while (end >= 0 && end >= last - LONGEST_COMMENT && !isEnd()) end--;
  if (end < 0 || end < last - LONGEST_COMMENT) {
    throw malformed(file, "the directory of a ZIP file", "none", Math.max(0, last));
  }
  const [count, offset] = [words.u16(end + 10), words.u32(end + 16)];
  if (count !== 0xffff && offset !== 0xffffffff) return { count, offset };
  if (end < 20) throw malformed(file, "a locator of 20 bytes before the end", `${end}`, end);
  expectSignature(words, end - 20, "locator64", file);
  const end64 = words.u64(end - 12);
  expectSignature(words, end64, "end64", file);
  return { count: words.u64(end64 + 32), offset: words.u64(end64 + 48) };
}

/** The 64-bit fields of an entry: those of size, packed size and offset that do not fit 32 bits, in this order. */
function wideFieldsOf(words: Words, start: number, length: number, file: string): number[] {
  for (let at = start; at + 4 <= start + length;) {
    const [id, size] = [words.u16(at), words.u16(at + 2)];
    // Whoever reads beyond the entry reads what another entry may claim as well, again and again.
    if (at + 4 + size > start + length) {
      throw malformed(
        file,
        `at most ${start + length - at - 4} bytes of a field`,
        `${size}`,
        at + 2,
      );
    }
    if (id === 1) return Array.from({ length: size >> 3 }, (_, i) => words.u64(at + 4 + 8 * i));
    at += 4 + size;
  }
  return [];
}

function expectSignature(
  words: Words,
  at: number,
  kind: keyof typeof SIGNATURES,
  file: string,
): void {
  const found = words.u32(at);
  if (found === SIGNATURES[kind]) return;
  throw malformed(file, `the ZIP signature ${hex(SIGNATURES[kind])}`, hex(found), at);
}

/** A name in a message: on one line, without what a terminal would obey, and not long. */
function shown(name: string): string {
  return describe(name).slice(1, -1);
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}
