// Penalties on parameters: value and gradient in one pass.

import { address, chunkEnd, chunkStart, double, int } from "./arguments";
import { absolute, loadPart, madd, splat, storePart, sumLanes } from "./lanes";
import { signOf } from "./losses";

/** So many floats are added up as floats, before their sum goes to one of 64 bits. */
const BLOCK: i32 = 128;

/**
 * The sum of l1 |w| + l2 w^2 over a chunk, and its derivatives.
 *
 * Arguments: 0 elements, 1 parameters, 2 gradient or 0, 3 a slot of 64 bits for the sum of each chunk, 4 l1, 5 l2.
 */
export function penalty(args: usize, chunk: i32): void {
  // A strength of 0 takes no part: 0 times an infinite sum would not be a number.
  if (double(args, 4) == 0) return penaltyOf(false, true, args, chunk);
  if (double(args, 5) == 0) return penaltyOf(true, false, args, chunk);
  return penaltyOf(true, true, args, chunk);
}

@inline
function penaltyOf(hasL1: bool, hasL2: bool, args: usize, chunk: i32): void {
  let start = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - start, offset = <usize>start << 2;
  let w = address(args, 1) + offset, gradient = address(args, 2), l1 = double(args, 4), l2 = double(args, 5);
  if (gradient) gradient += offset;
  let slope1 = splat(f32(l1)), slope2 = splat(f32(2 * l2));
  let sizes: f64 = 0, squares: f64 = 0;
  while (left >= 4) {
    let count = min<i32>(left & -4, BLOCK), size0 = splat(0), size1 = size0, square0 = size0, square1 = size0;
    let stop = w + (<usize>count << 2);
    for (; w + 32 <= stop; w += 32) {
      let a = v128.load(w), b = v128.load(w, 16);
      if (hasL1) {
        size0 = f32x4.add(size0, absolute(a));
        size1 = f32x4.add(size1, absolute(b));
      }
      if (hasL2) {
        square0 = madd(a, a, square0);
        square1 = madd(b, b, square1);
      }
      if (gradient) {
        v128.store(gradient, slopeOf(hasL1, hasL2, a, slope1, slope2));
        v128.store(gradient, slopeOf(hasL1, hasL2, b, slope1, slope2), 16);
        gradient += 32;
      }
    }
    if (w < stop) {
      let a = v128.load(w);
      if (hasL1) size0 = f32x4.add(size0, absolute(a));
      if (hasL2) square0 = madd(a, a, square0);
      if (gradient) {
        v128.store(gradient, slopeOf(hasL1, hasL2, a, slope1, slope2));
        gradient += 16;
      }
      w = stop;
    }
    if (hasL1) sizes += sumLanes(f32x4.add(size0, size1));
    if (hasL2) squares += sumLanes(f32x4.add(square0, square1));
    left -= count;
  }
  if (left) {
    let a = loadPart(w, left, 0);
    if (hasL1) sizes += sumLanes(absolute(a));
    if (hasL2) squares += sumLanes(f32x4.mul(a, a));
    if (gradient) storePart(gradient, left, slopeOf(hasL1, hasL2, a, slope1, slope2));
  }
  let total: f64 = 0;
  if (hasL1) total += l1 * sizes;
  if (hasL2) total += l2 * squares;
  store<f64>(address(args, 3) + (<usize>chunk << 3), total);
}

@inline
function slopeOf(hasL1: bool, hasL2: bool, w: v128, slope1: v128, slope2: v128): v128 {
  if (!hasL1) return f32x4.mul(w, slope2);
  let slope = f32x4.mul(signOf(w), slope1);
  return hasL2 ? madd(w, slope2, slope) : slope;
}
