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
  let columns = f32x4(0, 1, 2, 3), four = f32x4.splat(4), other = f32x4.splat(fill), one = i32x4.splat(1);
  let across = f32x4.splat(f32(width)), down = f32x4.splat(f32(height));
  let perColumn = f32x4.splat(1 / f32(width)), perRow = f32x4.splat(1 / f32(height));
  let lastColumn = i32x4.splat(width - 1), lastRow = i32x4.splat(height - 1), pixels = i32x4.splat(width);
  let lastAcross = f32x4.splat(f32(width - 1)), lastDown = f32x4.splat(f32(height - 1)), zero = f32x4.splat(0);
  let line = <usize>(width * channels) << 2, pixel = <usize>channels << 2, resultEnd = result + line;
  for (let rest = width; rest > 0; rest -= 4, columns = f32x4.add(columns, four), result += pixel << 2) {
    let x = madd(columns, xStep, xStart), y = madd(columns, yStep, yStart);
    if (channels == 1) {
      let isAcross = v128.and(f32x4.ge(x, zero), f32x4.lt(x, lastAcross));
      let isInside = v128.and(isAcross, v128.and(f32x4.ge(y, zero), f32x4.lt(y, lastDown)));
      if (i32x4.all_true(isInside)) {
        let left = whole(x), top = whole(y), index = i32x4.add(i32x4.mul(top, pixels), left);
        x = f32x4.sub(x, f32x4.convert_i32x4_s(left));
        y = f32x4.sub(y, f32x4.convert_i32x4_s(top));
        storeUpTo(result, rest, mixInside(image, i32x4.shl(index, 2), line, x, y));
        continue;
      }
    }
    x = folded(x, across, perColumn, mode);
    y = folded(y, down, perRow, mode);
    let xFloor = f32x4.floor(x), yFloor = f32x4.floor(y);
    let left = whole(xFloor), top = whole(yFloor);
    x = f32x4.sub(x, xFloor);
    y = f32x4.sub(y, yFloor);
    let right = found(i32x4.add(left, one), lastColumn, mode), bottom = found(i32x4.add(top, one), lastRow, mode);
    left = found(left, lastColumn, mode);
    top = found(top, lastRow, mode);
    if (channels == 1) {
      let upper = i32x4.mul(top, pixels), lower = i32x4.mul(bottom, pixels);
      let a = pick(image, upper, left, other), b = pick(image, upper, right, other);
      let c = pick(image, lower, left, other), d = pick(image, lower, right, other);
      storeUpTo(result, rest, mix(mix(a, b, x), mix(c, d, x), y));
      continue;
    }
    v128.store(scratch, left);
    v128.store(scratch, right, 16);
    v128.store(scratch, top, 32);
    v128.store(scratch, bottom, 48);
    v128.store(scratch, x, 64);
    v128.store(scratch, y, 80);
    let count = min<i32>(rest, 4), to = result;
    for (let lane = scratch; count > 0; count--, lane += 4, to += pixel) {
      mixChannels(channels, image, line, lane, other, to, resultEnd);
    }
  }
}

/** Coordinates as whole numbers: any for NaN. */
@inline
function whole(x: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_trunc_f32x4_s(x);
  return i32x4.trunc_sat_f32x4_s(x);
}

/** a and b by the weight of b. */
@inline
function mix(a: v128, b: v128, weight: v128): v128 {
  return madd(f32x4.sub(b, a), weight, a);
}

/**
 * Brings coordinates into an image of `size` pixels, or to where the number beyond its edges begins. What rounding leaves
 * a little outside is brought to the edge, where it belongs.
 */
@inline
function folded(x: v128, size: v128, perSize: v128, mode: i32): v128 {
  let zero = f32x4.splat(0), half = f32x4.splat(0.5);
  if (mode == CONSTANT) return f32x4.pmax(f32x4.pmin(x, size), f32x4.splat(-1));
  if (mode == WRAP) {
    x = f32x4.sub(x, f32x4.mul(size, f32x4.floor(f32x4.mul(x, perSize))));
    return f32x4.pmax(f32x4.pmin(x, size), zero);
  }
  if (mode == REFLECT) {
    // The image and its mirror image, from the edge of the first pixel on.
    let period = f32x4.add(size, size);
    x = f32x4.add(x, half);
    x = f32x4.sub(x, f32x4.mul(period, f32x4.floor(f32x4.mul(x, f32x4.mul(perSize, half)))));
    x = f32x4.sub(f32x4.pmin(x, f32x4.sub(period, x)), half);
  }
  return f32x4.pmax(f32x4.pmin(x, f32x4.sub(size, f32x4.splat(1))), zero);
}

