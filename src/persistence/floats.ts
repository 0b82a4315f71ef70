/**
 * Numbers of files as floats of 32 bits, where those hold each of them exactly.
 *
 * @module
 */

import type { DecodedTensor } from "./safetensors.ts";
import type { FileType } from "./safetensors_header.ts";

/** Whether floats of 32 bits hold each number of a type exactly, and {@linkcode asFloats} reads them. */
export function isExactInFloats(type: FileType): boolean {
  return type === "F32" || type === "F16" || type === "BF16";
}

/** The elements as floats of 32 bits. */
export function asFloats({ dtype, data }: DecodedTensor): Float32Array {
  if (data instanceof Float32Array) return data;
  if (dtype !== "BF16") return Float32Array.from(data as Float16Array);
  // The sixteen bits are the upper half of a float of 32.
  const halves = new Uint16Array(data.buffer);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
