/**
 * Whether all numbers of a tensor lie in a range, without reading them one by one.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type AnyTensor, raw } from "../../tensors/tensor.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { elementChunks, run } from "../job.ts";
import { Kind } from "../kind.ts";
import { slotsFor, sumOfSlots } from "./slots.ts";

/** Are all elements of a tensor of floats or integers from `least` to `most`? NaN is not. */
export function isWithin(x: AnyTensor, least: number, most: number): boolean {
  return numbersAreWithin(raw(x), least, most);
}

/** The same for a tensor as kernels see it. */
export function numbersAreWithin(x: TensorInfo, least: number, most: number): boolean {
  const size = util.sizeFromShape(x.shape);
  const chunks = elementChunks(size);
  const isWhole = Number(x.dtype === "int32");
  run({
    kind: Kind.outside,
    chunks,
    args: [size, heap().addressOf(x), isWhole, least, most, slotsFor(chunks)],
  });
  return sumOfSlots(chunks) === 0;
}
