/**
 * Numbers that the main thread reads and writes in the memory of the kernels: sums that were added up chunk by chunk,
 * and scalars.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import type { TensorInfo } from "../../tensors/tfjs.ts";
import { output } from "../output.ts";

let floats: Float32Array = new Float32Array();
let doubles: Float64Array = new Float64Array();

/** Where the chunks of a job leave their sums, 8 bytes each; taken anew where more are needed than ever before. */
let slots = { address: 0, count: 0 };

/** The address of a slot for each chunk of the next job, to be read by {@linkcode sumOfSlots} before another asks. */
export function slotsFor(chunks: number): number {
  if (chunks > slots.count) {
    const count = 2 ** Math.ceil(Math.log2(chunks));
    slots = { address: heap().allocate(8 * count), count };
  }
  return slots.address;
}

/** The sum of the first slots, in order: the same whoever computed the chunks. */
export function sumOfSlots(chunks: number): number {
  renewViews();
  const first = slots.address / 8;
  let sum = 0;
  for (let chunk = 0; chunk < chunks; chunk++) sum += doubles[first + chunk];
  return sum;
}

/** A new scalar. */
export function scalar(value: number): TensorInfo {
  const info = output([]);
  renewViews();
  floats[heap().addressOf(info) / 4] = value;
  return info;
}

/** The number in a scalar of float32. */
export function scalarValue(info: TensorInfo): number {
  renewViews();
  return floats[heap().addressOf(info) / 4];
}

/** The memory is another buffer after it has grown. */
function renewViews(): void {
  const { buffer } = heap().memory;
  if (floats.buffer === buffer) return;
  floats = new Float32Array(buffer);
  doubles = new Float64Array(buffer);
}
