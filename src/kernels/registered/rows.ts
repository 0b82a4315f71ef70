/**
 * Rows by index: what draws a batch from a data set and looks up an embedding; and its gradient, which adds rows up
 * where they came from.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { engine, type Tensor, type TensorInfo, util } from "../../tensors/tfjs.ts";
import { wrongNumber } from "../../text/found.ts";
import { run, type Task } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

/** A chunk copies about so many bytes: some microseconds of work. */
const CHUNK_BYTES = 32768;

/** The task of copying rows. Addresses are in bytes; the indices, 32-bit integers, are those of rows. */
function gatherTask(x: TensorInfo, indices: number, count: number, target: TensorInfo): Task {
  const bytes = util.sizeFromShape(x.shape.slice(1)) * util.bytesPerElement(x.dtype);
  const { addressOf } = heap();
  const rows = Math.max(1, Math.floor(CHUNK_BYTES / bytes));
  return {
    kind: Kind.gatherRows,
    chunks: bytes === 0 ? 0 : Math.ceil(count / rows),
    args: [count, bytes, addressOf(x), indices, addressOf(target), rows],
  };
}

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
 * `GatherV2`: along the first axis by copying whole rows, else by the stock kernel, which computes the place of each
 * single element anew.
 *
 * @throws {RangeError} Where an index is no row.
 */
export function gather(call: KernelCall<GatherInputs, GatherAttributes>): TensorInfo {
  const { inputs: { x, indices }, attrs: { axis, batchDims }, backend } = call;
  if (axis !== 0 || batchDims !== 0 || x.dtype === "string" || indices.dtype !== "int32") {
    return stockGather(call);
  }
  const wanted = backend.typedArrayFromHeap(indices);
  const [rows, ...rowShape] = x.shape;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] >= 0 && wanted[i] < rows) continue;
    const expected = `indices of at least 0 and below ${rows}`;
    throw wrongNumber(`Cannot gather rows of '${x.shape.join(" ")}'`, expected, wanted[i]);
  }
  const target = output([...indices.shape, ...rowShape], x.dtype);
  run(gatherTask(x, heap().addressOf(indices), wanted.length, target));
  return target;
}

/** Where the indices of a batch are written: kept, since each batch needs it. */
let room = { address: 0, length: 0 };

/** The same rows of several tensors, in one job and off the tape; the indices are known to be those of rows. */
export function gatherBatch(tensors: readonly Tensor[], indices: Int32Array): Tensor[] {
  if (indices.length > room.length) {
    const length = 2 * indices.length;
    room = { address: heap().allocate(4 * length), length };
  }
  const targets = tensors.map(({ shape, dtype }) =>
    engine().makeTensorFromTensorInfo(output([indices.length, ...shape.slice(1)], dtype))
  );
  new Int32Array(heap().memory.buffer, room.address, indices.length).set(indices);
  run(...tensors.map((x, i) => gatherTask(x, room.address, indices.length, targets[i])));
  return targets;
}

/** The floats that one chunk sets to zero, and the columns that one adds up; `assembly/rows.ts` counts by the same. */
const CLEARED = 65536;
const COLUMNS = 32;

interface SegmentInputs {
  x: TensorInfo;
  segmentIds: TensorInfo;
}

/**
 * `UnsortedSegmentSum`, which the backend lacks: the rows of `x` added up by the row of the result that each belongs
 * to, in order; one that belongs to none is left out. By it tfjs computes the gradient of `GatherV2`.
 *
 * @throws {TypeError} Where `x` is not of floats.
 */
export function unsortedSegmentSum(
  { inputs: { x, segmentIds }, attrs }: KernelCall<SegmentInputs, { numSegments: number }>,
): TensorInfo {
  if (x.dtype !== "float32") {
    throw new TypeError(`Cannot sum segments: expected float32 but found ${x.dtype}`);
  }
  const { numSegments } = attrs;
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const [rows, columns] = [segmentIds.shape, rowShape].map(util.sizeFromShape);
  const sums = output([numSegments, ...rowShape]);
  const [from, ids, to] = [x, segmentIds, sums].map(heap().addressOf);
  const size = numSegments * columns;
  run({ kind: Kind.clear, chunks: Math.ceil(size / CLEARED), args: [size, to] });
  run({
    kind: Kind.addRows,
    chunks: rows === 0 || numSegments === 0 ? 0 : Math.ceil(columns / COLUMNS),
    args: [rows, columns, numSegments, from, ids, to],
  });
  return sums;
}
