// Images seen through an affine map: each pixel of the result is mixed from the four pixels around the place that the
// map leads it to. Beyond its edges an image goes on as the mode says.

import { address, float, int } from "./arguments";
import { madd, storeUpTo } from "./lanes";

/** What is beyond the edges, as `src/kernels/fused/affine_warp.ts` numbers it; nearest is 1. */
const CONSTANT: i32 = 0;
const REFLECT: i32 = 2;
const WRAP: i32 = 3;

/**
 * Some rows of the result.
 *
 * Arguments: 0 images, 1 and 2 height and width, 3 channels, 4 images, 5 maps, 6 result, 7 mode, 8 the number beyond the
 * edges in mode constant, 9 rows of a chunk.
 */
export function affineWarp(args: usize, chunk: i32, scratch: usize): void {
  let height = int(args, 1), width = int(args, 2), channels = int(args, 3);
  let line = <usize>(width * channels) << 2;
  let row = chunk * int(args, 9), rowEnd = min<i32>(row + int(args, 9), int(args, 0) * height);
  for (; row < rowEnd; row++) {
    let image = row / height, map = address(args, 5) + <usize>image * 24;
    warpRow(
      height, width, channels, address(args, 4) + <usize>(image * height) * line, map, f32(row % height),
      int(args, 7), float(args, 8), address(args, 6) + <usize>row * line, scratch,
    );
  }
}

/** One row, four pixels at a time. */
function warpRow(
  height: i32, width: i32, channels: i32, image: usize, map: usize, row: f32, mode: i32, fill: f32, result: usize,
  scratch: usize,
): void {
  let xStep = f32x4.splat(load<f32>(map)), xStart = f32x4.splat(load<f32>(map, 4) * row + load<f32>(map, 8));
  let yStep = f32x4.splat(load<f32>(map, 12)), yStart = f32x4.splat(load<f32>(map, 16) * row + load<f32>(map, 20));
  let columns = f32x4(0, 1, 2, 3), four = f32x4.splat(4);
  let line = <usize>(width * channels) << 2, pixel = <usize>channels << 2;
  for (let rest = width; rest > 0; rest -= 4, columns = f32x4.add(columns, four), result += pixel << 2) {
    let x = folded(madd(columns, xStep, xStart), width, mode), y = folded(madd(columns, yStep, yStart), height, mode);
    let xFloor = f32x4.floor(x), yFloor = f32x4.floor(y);
    let left = i32x4.trunc_sat_f32x4_s(xFloor), top = i32x4.trunc_sat_f32x4_s(yFloor);
    x = f32x4.sub(x, xFloor);
    y = f32x4.sub(y, yFloor);
    // As unsigned numbers, negative ones are large.
    let isInside = v128.and(
      i32x4.lt_u(left, i32x4.splat(width - 1)),
      i32x4.lt_u(top, i32x4.splat(height - 1)),
    );
    if (channels == 1 && i32x4.all_true(isInside)) {
      mixInside(image, i32x4.add(i32x4.mul(top, i32x4.splat(width)), left), line, x, y, rest, result);
      continue;
    }
    let one = i32x4.splat(1);
    let right = beyond(i32x4.add(left, one), width, mode), bottom = beyond(i32x4.add(top, one), height, mode);
    v128.store(scratch, beyond(left, width, mode));
    v128.store(scratch, right, 16);
    v128.store(scratch, beyond(top, height, mode), 32);
    v128.store(scratch, bottom, 48);
    v128.store(scratch, x, 64);
    v128.store(scratch, y, 80);
    let count = min<i32>(rest, 4), to = result;
    for (let lane = scratch; count > 0; count--, lane += 4, to += pixel) {
      mixPixel(channels, image, line, lane, fill, to);
    }
  }
}

