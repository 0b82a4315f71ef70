/**
 * From numbers to the elements of a tensor: each is checked to fit the element type.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { DType } from "./tensor.ts";

/** The values as tfjs wants them, after a check that each of them fits the element type. */
export function elements(
  flat: ArrayLike<number | boolean>,
  dtype: DType,
): Float32Array | Int32Array | Uint8Array {
  if (dtype === "float32" && flat instanceof Float32Array) return flat;
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw new TypeError(
        `Cannot make a tensor: expected numbers but found ${describe(value)} at ${i}`,
      );
    }
    if (dtype === "float32" && typeof value === "boolean") {
      throw new TypeError(
        `Cannot make a float32 tensor: expected numbers but found ${value} at ${i}; pass 'bool' as the element type`,
      );
    }
    if (
      dtype === "float32" && Number.isFinite(value) && !Number.isFinite(Math.fround(Number(value)))
    ) {
      throw new RangeError(
        `Cannot make a float32 tensor: expected numbers up to 3.4e38 in size but found ${value} at ${i}`,
      );
    }
    if (dtype === "int32" && value !== (Number(value) | 0)) {
      throw new RangeError(
        `Cannot make an int32 tensor: expected 32-bit whole numbers but found ${value} at ${i}`,
      );
    }
    if (dtype === "bool" && value !== Boolean(value) && value !== 0 && value !== 1) {
      throw new RangeError(
        `Cannot make a bool tensor: expected booleans, 0 or 1 but found ${value} at ${i}`,
      );
    }
  }
  const numbers = flat as ArrayLike<number>;
  if (dtype === "int32") return new Int32Array(numbers);
  return dtype === "bool" ? new Uint8Array(numbers) : new Float32Array(numbers);
}
