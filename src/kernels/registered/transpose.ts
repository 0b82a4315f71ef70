/**
 * `Transpose`: any permutation of the dims. The stock kernel takes one number at a time, and where the lines of the
 * result are a multiple of 512 bytes apart they drive one another out of the cache.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run, type Task } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

interface Inputs {
  x: TensorInfo;
}

interface Attributes {
  perm: number[];
}

/** The side of a tile; `assembly/transpose.ts` counts by the same number. */
const TILE = 32;

/** A chunk has at least so many elements, where there are enough of them. */
const CHUNK = 8192;

/** A task has arguments for so many dims. */
const MOST_DIMS = 8;

const stock = stockKernel<Inputs, Attributes>("Transpose");

/** `Transpose`: elements of 4 bytes by our kernels, others by the stock one. */
export function transpose(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { inputs: { x }, attrs: { perm }, backend } = call;
  if (x.dtype !== "float32" && x.dtype !== "int32") return stock(call);
  const shape = perm.map((axis) => x.shape[axis]);
  const dims = permutedDims(x.shape, perm);
  if (dims.length > MOST_DIMS) return stock(call);
  if (dims.length < 2) {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape, dtype: x.dtype };
  }
  const result = output(shape, x.dtype);
  if (util.sizeFromShape(shape) > 0) {
    const { addressOf } = heap();
    const isLastKept = dims[dims.length - 1].stride === 1;
    run((isLastKept ? runsTask : tilesTask)(dims, addressOf(x), addressOf(result)));
  }
  return result;
}

/** A dim of the result. */
interface Dim {
  readonly size: number;
  /** The elements from one index to the next, in the operand and in the result. */
  readonly stride: number;
  readonly target: number;
}

/** The dims of the result, neighbours in both tensors merged; dims of size 1 play no part. */
function permutedDims(shape: number[], perm: number[]): Dim[] {
  const strides = shape.map((_, axis) => util.sizeFromShape(shape.slice(axis + 1)));
  const dims: Dim[] = [];
  let target = 1;
  for (const axis of perm.toReversed()) {
    const size = shape[axis];
    if (size === 1) continue;
    const last = dims[0];
    if (last !== undefined && strides[axis] === last.stride * last.size) {
      dims[0] = { ...last, size: size * last.size };
    } else {
      dims.unshift({ size, stride: strides[axis], target });
    }
    target *= size;
  }
  return dims;
}

/** The last dim of the operand becomes another one: matrices are transposed. */
function tilesTask(dims: Dim[], x: number, result: number): Task {
  const rows = dims[dims.length - 1];
  const columns = dims.find(({ stride }) => stride === 1) as Dim;
  const loops = dims.filter((dim) => dim !== rows && dim !== columns).reverse();
  const turns = loops.reduce((product, { size }) => product * size, 1);
  const tiles = Math.ceil(rows.size / TILE) * Math.ceil(columns.size / TILE) * turns;
  const tileSize = Math.min(rows.size, TILE) * Math.min(columns.size, TILE);
  const share = Math.ceil(CHUNK / tileSize);
  return {
    kind: Kind.transposeTiles,
    chunks: Math.ceil(tiles / share),
    args: [
      ...[rows.size, columns.size, x, result, rows.stride, columns.target, share, tiles],
      ...[loops.length, ...loops.flatMap(({ size, stride, target }) => [size, stride, target])],
    ],
  };
}

/** The last dim stays what it is: its runs are copied to another place. */
function runsTask(dims: Dim[], x: number, result: number): Task {
  const { size: length } = dims[dims.length - 1];
  const loops = dims.slice(0, -1).reverse();
  const runs = loops.reduce((product, { size }) => product * size, 1);
  const share = Math.ceil(CHUNK / length);
  return {
    kind: Kind.permuteRuns,
    chunks: Math.ceil(runs / share),
    args: [
      ...[length, runs, x, result, share, loops.length],
      ...loops.flatMap(({ size, stride }) => [size, stride]),
    ],
  };
}