/** Where the pixels of folded coordinates are found; negative where the number beyond the edges is meant. */
@inline
function found(index: v128, last: v128, mode: i32): v128 {
  if (mode == CONSTANT) return v128.or(index, i32x4.gt_s(index, last));
  if (mode == WRAP) {
    let size = i32x4.add(last, i32x4.splat(1));
    index = i32x4.sub(index, v128.and(i32x4.gt_s(index, last), size));
  }
  return i32x4.max_s(i32x4.min_s(index, last), i32x4.splat(0));
}

/** Pixels of one channel by row, in pixels from the first, and column, or the other number where one is negative. */
@inline
function pick(image: usize, row: v128, column: v128, other: v128): v128 {
  let isOther = i32x4.shr_s(v128.or(row, column), 31);
  let at = i32x4.shl(v128.andnot(i32x4.add(row, column), isOther), 2);
  let v = v128.load32_zero(image + <usize>i32x4.extract_lane(at, 0));
  v = v128.load32_lane(image + <usize>i32x4.extract_lane(at, 1), v, 1);
  v = v128.load32_lane(image + <usize>i32x4.extract_lane(at, 2), v, 2);
  v = v128.load32_lane(image + <usize>i32x4.extract_lane(at, 3), v, 3);
  return v128.bitselect(other, v, isOther);
}

/** Four pixels of one channel of which all neighbours are in the image: those side by side are read as pairs. */
@inline
function mixInside(image: usize, at: v128, line: usize, x: v128, y: v128): v128 {
  let p0 = image + <usize>i32x4.extract_lane(at, 0), p1 = image + <usize>i32x4.extract_lane(at, 1);
  let p2 = image + <usize>i32x4.extract_lane(at, 2), p3 = image + <usize>i32x4.extract_lane(at, 3);
  let above = mixPairs(pairs(p0, p1), pairs(p2, p3), x);
  let below = mixPairs(pairs(p0 + line, p1 + line), pairs(p2 + line, p3 + line), x);
  return mix(above, below, y);
}

/** Two pairs of numbers. */
@inline
function pairs(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Mixes the numbers of four pairs. */
@inline
function mixPairs(first: v128, second: v128, x: v128): v128 {
  return mix(v128.shuffle<i32>(first, second, 0, 2, 4, 6), v128.shuffle<i32>(first, second, 1, 3, 5, 7), x);
}

/**
 * All channels of one pixel; `lane` is where its part of the indices and weights is. Up to three floats more are written,
 * which the next pixel replaces.
 */
@inline
function mixChannels(
  channels: i32, image: usize, line: usize, lane: usize, other: v128, result: usize, resultEnd: usize,
): void {
  let left = load<i32>(lane), right = load<i32>(lane, 16), top = load<i32>(lane, 32), bottom = load<i32>(lane, 48);
  let x = v128.load32_splat(lane, 64), y = v128.load32_splat(lane, 80);
  let pixel = <usize>channels << 2, upper = image + <usize>top * line, lower = image + <usize>bottom * line;
  let a = upper + <usize>left * pixel, b = upper + <usize>right * pixel;
  let c = lower + <usize>left * pixel, d = lower + <usize>right * pixel;
  let isInside = (left | right | top | bottom) >= 0;
  for (let at: usize = 0; at < pixel; at += 16) {
    let above = other, below = other;
    if (isInside) {
      above = mix(v128.load(a + at), v128.load(b + at), x);
      below = mix(v128.load(c + at), v128.load(d + at), x);
    } else {
      if (top >= 0) above = mix(left < 0 ? other : v128.load(a + at), right < 0 ? other : v128.load(b + at), x);
      if (bottom >= 0) below = mix(left < 0 ? other : v128.load(c + at), right < 0 ? other : v128.load(d + at), x);
    }
    storeUpTo(result + at, i32((resultEnd - result - at) >> 2), mix(above, below, y));
  }
}
