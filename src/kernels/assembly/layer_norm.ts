// Layer normalization: each row is shifted and scaled to mean 0 and variance 1, then scaled by a gain and shifted by an
// offset for each column. A chunk is a part of the rows.

import { address, float, int } from "./arguments";
import { loadPart, lower, madd, storePart, sumLanes, upper } from "./lanes";
import { sumRun } from "./reductions";

/** So many vectors are summed up as floats. */
const GROUP: i32 = 32;

/**
 * y = (x - mean) / sqrt(variance + epsilon) gain + offset.
 *
 * Arguments: 0 rows, 1 columns, 2 x, 3 gain, 4 offset, 5 y, 6 for each row its mean and 1 / sqrt(variance + epsilon),
 * 7 epsilon, 8 rows of a part.
 */
export function normalizeRows(args: usize, chunk: i32): void {
  let columns = int(args, 1), size = int(args, 8), row = chunk * size, end = min<i32>(row + size, int(args, 0));
  let whole = <usize>(columns & -4) << 2, rest = columns & 3, gain = address(args, 3), offset = address(args, 4);
  let stride = <usize>columns << 2, x = address(args, 2) + row * stride, y = address(args, 5) + row * stride;
  let moments = address(args, 6) + (<usize>row << 3), epsilon = float(args, 7), share = <f64>1 / <f64>columns;
  for (; row < end; row++, x += stride, y += stride, moments += 8) {
    let mean = <f32>(sumRun(x, columns) * share);
    let inverse = <f32>1 / sqrt<f32>(<f32>(squares(x, columns, mean) * share) + epsilon);
    store<f32>(moments, mean);
    store<f32>(moments, inverse, 4);
    let means = f32x4.splat(mean), inverses = f32x4.splat(inverse);
    for (let at: usize = 0; at < whole; at += 16) {
      let unit = f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses);
      v128.store(y + at, madd(unit, v128.load(gain + at), v128.load(offset + at)));
    }
    if (rest) {
      let unit = f32x4.mul(f32x4.sub(loadPart(x + whole, rest, 0), means), inverses);
      storePart(y + whole, rest, madd(unit, loadPart(gain + whole, rest, 0), loadPart(offset + whole, rest, 0)));
    }
  }
}

/** The sum of the squares of x - mean. */
@inline
export function squares(x: usize, count: i32, mean: f32): f64 {
  let all: f64 = 0, means = f32x4.splat(mean), left = count;
  while (left >= 16) {
    let turns = min<i32>(left >> 4, GROUP), s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    left -= turns << 4;
    for (; turns > 0; turns--, x += 64) {
      let d0 = f32x4.sub(v128.load(x), means), d1 = f32x4.sub(v128.load(x, 16), means);
      let d2 = f32x4.sub(v128.load(x, 32), means), d3 = f32x4.sub(v128.load(x, 48), means);
      s0 = madd(d0, d0, s0);
      s1 = madd(d1, d1, s1);
      s2 = madd(d2, d2, s2);
      s3 = madd(d3, d3, s3);
    }
    all += <f64>sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
  for (; left > 0; left -= 4, x += 16) {
    let distance = f32x4.sub(left >= 4 ? v128.load(x) : loadPart(x, left, mean), means);
    all += <f64>sumLanes(f32x4.mul(distance, distance));
  }
  return all;
}

/**
 * The gradients. With u = (x - mean) / s, s = sqrt(variance + epsilon) and g = dy gain:
 * dx = (g - mean of g - u mean of g u) / s; dGain and dOffset are the sums of dy u and of dy over the rows of a part.
 *
 * Arguments: 0 rows, 1 columns, 2 x, 3 gain, 4 moments as above, 5 dy, 6 dx, 7 dGain of [parts, columns], 8 dOffset,
 * 9 rows of a part.
 */
export function normalizeRowsGradient(args: usize, chunk: i32): void {
  let columns = int(args, 1), size = int(args, 9), row = chunk * size, end = min<i32>(row + size, int(args, 0));
  let gain = address(args, 3), sums = <usize>(chunk * columns) << 2, stride = <usize>columns << 2;
  let x = address(args, 2) + row * stride, moments = address(args, 4) + (<usize>row << 3);
  let dy = address(args, 5) + row * stride, dx = address(args, 6) + row * stride;
  let dGain = address(args, 7) + sums, dOffset = address(args, 8) + sums;
  memory.fill(dGain, 0, <usize>columns << 2);
  memory.fill(dOffset, 0, <usize>columns << 2);
  for (; row < end; row++, x += stride, dy += stride, dx += stride, moments += 8) {
    let means = v128.load32_splat(moments), inverses = v128.load32_splat(moments, 4);
    rowGradient(x, dy, dx, columns, means, inverses, gain, dGain, dOffset);
  }
}

@inline
function rowGradient(
  x: usize, dy: usize, dx: usize, columns: i32, means: v128, inverses: v128, gain: usize, dGain: usize, dOffset: usize,
): void {
  let whole = <usize>(columns & -4) << 2, rest = columns & 3;
  let products = f64x2.splat(0), plains = products, share = <f64>1 / <f64>columns;
  for (let at: usize = 0; at < whole;) {
    let s = f32x4.splat(0), product = s, stop = min<usize>(whole, at + (<usize>GROUP << 4));
    for (; at < stop; at += 16) {
      let d = v128.load(dy + at), unit = f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses);
      let g = f32x4.mul(d, v128.load(gain + at));
      s = f32x4.add(s, g);
      product = madd(g, unit, product);
      v128.store(dGain + at, madd(d, unit, v128.load(dGain + at)));
      v128.store(dOffset + at, f32x4.add(v128.load(dOffset + at), d));
    }
    plains = f64x2.add(plains, f64x2.add(lower(s), upper(s)));
    products = f64x2.add(products, f64x2.add(lower(product), upper(product)));
  }
  if (rest) {
    let d = loadPart(dy + whole, rest, 0), unit = f32x4.mul(f32x4.sub(loadPart(x + whole, rest, 0), means), inverses);
    let g = f32x4.mul(d, loadPart(gain + whole, rest, 0)), product = f32x4.mul(g, unit);
    plains = f64x2.add(plains, f64x2.add(lower(g), upper(g)));
    products = f64x2.add(products, f64x2.add(lower(product), upper(product)));
    storePart(dGain + whole, rest, madd(d, unit, loadPart(dGain + whole, rest, 0)));
    storePart(dOffset + whole, rest, f32x4.add(loadPart(dOffset + whole, rest, 0), d));
  }
  let plain = f32x4.splat(<f32>((f64x2.extract_lane(plains, 0) + f64x2.extract_lane(plains, 1)) * share));
  let slope = f32x4.splat(<f32>((f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1)) * share));
  for (let at: usize = 0; at < whole; at += 16) {
    let unit = f32x4.mul(f32x4.sub(v128.load(x + at), means), inverses);
    let g = f32x4.sub(f32x4.mul(v128.load(dy + at), v128.load(gain + at)), plain);
    v128.store(dx + at, f32x4.mul(f32x4.sub(g, f32x4.mul(unit, slope)), inverses));
  }
  if (rest) {
    let unit = f32x4.mul(f32x4.sub(loadPart(x + whole, rest, 0), means), inverses);
    let g = f32x4.sub(f32x4.mul(loadPart(dy + whole, rest, 0), loadPart(gain + whole, rest, 0)), plain);
    storePart(dx + whole, rest, f32x4.mul(f32x4.sub(g, f32x4.mul(unit, slope)), inverses));
  }
}
