/**
 * IDX: the format of MNIST. Two zero bytes, the type of the elements, how many dims there are, their sizes in
 * four bytes each, then the elements; everything big endian.
 *
 * Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database", section "The IDX file format".
 *
 * @module
 */

import { type ByteSource, contentsOf, type ReadOptions } from "./contents.ts";
import { expectBytes, malformed, wordsOf } from "./malformed.ts";
import { byteSize, elementsOf, type ElementType, type NumericArray } from "./numeric_array.ts";

const TYPES: Readonly<Record<number, ElementType>> = {
  0x08: "uint8",
  0x09: "int8",
  0x0b: "int16",
  0x0c: "int32",
  0x0d: "float32",
  0x0e: "float64",
};

/**
 * Reads an IDX file, gzipped or not.
 *
 * @param source Bytes, a path, or a `file:` address.
 * @returns The shape that the header says, and the elements in the array of their type.
 * @throws {SyntaxError} Where the file is none, is cut short or goes on beyond its end, with the byte.
 * @throws {RangeError} Where a gzipped one unpacks to more than `maxBytes`.
 * @throws {Deno.errors.NotCapable} Where the file may not be read; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor } from "shapefold";
 * import { readIdx } from "shapefold/datasets";
 *
 * const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30);
 * const { shape, data } = await readIdx(bytes); // or a path: "train-images-idx3-ubyte.gz"
 * assertEquals(shape, [1, 3]);
 * assertEquals(asTensor(data, "n 3").shape, [1, 3]);
 * ```
 */
export async function readIdx(
  source: ByteSource,
  options: ReadOptions = {},
): Promise<NumericArray> {
  const { file, bytes } = await contentsOf("an IDX file", source, options, {
    sizeOf: (start, file) => {
      const header = headerOf(start, file);
      return header && header.length + header.dataLength;
    },
  });
  const header = headerOf(bytes, file);
  if (header === undefined) throw malformed(file, "a whole header", "the end", bytes.length);
  const { type, shape, length, dataLength } = header;
  expectBytes(file, dataLength, bytes.length - length, length);
  const data = elementsOf(bytes.subarray(length), { type, bigEndian: true, file, at: length });
  return { shape, data };
}

interface Header {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** The bytes of the header. */
  readonly length: number;
  /** The bytes after it. */
  readonly dataLength: number;
}

/** The header; `undefined` where the bytes are the beginning of one. */
function headerOf(bytes: Uint8Array, file: string): Header | undefined {
  const nonzero = bytes.subarray(0, 2).findIndex((byte) => byte !== 0);
  if (nonzero >= 0) {
    throw malformed(file, "an IDX file, which begins with 0 0", `${bytes[nonzero]}`, nonzero);
  }
  if (bytes.length < 4) return undefined;
  const type = TYPES[bytes[2]];
  if (type === undefined) {
    throw malformed(file, "an IDX element type of 8, 9 or 11 to 14", `${bytes[2]}`, 2);
  }
  const length = 4 + 4 * bytes[3];
  if (bytes.length < length) return undefined;
  const { u32 } = wordsOf(bytes, file, false);
  const shape = Array.from({ length: bytes[3] }, (_, i) => u32(4 + 4 * i));
  return { type, shape, length, dataLength: byteSize(shape, type) };
}
