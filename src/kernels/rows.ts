/**
 * Rows by index: what draws a batch from a data set and looks up an embedding. The stock kernel computes the
 * place of each single element anew, 14 ms for 512 rows of 784.
 *
 * @module
 */

import { heap } from "../runtime/start.ts";
import { type TensorInfo, util } from "../tensors/tfjs.ts";
import { wrongNumber } from "../text/found.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";

interface GatherInputs {
  x: TensorInfo;
  indices: TensorInfo;
}

interface GatherAttributes {
  axis: number;
  batchDims: number;
}

const stockGather = stockKernel<GatherInputs, GatherAttributes>("GatherV2");

/**
 * `GatherV2`: along the first axis by copying whole rows, else by the stock kernel.
 *
 * @throws {RangeError} Where an index is no row.
 */
export function gather(call: KernelCall<GatherInputs, GatherAttributes>): TensorInfo {
  const { inputs: { x, indices }, attrs: { axis, batchDims }, backend } = call;
  if (axis !== 0 || batchDims !== 0 || x.dtype === "string" || indices.dtype !== "int32") {
    return stockGather(call);
  }
  const [rows, ...rowShape] = x.shape;
  const wanted = backend.typedArrayFromHeap(indices);
  const wrong = wanted.find((index) => index < 0 || index >= rows);
  if (wrong !== undefined) {
    throw wrongNumber("Cannot gather rows", `indices of at least 0 and below ${rows}`, wrong);
  }
  const output = backend.makeOutput([...indices.shape, ...rowShape], x.dtype);
  const rowLength = util.sizeFromShape(rowShape) * util.bytesPerElement(x.dtype);
  const source = heap().addressOf(x);
  const target = heap().addressOf(output);
  const bytes = heap().bytes();
  for (let i = 0; i < wanted.length; i++) {
    const start = source + wanted[i] * rowLength;
    bytes.copyWithin(target + i * rowLength, start, start + rowLength);
  }
  return output;
}
