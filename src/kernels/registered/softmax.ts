/**
 * Softmax of each row, and its gradient.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

interface Inputs {
  logits: TensorInfo;
}

interface Attributes {
  dim: number;
}

/** As many rows are a chunk as have about so many elements. */
const CHUNK = 2048;

/** Nor are there ever more chunks than this. */
const MOST_CHUNKS = 8192;

const stock = stockKernel<Inputs, Attributes>("Softmax");

/** `Softmax`: along the last dim, as tfjs asks for it. */
export function softmaxKernel(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { inputs: { logits }, attrs: { dim } } = call;
  if (logits.dtype !== "float32" || dim !== logits.shape.length - 1) return stock(call);
  return softmax(logits);
}

/** `e^x` divided by its sum, along the last dim. */
export function softmax(x: TensorInfo): TensorInfo {
  const { addressOf } = heap();
  const y = output(x.shape);
  const { chunks, sizes } = cut(x.shape);
  run({ kind: Kind.softmax, chunks, args: [...sizes, addressOf(x), addressOf(y)] });
  return y;
}

/** The gradient by the input, from the output. */
export function softmaxGradient(y: TensorInfo, dy: TensorInfo): TensorInfo {
  const { addressOf } = heap();
  const dx = output(y.shape);
  const { chunks, sizes } = cut(y.shape);
  run({
    kind: Kind.softmaxGradient,
    chunks,
    args: [...sizes, addressOf(y), addressOf(dy), addressOf(dx)],
  });
  return dx;
}

/** The chunks, and the sizes as the kernels are told them: rows, columns, rows of a chunk. */
function cut(shape: number[]): { chunks: number; sizes: number[] } {
  const columns = shape[shape.length - 1];
  const size = util.sizeFromShape(shape);
  if (size === 0) return { chunks: 0, sizes: [0, columns, 1] };
  const rows = size / columns;
  const each = Math.ceil(Math.max(CHUNK / columns, rows / MOST_CHUNKS));
  return { chunks: Math.ceil(rows / each), sizes: [rows, columns, each] };
}
