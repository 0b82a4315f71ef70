/**
 * NPY: one array of NumPy. A magic text, a version, a header that is a dictionary of Python, then the elements.
 *
 * Source: the NumPy enhancement proposal 1, and the documentation of `numpy.lib.format`.
 *
 * @module
 */

import { type ByteSource, contentsOf, type ReadOptions } from "./contents.ts";
import { expectBytes, malformed, wordsOf } from "./malformed.ts";
import {
  byteSize,
  elementsOf,
  type ElementType,
  type NumericArray,
  type NumericData,
} from "./numeric_array.ts";

const TYPES: Readonly<Record<string, ElementType>> = {
  b1: "bool",
  u1: "uint8",
  i1: "int8",
  u2: "uint16",
  i2: "int16",
  u4: "uint32",
  i4: "int32",
  u8: "uint64",
  i8: "int64",
  f4: "float32",
  f8: "float64",
};

/** `\x93NUMPY`. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** NumPy's own arrays have at most as many. */
const MOST_DIMS = 64;

/** NumPy's own headers are below 10,000 bytes. */
const LONGEST_HEADER = 2 ** 16;

/**
 * Reads an NPY file, gzipped or not, of integers, floats of 32 or 64 bits, or booleans.
 *
 * Integers of 64 bits become a `Float64Array`, booleans zeros and ones; an array that is stored column by column is
 * put in rows.
 *
 * @param source Bytes, a path, or a `file:` address.
 * @throws {SyntaxError} Where the file is none, is cut short or goes on beyond its end, with the byte.
 * @throws {RangeError} Where an integer is beyond 2^53 - 1 in size, or a gzipped file unpacks to more than `maxBytes`.
 * @throws {Deno.errors.NotCapable} Where the file may not be read; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readNpy } from "shapefold/datasets";
 *
 * const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}\n";
 * const bytes = new Uint8Array([
 *   ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0],
 *   ...new TextEncoder().encode(header),
 *   ...new Uint8Array(Float32Array.of(0.5, 2).buffer),
 * ]);
 * assertEquals(await readNpy(bytes), { shape: [1, 2], data: Float32Array.of(0.5, 2) });
 * ```
 */
export async function readNpy(
  source: ByteSource,
  options: ReadOptions = {},
): Promise<NumericArray> {
  const { file, bytes } = await contentsOf("an NPY file", source, options, {
    sizeOf: (start, file) => {
      const header = headerOf(start, file);
      return header && header.length + header.dataLength;
    },
  });
  return parseNpy(bytes, file);
}

/** The array of the bytes of an NPY file. */
export function parseNpy(bytes: Uint8Array, file: string): NumericArray {
  const header = headerOf(bytes, file);
  if (header === undefined) throw malformed(file, "a whole header", "the end", bytes.length);
  const { type, bigEndian, isColumnMajor, shape, length, dataLength } = header;
  expectBytes(file, dataLength, bytes.length - length, length);
  const data = elementsOf(bytes.subarray(length), { type, bigEndian, file, at: length });
  return { shape, data: isColumnMajor ? rowMajor(data, shape) : data };
}

interface Header {
  readonly type: ElementType;
  readonly bigEndian: boolean;
  readonly isColumnMajor: boolean;
  readonly shape: readonly number[];
  /** The bytes of the header, with all before it. */
  readonly length: number;
  /** The bytes after it. */
  readonly dataLength: number;
}

/** The header; `undefined` where the bytes are the beginning of one. */
function headerOf(bytes: Uint8Array, file: string): Header | undefined {
  const wrong = MAGIC.findIndex((byte, i) => i < bytes.length && bytes[i] !== byte);
  if (wrong >= 0) {
    throw malformed(file, "an NPY file, which begins with \\x93NUMPY", `${bytes[wrong]}`, wrong);
  }
  if (bytes.length < 12) return undefined;
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw malformed(file, "an NPY version from 1 to 3", `${version}`, 6);
  }
  const { u16, u32 } = wordsOf(bytes, file, true);
  const [start, textLength] = version === 1 ? [10, u16(8)] : [12, u32(8)];
  if (textLength > LONGEST_HEADER) {
    throw malformed(file, `a header of at most ${LONGEST_HEADER} bytes`, `${textLength}`, 8);
  }
  const length = start + textLength;
  if (bytes.length < length) return undefined;
  const text = new TextDecoder().decode(bytes.subarray(start, length));
  const { descr, isColumnMajor, shape } = parseDictionary(text, file, start);
  const [, order, name] = /^([<>|=])(\w+)$/.exec(descr) ?? [];
  const type = Object.hasOwn(TYPES, name ?? "") ? TYPES[name] : undefined;
  if (type === undefined) {
    const expected = "numbers, with a descr of b1, u1 to u8, i1 to i8, f4 or f8";
    throw malformed(file, expected, `'${descr}'`, start + text.indexOf(descr));
  }
  if (shape.length > MOST_DIMS) {
    const at = start + text.indexOf("(");
    throw malformed(file, `at most ${MOST_DIMS} dims`, `${shape.length}`, at);
  }
  const beyond = shape.find((size) => !Number.isSafeInteger(size));
  if (beyond !== undefined) {
    throw malformed(file, "dims up to 2^53 - 1", `${beyond}`, start + text.indexOf("("));
  }
  const dataLength = byteSize(shape, type);
  return { type, bigEndian: order === ">", isColumnMajor, shape, length, dataLength };
}

interface Dictionary {
  readonly descr: string;
  readonly isColumnMajor: boolean;
  readonly shape: readonly number[];
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` in any order, and nothing else. */
function parseDictionary(text: string, file: string, start: number): Dictionary {
  const entry = (name: string, value: string) =>
    new RegExp(`['"]${name}['"]\\s*:\\s*${value}`).exec(text);
  const shaped = /^\s*\{.*\}\s*$/s.test(text);
  const descr = entry("descr", `(?:'([^']*)'|"([^"]*)"|(\\[))`);
  const order = entry("fortran_order", "(True|False)");
  const shape = entry("shape", "\\(\\s*((?:\\d+L?\\s*(?:,\\s*|(?=\\))))*)\\)");
  if (!shaped || descr === null || order === null || shape === null) {
    const found = JSON.stringify(text.trimEnd().slice(0, 80));
    throw malformed(file, "a header with descr, fortran_order and shape", found, start);
  }
  return {
    descr: descr[1] ?? descr[2] ?? descr[3],
    isColumnMajor: order[1] === "True",
    shape: shape[1].split(",").flatMap((size) => size.trim() === "" ? [] : [parseInt(size)]),
  };
}

/** Elements that are stored column by column, row by row. */
function rowMajor(data: NumericData, shape: readonly number[]): NumericData {
  const rows = data.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < rows.length; to++) {
    rows[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return rows;
}
