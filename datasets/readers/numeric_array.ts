/**
 * Numbers as files hold them: a shape, and elements in one typed array.
 *
 * @module
 */

import { malformed } from "./malformed.ts";

/** The typed arrays that readers give; `asTensor` takes each of them. */
export type NumericData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** An array of numbers as it was in a file. */
export interface NumericArray {
  /** How many elements each dim has; `[]` for a single number. */
  readonly shape: readonly number[];
  /** The elements, row by row. */
  readonly data: NumericData;
}

/** How an element is stored. */
export type ElementType = keyof typeof ARRAYS;

const ARRAYS = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** What {@linkcode elementsOf} is told of the bytes. */
export interface ElementLayout {
  /** How an element is stored. */
  readonly type: ElementType;
  /** Whether the first byte of an element is its most significant one. */
  readonly bigEndian: boolean;
  /** What is read, for messages. */
  readonly file: string;
  /** Where the bytes begin, for messages. */
  readonly at: number;
}

/** How many bytes an array takes; never `NaN`, and more than any file has where dims are absurd. */
export function byteSize(shape: readonly number[], type: ElementType): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((product, size) => product * size, ARRAYS[type].BYTES_PER_ELEMENT);
}

/**
 * The elements in a copy of some bytes. Integers of 64 bits become a `Float64Array`.
 *
 * @param bytes A whole number of elements.
 * @throws {RangeError} Where an integer of 64 bits is beyond 2^53 - 1 in size.
 * @throws {SyntaxError} Where a boolean is neither 0 nor 1.
 */
export function elementsOf(bytes: Uint8Array, layout: ElementLayout): NumericData {
  const copy = new Uint8Array(bytes);
  const size = ARRAYS[layout.type].BYTES_PER_ELEMENT;
  if (layout.bigEndian) reverseEach(copy, size);
  const elements = new ARRAYS[layout.type](copy.buffer);
  if (elements instanceof BigUint64Array || elements instanceof BigInt64Array) {
    return Float64Array.from(elements as ArrayLike<bigint>, (value, i) => {
      const number = Number(value);
      if (Number.isSafeInteger(number)) return number;
      throw new RangeError(
        `Cannot read ${layout.file}: expected integers up to 2^53 - 1 in size ` +
          `but found ${value} at byte ${layout.at + i * size}`,
      );
    });
  }
  const wrong = layout.type === "bool" ? elements.findIndex((value: number) => value > 1) : -1;
  if (wrong >= 0) {
    throw malformed(layout.file, "a boolean of 0 or 1", `${elements[wrong]}`, layout.at + wrong);
  }
  return elements;
}

/** Reverses the bytes of each element, in place. */
function reverseEach(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = start, j = start + size - 1; i < j; i++, j--) {
      const byte = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = byte;
    }
  }
}
