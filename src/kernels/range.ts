/**
 * Whether all numbers of a tensor lie in a range, without reading them one by one.
 *
 * @module
 */

import { heap } from "../runtime/start.ts";
import { type AnyTensor, raw } from "../tensors/tensor.ts";
import { elementChunks, run } from "./job.ts";
import { Kind } from "./kind.ts";
import { slotsFor, sumOfSlots } from "./sums.ts";

/** Are all elements of a tensor of floats or integers from `least` to `most`? NaN is not. */
export function isWithin(x: AnyTensor, least: number, most: number): boolean {
  const chunks = elementChunks(x.size);
  const isWhole = Number(x.dtype === "int32");
  const at = heap().addressOf(raw(x));
  run({
    kind: Kind.outside,
    chunks,
    args: [x.size, at, isWhole, least, most, slotsFor(chunks)],
  });
  return sumOfSlots(chunks) === 0;
}
