// Sums of rows and columns.

import { address, int } from "./arguments";

/** The columns that one chunk sums; `src/kernels/reductions.ts` counts by the same number. */
const COLUMNS: i32 = 64;

/**
 * The sum of each column of a matrix, row after row: the gradient of a bias.
 *
 * Arguments: 0 rows, 1 columns, 2 matrix, 3 sums.
 */
export function columnSums(args: usize, chunk: i32): void {
  let rows = int(args, 0), columns = int(args, 1), stride = <usize>columns << 2;
  let column = chunk * COLUMNS, end = min<i32>(column + COLUMNS, columns);
  let x = address(args, 2) + (<usize>column << 2), sums = address(args, 3) + (<usize>column << 2);
  for (; column + 16 <= end; column += 16, x += 64, sums += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, at = x;
    for (let i = rows; i > 0; i--, at += stride) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
  }
  for (; column + 4 <= end; column += 4, x += 16, sums += 16) {
    let sum = f32x4.splat(0), at = x;
    for (let i = rows; i > 0; i--, at += stride) sum = f32x4.add(sum, v128.load(at));
    v128.store(sums, sum);
  }
  for (; column < end; column++, x += 4, sums += 4) {
    let sum: f32 = 0, at = x;
    for (let i = rows; i > 0; i--, at += stride) sum += load<f32>(at);
    store<f32>(sums, sum);
  }
}
