/**
 * Penalties on the rows of matrices, taken as vectors: on their lengths, and on the angles between them. Kernels write
 * the gradient in the same passes as the value.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, isRecording } from "../../tensors/tape.ts";
import { raw, type Tensor } from "../../tensors/tensor.ts";
import type { TensorInfo } from "../../tensors/tfjs.ts";
import { run, type Task } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";
import { productTask, STORED } from "../tasks/product.ts";
import { scalar, slotsFor, sumOfSlots } from "../tasks/slots.ts";
import { penaltyWithSlopes } from "./penalty.ts";

/**
 * `strength` times the sum of the lengths of all rows of some matrices; the gradient at a row of zeros is 0.
 *
 * @param composed The same from operations whose gradients can be differentiated once more.
 */
export function lengthPenalty(
  matrices: readonly Tensor<string>[],
  strength: number,
  composed: () => Tensor<"">,
): Tensor<""> {
  if (!isFirstOrder()) return composed();
  const tensors = matrices.map(raw);
  const slopes = isRecording() ? tensors.map(({ shape }) => output(shape)) : undefined;
  const counts = matrices.map(chunksOf);
  const total = counts.reduce((sum, { chunks }) => sum + chunks, 0);
  let slot = slotsFor(total);
  run(...tensors.map((x, i) => {
    const task = unitRowsTask(x, { unit: slopes?.[i], slot, factor: strength, least: 0 });
    slot += 8 * counts[i].chunks;
    return task;
  }));
  const value = scalar(strength * sumOfSlots(total));
  return penaltyWithSlopes("lengthPenalty", value, tensors, slopes);
}

/**
 * `strength` times the mean of `|cosine|` over all pairs of different rows of a matrix.
 *
 * @param least No row is taken to be shorter than this when it is brought to length 1.
 * @param composed The same from operations whose gradients can be differentiated once more.
 */
export function cosinePenalty(
  matrix: Tensor<string>,
  strength: number,
  least: number,
  composed: () => Tensor<"">,
): Tensor<""> {
  if (!isFirstOrder()) return composed();
  const { addressOf } = heap();
  const x = raw(matrix);
  const [rows, columns] = matrix.shape;
  const factor = strength / Math.max(rows * (rows - 1), 1);
  const [unit, lengths, cosines] = [output(x.shape), output([rows]), output([rows, rows])];
  const [u, c] = [unit, cosines].map(addressOf);
  run(unitRowsTask(x, {
    ...{ unit, lengths, factor: 1, least },
    slot: slotsFor(chunksOf(matrix).chunks),
  }));
  const byRows = { stored: STORED.bTransposed, rows, columns: rows, inner: columns };
  run(productTask({ ...byRows, a: u, b: u, result: c }));

  const pairs = chunksOf({ shape: [rows, rows] });
  const slot = slotsFor(pairs.chunks);
  const args = [rows, c, Number(isRecording()), slot, pairs.rows];
  run({ kind: Kind.offDiagonal, chunks: pairs.chunks, args });
  const value = scalar(factor * sumOfSlots(pairs.chunks));

  const slopes = isRecording() ? [output(x.shape)] : undefined;
  if (slopes !== undefined) {
    const slope = addressOf(slopes[0]);
    // The signs are symmetric, so that each pair counts twice, once from either side.
    const bySigns = { stored: STORED.plain, rows, columns, inner: rows };
    run(productTask({ ...bySigns, a: c, b: u, result: slope }));
    const { chunks, rows: size } = chunksOf(matrix);
    const args = [rows, columns, u, slope, addressOf(lengths), 2 * factor, least, size];
    run({ kind: Kind.unitRowsGradient, chunks, args });
  }
  [unit, lengths, cosines].forEach(release);
  return penaltyWithSlopes("cosinePenalty", value, [x], slopes);
}

/** What becomes of rows that are brought to one length. */
interface Unit {
  /** Where the rows are written; they are measured alone unless said. */
  readonly unit?: TensorInfo;
  /** Where each row's length is written. */
  readonly lengths?: TensorInfo;
  /** Where the sum of the lengths of each chunk is written. */
  readonly slot: number;
  /** The length of the rows that are written, and the least by which a row is divided for that. */
  readonly factor: number;
  readonly least: number;
}

function unitRowsTask(x: TensorInfo, { unit, lengths, slot, factor, least }: Unit): Task {
  const { addressOf } = heap();
  const { chunks, rows } = chunksOf(x);
  const [y, l] = [unit, lengths].map((info) => info === undefined ? 0 : addressOf(info));
  return {
    kind: Kind.unitRows,
    chunks,
    args: [...x.shape, addressOf(x), y, l, slot, factor, least, rows],
  };
}

/** So many elements are worth a claim, where that does not make too many chunks. */
const CHUNK = 8192;
const MOST_CHUNKS = 4096;

/** How many rows make a chunk, and how many chunks there are. */
function chunksOf({ shape }: { readonly shape: readonly number[] }): {
  readonly rows: number;
  readonly chunks: number;
} {
  const [count, columns] = shape;
  const rows = Math.max(1, Math.floor(CHUNK / (columns || 1)), Math.ceil(count / MOST_CHUNKS));
  return { rows, chunks: Math.ceil(count / rows) };
}
