// Do numbers lie in a range? What checks of labels and probabilities ask.

import { address, chunkEnd, chunkStart, float, int } from "./arguments";
import { loadPart, splat } from "./lanes";

/**
 * Writes whether an element of a chunk lies outside of a range or is NaN.
 *
 * Arguments: 0 elements, 1 elements, 2 are they whole numbers, 3 least, 4 most, 5 a slot of 64 bits for each chunk.
 */
export function outside(args: usize, chunk: i32): void {
  let start = chunkStart(chunk), count = chunkEnd(chunk, int(args, 0)) - start;
  let x = address(args, 1) + (<usize>start << 2);
  let found = int(args, 2)
    ? isOutside(true, x, count, i32x4.splat(int(args, 3)), i32x4.splat(int(args, 4)))
    : isOutside(false, x, count, splat(float(args, 3)), splat(float(args, 4)));
  store<f64>(address(args, 5) + (<usize>chunk << 3), f64(found));
}

@inline
function isOutside(isWhole: bool, x: usize, count: i32, least: v128, most: v128): bool {
  let isInside = i32x4.splat(-1);
  for (let stop = x + (<usize>(count & -4) << 2); x < stop; x += 16) {
    isInside = v128.and(isInside, inside(isWhole, v128.load(x), least, most));
  }
  let rest = count & 3;
  if (rest) isInside = v128.and(isInside, inside(isWhole, loadPart(x, rest, load<f32>(x)), least, most));
  return !i32x4.all_true(isInside);
}

@inline
function inside(isWhole: bool, v: v128, least: v128, most: v128): v128 {
  if (isWhole) return v128.and(i32x4.ge_s(v, least), i32x4.le_s(v, most));
  return v128.and(f32x4.ge(v, least), f32x4.le(v, most));
}
