/**
 * The header of a safetensors file: eight bytes with its length, then JSON with a type, a shape and a place for each
 * tensor. Everything that it claims is checked against the size of the file before anybody believes it.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { malformed } from "../text/malformed.ts";
import { type Fields, isCount, isFields, isList, isRecord, isText } from "./json_values.ts";

/** The bits of an element, for each type of the format, in the order of the reference implementation. */
const BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

/** How safetensors calls a type of elements: `"F32"`. */
export type FileType = keyof typeof BITS;

/** The types, those of the largest elements last. */
export const FILE_TYPES = Object.keys(BITS) as readonly FileType[];

/** A tensor of a safetensors file, before its numbers are read. */
export interface FileTensor {
  /** Its name. */
  readonly name: string;
  /** The type of its elements, as the format calls it. */
  readonly type: FileType;
  /** The sizes of its dims. */
  readonly shape: readonly number[];
  /** The byte of the file where its numbers begin. */
  readonly start: number;
  /** The byte of the file behind its numbers. */
  readonly end: number;
}

/** What the header of a safetensors file says. */
export interface FileHeader {
  /** The tensors, in the order of their numbers. */
  readonly tensors: readonly FileTensor[];
  /** The texts that go with them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes that hold the length of a header. */
export const LENGTH_BYTES = 8;

/** The reference implementation takes no longer header. */
const LONGEST_HEADER = 100_000_000;

/** The length of a header: what the first eight bytes of a file say. */
export function headerLength(start: Uint8Array, fileSize: number, file: string): number {
  if (start.length < LENGTH_BYTES) {
    throw malformed(
      file,
      `${LENGTH_BYTES} bytes with the header's length`,
      "the end",
      start.length,
    );
  }
  const view = new DataView(start.buffer, start.byteOffset, LENGTH_BYTES);
  const length = Number(view.getBigUint64(0, true));
  const most = Math.min(LONGEST_HEADER, fileSize - LENGTH_BYTES);
  if (length > most) throw malformed(file, `a header of at most ${most} bytes`, `${length}`, 0);
  return length;
}

/**
 * Reads a header.
 *
 * @param bytes The header alone, without its length.
 * @throws {SyntaxError} Where it is none, or the tensors do not lie side by side up to the end of the file.
 */
export function parseHeader(bytes: Uint8Array, fileSize: number, file: string): FileHeader {
  const text = decodeText(bytes, file);
  const header = parseJson(text, file);
  const place = (name: string) => LENGTH_BYTES + byteOf(text, `${JSON.stringify(name)}`);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata, isText)) {
    throw malformed(file, "metadata of texts", describe(metadata), place("__metadata__"));
  }
  const dataStart = LENGTH_BYTES + bytes.length;
  const tensors = Object.entries(entries)
    .map(([name, entry]) => tensorOf(name, entry, { dataStart, file, at: () => place(name) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let end = dataStart;
  for (const tensor of tensors) {
    if (tensor.start !== end) {
      const expected = `the numbers of ${describe(tensor.name)} to begin at byte ${end}`;
      throw malformed(file, expected, `${tensor.start}`, place(tensor.name));
    }
    end = tensor.end;
  }
  if (end > fileSize) {
    throw malformed(file, `${end - dataStart} bytes of data`, "the end", fileSize);
  }
  if (end < fileSize) throw malformed(file, "the end", "more bytes", end);
  return { tensors, metadata: metadata as Readonly<Record<string, string>> };
}

function decodeText(bytes: Uint8Array, file: string): string {
  if (bytes[0] !== 0x7b) {
    throw malformed(file, "a header that begins with {", `${bytes[0] ?? "the end"}`, LENGTH_BYTES);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(file, "a header in UTF-8", "other bytes", LENGTH_BYTES);
  }
}

function parseJson(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("end of JSON")) {
      throw malformed(file, "a header in JSON", "its end", LENGTH_BYTES + sizeOf(text));
    }
    // Only some of the messages say where.
    const at = Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
    const found = describe(text.slice(at, at + 40));
    throw malformed(file, "a header in JSON", found, LENGTH_BYTES + sizeOf(text.slice(0, at)));
  }
}

interface Where {
  /** The byte behind the header. */
  readonly dataStart: number;
  /** The file's name. */
  readonly file: string;
  /** The byte of the tensor's name. */
  readonly at: () => number;
}

function tensorOf(name: string, entry: unknown, { dataStart, file, at }: Where): FileTensor {
  const { dtype, shape, data_offsets: offsets }: Fields = isFields(entry) ? entry : {};
  const wrong = (expected: string, found: unknown) =>
    malformed(file, `${expected} of ${describe(name)}`, describe(found), at());
  if (typeof dtype !== "string" || !Object.hasOwn(BITS, dtype)) {
    throw wrong("a dtype such as 'F32'", dtype);
  }
  const type = dtype as FileType;
  if (!areSizes(shape)) throw wrong("a shape", shape);
  if (!areSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw wrong("data_offsets from byte to byte", offsets);
  }
  // Beyond 2^53 the product is rounded or infinite, and never as small as what a file holds.
  const bits = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, BITS[type]);
  const [start, end] = offsets;
  if (8 * (end - start) !== bits) throw wrong(`${bits / 8} bytes for the numbers`, end - start);
  return { name, type, shape, start: dataStart + start, end: dataStart + end };
}

function areSizes(value: unknown): value is readonly number[] {
  return isList(value, isCount);
}

/** The byte of a text where a part of it begins, 0 where it is written in another way. */
function byteOf(text: string, part: string): number {
  return sizeOf(text.slice(0, Math.max(0, text.indexOf(part))));
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
