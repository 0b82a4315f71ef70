// The sum of squares, in doubles.

import { address, chunkEnd, chunkStart, int } from "./arguments";
import { loadPart } from "./lanes";

/**
 * The sum of the squares of a chunk's elements, in doubles: what the norm of all gradients is made of.
 *
 * Arguments: 0 elements, 1 x, 2 where the sum of each chunk goes, 8 bytes each.
 */
export function sumOfSquares(args: usize, chunk: i32): void {
  let start = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - start;
  let x = address(args, 1) + (<usize>start << 2), s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; left >= 8; left -= 8, x += 32) {
    let a = v128.load(x), b = v128.load(x, 16);
    s0 = addSquares(s0, a);
    s1 = addSquares(s1, v128.shuffle<i32>(a, a, 2, 3, 2, 3));
    s2 = addSquares(s2, b);
    s3 = addSquares(s3, v128.shuffle<i32>(b, b, 2, 3, 2, 3));
  }
  for (; left > 0; left -= 4, x += 16) {
    let a = left >= 4 ? v128.load(x) : loadPart(x, left, 0);
    s0 = addSquares(s0, a);
    s1 = addSquares(s1, v128.shuffle<i32>(a, a, 2, 3, 2, 3));
  }
  let sum = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  store<f64>(address(args, 2) + (<usize>chunk << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/** The squares of the first two lanes, added to sums. */
@inline
function addSquares(sums: v128, v: v128): v128 {
  let wide = f64x2.promote_low_f32x4(v);
  return f64x2.add(sums, f64x2.mul(wide, wide));
}
