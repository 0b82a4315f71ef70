/**
 * Rows in a range: what cuts a data set into batches. The stock kernel copies the whole tensor first, so that cutting
 * millions of rows took a time that grew with their square.
 *
 * @module
 */

import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { output } from "../output.ts";

interface SliceInputs {
  x: TensorInfo;
}

interface SliceAttributes {
  begin: number | number[];
  size: number | number[];
}

const stockSlice = stockKernel<SliceInputs, SliceAttributes>("Slice");

/** `Slice`: whole rows by copying them alone, else by the stock kernel. */
export function slice(call: KernelCall<SliceInputs, SliceAttributes>): TensorInfo {
  const { inputs: { x }, attrs, backend } = call;
  const [begin, size] = [attrs.begin, attrs.size].map((place) => [place].flat());
  const areWhole = begin.slice(1).every((start) => start === 0) &&
    size.slice(1).every((count, i) => count === -1 || count === x.shape[i + 1]);
  if (x.dtype === "string" || !areWhole) return stockSlice(call);
  const [rows, ...rowShape] = x.shape;
  const count = size[0] === -1 || size[0] === undefined ? rows - begin[0] : size[0];
  const width = util.sizeFromShape(rowShape);
  // The memory can move when it grows, so that it is looked at only when all of it is there.
  const target = output([count, ...rowShape], x.dtype);
  const numbers = backend.typedArrayFromHeap(x);
  backend.typedArrayFromHeap(target)
    .set(numbers.subarray(begin[0] * width, (begin[0] + count) * width));
  return target;
}
