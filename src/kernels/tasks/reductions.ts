/**
 * Sums, maxima, minima and products along one dim, cut into tasks.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import type { TensorInfo } from "../../tensors/tfjs.ts";
import { run, type Task } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";

/** What many elements become. */
export type Operation = Kind.sums | Kind.maxima | Kind.minima | Kind.products;

/** A tensor as it is reduced: `count` elements become one, for each of the outer and inner indices. */
export interface Layout {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
}

/** So many elements are worth a claim. */
const CHUNK = 16384;

/** Inner indices are cut into blocks of a multiple of this, of at most so many. */
const COLUMNS = 256;
const MOST_COLUMNS = 8192;

/** Where there are so many chunks anyway, the dim is cut into larger parts. */
const ENOUGH_CHUNKS = 8;

/**
 * Reduces the tensor at an address to `layout.outer * layout.inner` elements at another; sums are divided by `divisor`.
 * A long dim is reduced in parts, and so are their results: many threads find work, and little is rounded.
 */
export function reduce(
  kind: Operation,
  layout: Layout,
  x: number,
  result: number,
  divisor = 1,
): void {
  const { outer, count, inner } = layout;
  const size = partSize(layout);
  const parts = Math.ceil(count / size);
  if (parts <= 1) return run(task(kind, layout, x, result, size, divisor));
  const partial = output([outer * parts * inner]);
  const at = heap().addressOf(partial);
  run(task(kind, layout, x, at, size, 1));
  reduce(kind, { outer, count: parts, inner }, at, result, divisor);
  release(partial);
}

/** The sum over the first dim of a matrix, which is freed. */
export function sumOfParts(parted: TensorInfo): TensorInfo {
  const [parts, columns] = parted.shape;
  if (parts === 1) return { ...parted, shape: [columns] };
  const { addressOf } = heap();
  const sum = output([columns]);
  const layout = { outer: 1, count: parts, inner: columns };
  reduce(Kind.sums, layout, addressOf(parted), addressOf(sum));
  release(parted);
  return sum;
}

/**
 * The task of summing each column of a matrix, to be run beside others: a column is not cut, since all has to be done in
 * one job.
 */
export function columnSumsTask(rows: number, columns: number, x: number, sums: number): Task {
  return task(Kind.sums, { outer: 1, count: rows, inner: columns }, x, sums, Math.max(rows, 1), 1);
}

/** Reduces parts of `size` elements each. */
function task(
  kind: Operation,
  layout: Layout,
  x: number,
  result: number,
  size: number,
  divisor: number,
): Task {
  const { outer, count, inner } = layout;
  const parts = Math.max(1, Math.ceil(count / size));
  const columns = blockColumns(count, inner);
  const outers = Math.max(1, Math.floor(CHUNK / (Math.min(count, size) * columns || 1)));
  return {
    kind,
    chunks: Math.ceil(outer / outers) * parts * Math.ceil(inner / columns),
    args: [outer, count, inner, x, result, outers, size, columns, divisor],
  };
}

/** How many elements of the dim one chunk reduces. */
function partSize({ outer, count, inner }: Layout): number {
  const columns = blockColumns(count, inner);
  const isEnough = outer * Math.ceil(inner / columns) >= ENOUGH_CHUNKS;
  const most = (isEnough ? ENOUGH_CHUNKS : 1) * CHUNK / columns;
  const unit = inner === 1 ? 512 : 64;
  const parts = Math.max(1, Math.ceil(count / most));
  return Math.max(1, Math.ceil(count / parts / unit)) * unit;
}

/** How many inner indices a chunk takes. */
function blockColumns(count: number, inner: number): number {
  const wanted = Math.ceil(CHUNK / Math.max(count, 1) / COLUMNS) * COLUMNS;
  return Math.max(1, Math.min(inner, wanted, MOST_COLUMNS));
}
