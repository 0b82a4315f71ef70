// Softmax of each row, and its gradient. Where a row ends within a vector, what is written beyond its end is overwritten
// by the next row; only what lies beyond the chunk is not written.

import { address, int } from "./arguments";
import { atLeast, madd, maskOf, maxLanes, splat, storeUntil, sumLanes } from "./lanes";
import { expOfNegative } from "./math";

/**
 * e^x divided by the sum of e^x, for each row.
 *
 * Arguments: 0 rows, 1 columns, 2 rows of a chunk, 3 x, 4 y.
 */
export function softmax(args: usize, chunk: i32): void {
  let columns = int(args, 1), stride = <usize>columns << 2, row = chunk * int(args, 2);
  let end = min<i32>(row + int(args, 2), int(args, 0));
  let x = address(args, 3) + <usize>row * stride, y = address(args, 4) + <usize>row * stride;
  let stop = address(args, 4) + <usize>end * stride;
  for (; row < end; row++, x += stride, y += stride) {
    // A NaN is passed over here, and makes the sum NaN below.
    let most = splat(-Infinity);
    for (let left = columns, at = x; left > 0; left -= 4, at += 16) {
      most = atLeast(most, loadOf(at, left, -Infinity));
    }
    most = splat(maxLanes(most));
    let sum = splat(0);
    for (let left = columns, from = x, to = y; left > 0; left -= 4, from += 16, to += 16) {
      let e = expOfNegative(f32x4.sub(loadOf(from, left, -Infinity), most));
      sum = f32x4.add(sum, e);
      storeUntil(stop, to, e);
    }
    let scale = splat(1 / sumLanes(sum));
    for (let left = columns, to = y; left > 0; left -= 4, to += 16) {
      storeUntil(stop, to, f32x4.mul(v128.load(to), scale));
    }
  }
}

/**
 * dx = y (dy - sum(y dy)), for each row.
 *
 * Arguments: 0 rows, 1 columns, 2 rows of a chunk, 3 y, 4 dy, 5 dx.
 */
export function softmaxGradient(args: usize, chunk: i32): void {
  let columns = int(args, 1), stride = <usize>columns << 2, row = chunk * int(args, 2);
  let end = min<i32>(row + int(args, 2), int(args, 0)), offset = <usize>row * stride;
  let y = address(args, 3) + offset, dy = address(args, 4) + offset, dx = address(args, 5) + offset;
  let stop = address(args, 5) + <usize>end * stride;
  for (; row < end; row++, y += stride, dy += stride, dx += stride) {
    let sum = splat(0);
    for (let left = columns, at: usize = 0; left > 0; left -= 4, at += 16) {
      sum = madd(loadOf(y + at, left, 0), loadOf(dy + at, left, 0), sum);
    }
    let mean = splat(sumLanes(sum));
    for (let left = columns, at: usize = 0; left > 0; left -= 4, at += 16) {
      let difference = f32x4.sub(v128.load(dy + at), mean);
      storeUntil(stop, dx + at, f32x4.mul(v128.load(y + at), difference));
    }
  }
}

/** The next four of a row, of which `left` are left; `fill` beyond its end. */
@inline
function loadOf(at: usize, left: i32, fill: f32): v128 {
  let v = v128.load(at);
  return left >= 4 ? v : v128.bitselect(v, splat(fill), maskOf(left));
}