/** Brings coordinates into an image of `size` pixels, or to where the numbers beyond its edges begin. */
@inline
function folded(x: v128, size: i32, mode: i32): v128 {
  let width = f32x4.splat(f32(size)), zero = f32x4.splat(0), one = f32x4.splat(1), half = f32x4.splat(0.5);
  if (mode == CONSTANT) return f32x4.max(f32x4.min(x, width), f32x4.splat(-1));
  if (mode == WRAP) {
    x = f32x4.sub(x, f32x4.mul(width, f32x4.floor(f32x4.div(x, width))));
    return f32x4.max(f32x4.min(x, width), zero);
  }
  if (mode == REFLECT) {
    // The image and its mirror image, from the edge of the first pixel on.
    let period = f32x4.add(width, width);
    x = f32x4.add(x, half);
    x = f32x4.sub(x, f32x4.mul(period, f32x4.floor(f32x4.div(x, period))));
    x = f32x4.sub(f32x4.min(x, f32x4.sub(period, x)), half);
  }
  return f32x4.max(f32x4.min(x, f32x4.sub(width, one)), zero);
}

/** Where the pixels of folded coordinates are found; -1 where the number beyond the edges is meant. */
@inline
function beyond(index: v128, size: i32, mode: i32): v128 {
  let isOut = i32x4.ge_u(index, i32x4.splat(size));
  if (mode == CONSTANT) return v128.or(index, isOut);
  if (mode == WRAP) index = i32x4.sub(index, v128.and(isOut, i32x4.splat(size)));
  return i32x4.min_s(index, i32x4.splat(size - 1));
}

/** Four pixels of one channel of which all neighbours are in the image: those side by side are read as pairs. */
@inline
function mixInside(image: usize, index: v128, line: usize, x: v128, y: v128, rest: i32, result: usize): void {
  index = i32x4.shl(index, 2);
  let p0 = image + <usize>i32x4.extract_lane(index, 0), p1 = image + <usize>i32x4.extract_lane(index, 1);
  let p2 = image + <usize>i32x4.extract_lane(index, 2), p3 = image + <usize>i32x4.extract_lane(index, 3);
  let top = mixPairs(pairs(p0, p1), pairs(p2, p3), x);
  let bottom = mixPairs(pairs(p0 + line, p1 + line), pairs(p2 + line, p3 + line), x);
  storeUpTo(result, rest, madd(f32x4.sub(bottom, top), y, top));
}

/** Two pairs of numbers. */
@inline
function pairs(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Mixes the numbers of four pairs. */
@inline
function mixPairs(first: v128, second: v128, x: v128): v128 {
  let left = v128.shuffle<i32>(first, second, 0, 2, 4, 6), right = v128.shuffle<i32>(first, second, 1, 3, 5, 7);
  return madd(f32x4.sub(right, left), x, left);
}

/** One pixel of any channels; `lane` is where its part of the indices and weights is. */
@inline
function mixPixel(channels: i32, image: usize, line: usize, lane: usize, fill: f32, result: usize): void {
  let left = load<i32>(lane), right = load<i32>(lane, 16), top = load<i32>(lane, 32), bottom = load<i32>(lane, 48);
  let x = v128.load32_splat(lane, 64), y = v128.load32_splat(lane, 80), other = f32x4.splat(fill);
  let pixel = <usize>channels << 2, leftAt = <usize>left * pixel, rightAt = <usize>right * pixel;
  let upper = image + <usize>top * line, lower = image + <usize>bottom * line;
  for (; channels > 0; channels -= 4, upper += 16, lower += 16, result += 16) {
    let a = other, b = other, c = other, d = other;
    if (top >= 0) {
      if (left >= 0) a = v128.load(upper + leftAt);
      if (right >= 0) b = v128.load(upper + rightAt);
    }
    if (bottom >= 0) {
      if (left >= 0) c = v128.load(lower + leftAt);
      if (right >= 0) d = v128.load(lower + rightAt);
    }
    let above = madd(f32x4.sub(b, a), x, a), below = madd(f32x4.sub(d, c), x, c);
    storeUpTo(result, channels, madd(f32x4.sub(below, above), y, above));
  }
}
