/**
 * Sums over dims.
 *
 * @module
 */

import type { Task } from "./job.ts";
import { Kind } from "./kind.ts";

/** The columns that one chunk sums; `assembly/reductions.ts` counts by the same number. */
const COLUMNS = 64;

/** The task of summing each column of a matrix. Addresses are in bytes. */
export function columnSumsTask(rows: number, columns: number, x: number, sums: number): Task {
  return {
    kind: Kind.columnSums,
    chunks: Math.ceil(columns / COLUMNS),
    args: [rows, columns, x, sums],
  };
}
