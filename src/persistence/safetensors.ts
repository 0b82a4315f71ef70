/**
 * Safetensors: tensors by name in one file that cannot execute anything. The format is public; Python's `safetensors`
 * reads and writes it for numpy, torch and others.
 *
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * @module
 */

import { describe } from "../text/found.ts";
import {
  FILE_TYPES,
  type FileHeader,
  type FileTensor,
  type FileType,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
} from "./safetensors_header.ts";

/** The typed arrays of the element types that JavaScript has, and how the format calls them. */
const KINDS = {
  bool: ["BOOL", Uint8Array],
  uint8: ["U8", Uint8Array],
  int8: ["I8", Int8Array],
  uint16: ["U16", Uint16Array],
  int16: ["I16", Int16Array],
  float16: ["F16", Float16Array],
  uint32: ["U32", Uint32Array],
  int32: ["I32", Int32Array],
  float32: ["F32", Float32Array],
  uint64: ["U64", BigUint64Array],
  int64: ["I64", BigInt64Array],
  float64: ["F64", Float64Array],
} as const satisfies Record<string, readonly [FileType, unknown]>;

/** An element type that can be written. */
export type StoredType = keyof typeof KINDS;

/** Elements in row-major order. */
export type StoredData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Float16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | BigUint64Array
  | BigInt64Array
  | Float64Array;

/** A tensor to be written. */
export interface StoredTensor {
  /** The type of its elements. */
  readonly dtype: StoredType;
  /** The sizes of its dims. */
  readonly shape: readonly number[];
  /** Its elements, in the typed array of their type; booleans are 0 and 1 in a `Uint8Array`. */
  readonly data: StoredData;
}

/** A tensor that was read. */
export interface DecodedTensor {
  /** The type of its elements; where it is none of {@linkcode StoredType}, as the format calls it: `"BF16"`. */
  readonly dtype: string;
  /** The sizes of its dims. */
  readonly shape: readonly number[];
  /** Its elements; the bytes of those for which there is no typed array. */
  readonly data: StoredData;
}

/** What a safetensors file holds. */
export interface Decoded {
  /** The tensors by name, in the order of their numbers. */
  readonly tensors: Readonly<Record<string, DecodedTensor>>;
  /** The texts that go with them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The bytes of a safetensors file.
 *
 * @param metadata Texts that go with the tensors.
 * @throws {RangeError} Where a tensor has more or fewer elements than its shape says.
 * @throws {TypeError} Where the array of its elements is of another type, or it is called `__metadata__`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { dtype: "float32", shape: [2], data: Float32Array.of(0.5, -1) } as const;
 * const bytes = encodeSafetensors({ bias }, { run: "7" });
 * assertEquals(decodeSafetensors(bytes, "the bytes"), { tensors: { bias }, metadata: { run: "7" } });
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  for (const [name, tensor] of Object.entries(tensors)) checkTensor(name, tensor);
  const entries = Object.entries(tensors).sort(byTypeAndName);
  let size = 0;
  const places = entries.map(([name, { dtype, shape, data }]) => {
    const start = size;
    size += data.byteLength;
    return [name, { dtype: KINDS[dtype][0], shape, data_offsets: [start, size] }] as const;
  });
  const hasMetadata = Object.keys(metadata).length > 0;
  const header = hasMetadata ? [["__metadata__", metadata] as const, ...places] : places;
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;

  const bytes = new Uint8Array(LENGTH_BYTES + length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, LENGTH_BYTES);
  bytes.fill(0x20, LENGTH_BYTES + json.length, LENGTH_BYTES + length);
  for (const [i, [, { data }]] of entries.entries()) {
    const start = LENGTH_BYTES + length + places[i][1].data_offsets[0];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  }
  return bytes;
}

/**
 * The tensors and texts of a safetensors file.
 *
 * @param file What is read, for messages: the file's name.
 * @throws {SyntaxError} Where the bytes are no such file, with the byte.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => decodeSafetensors(Uint8Array.of(0xff, 0xff, 0, 0, 0, 0, 0, 0), "a.safetensors"),
 *   SyntaxError,
 *   "Cannot read a.safetensors: expected a header of at most 0 bytes but found 65535 at byte 0",
 * );
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): Decoded {
  const { tensors, metadata } = headerOf(bytes, file);
  const decoded = tensors.map((tensor) => {
    const { name, start, end } = tensor;
    return [name, decodeTensor(tensor, bytes.slice(start, end))] as const;
  });
  return { tensors: Object.fromEntries(decoded), metadata };
}

/**
 * The order of the reference implementation: the largest elements come first, so that each number lies at a multiple of
 * its size; then by name.
 */
function byTypeAndName(
  [a, { dtype: typeOfA }]: readonly [string, StoredTensor],
  [b, { dtype: typeOfB }]: readonly [string, StoredTensor],
): number {
  const rank = (type: StoredType) => FILE_TYPES.indexOf(KINDS[type][0]);
  return rank(typeOfB) - rank(typeOfA) || (a < b ? -1 : 1);
}

/** A tensor of a file. */
export function decodeTensor(
  { type, shape }: FileTensor,
  bytes: Uint8Array<ArrayBuffer>,
): DecodedTensor {
  const dtype = typeName(type);
  const data = dtype in KINDS ? new KINDS[dtype as StoredType][1](bytes.buffer) : bytes;
  return { dtype, shape, data };
}

/** Our name of a type of the format, such as `"float32"` of `"F32"`; its own where there is none. */
export function typeName(type: FileType): string {
  return Object.entries(KINDS).find(([, [name]]) => name === type)?.[0] ?? type;
}

function headerOf(bytes: Uint8Array, file: string): FileHeader {
  const length = headerLength(bytes, bytes.length, file);
  return parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length), bytes.length, file);
}

function checkTensor(name: string, { dtype, shape, data }: StoredTensor): void {
  const action = `Cannot write the tensor ${describe(name)}`;
  if (name === "__metadata__") {
    throw new TypeError(`${action}: expected another name but found the one of the metadata`);
  }
  const [, wanted] = KINDS[dtype];
  if (!(data instanceof wanted)) {
    throw new TypeError(
      `${action}: expected ${dtype} in an array of type ${wanted.name} but found ${describe(data)}`,
    );
  }
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (data.length !== size) {
    throw new RangeError(`${action}: expected ${size} elements but found ${data.length}`);
  }
}
