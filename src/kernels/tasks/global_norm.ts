/**
 * The norm of gradients, by which they are clipped.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { elementChunks, run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";

/** The root of the sum of the squares of all elements of some tensors, in double precision. */
export function globalNorm(tensors: readonly TensorInfo[]): number {
  const { addressOf } = heap();
  const counts = tensors.map(({ shape }) => util.sizeFromShape(shape));
  const chunks = counts.map(elementChunks);
  const total = chunks.reduce((sum, count) => sum + count, 0);
  // Doubles take the room of two floats each.
  const sums = output([2 * total]);
  let at = addressOf(sums);
  run(...tensors.map((x, i) => {
    const task = {
      kind: Kind.sumOfSquares,
      chunks: chunks[i],
      args: [counts[i], addressOf(x), at],
    };
    at += 8 * chunks[i];
    return task;
  }));
  const found = new Float64Array(heap().memory.buffer, addressOf(sums), total);
  const sum = found.reduce((sum, own) => sum + own, 0);
  release(sums);
  return Math.sqrt(sum);
}
