// Batch normalization: the columns of a matrix of [rows, channels] are shifted and scaled to mean 0 and variance 1, then
// scaled by a gain and shifted by an offset. Matrices are cut into parts of rows and blocks of channels.

import { address, float, int } from "./arguments";
import { demote, loadPart, madd, storePart, storeUpTo } from "./lanes";
import { addTo, groupRows, sumColumns } from "./reductions";

/** The channels of a chunk that sums; `src/kernels/fused/batch_norm.ts` counts by the same numbers. */
const CHANNELS: i32 = 256;

/** The channels of a chunk that does not. */
const MORE_CHANNELS: i32 = 4096;

/** Room in the scratch memory for a float for each channel of a chunk that does not sum. */
const LINE: usize = <usize>MORE_CHANNELS << 2;

/** Room for a double for each channel of one that does, and a few more. */
const SUMS: usize = (<usize>CHANNELS + 8) << 3;

/**
 * The mean and the variance of each column, of a part of the rows or of all.
 *
 * Arguments: 0 rows, 1 channels, 2 x, 3 means of [parts, channels], 4 variances, 5 rows of a part.
 */
export function moments(args: usize, chunk: i32, scratch: usize): void {
  let channels = int(args, 1), size = int(args, 5), blocks = (channels + CHANNELS - 1) / CHANNELS;
  let part = chunk / blocks, column = chunk % blocks * CHANNELS, width = min<i32>(CHANNELS, channels - column);
  let rows = min<i32>(size, int(args, 0) - part * size), stride = <usize>channels << 2;
  let x = address(args, 2) + (<usize>(part * size * channels + column) << 2);
  let offset = <usize>(part * channels + column) << 2;
  let mean = address(args, 3) + offset, variance = address(args, 4) + offset;

  sumColumns(x, stride, rows, width, scratch);
  for (let j = 0; j < width; j++) {
    store<f32>(mean + (<usize>j << 2), <f32>(load<f64>(scratch + (<usize>j << 3)) / <f64>rows));
  }
  memory.fill(scratch, 0, SUMS);
  for (let most = groupRows(stride); rows > 0; rows -= most, x += stride * most) {
    for (let j = 0; j < width; j += 8) {
      let offset = <usize>j << 2;
      addSquares(x + offset, stride, min<i32>(rows, most), mean + offset, scratch + (offset << 1));
    }
  }
  let counts = f64x2.splat(<f64>min<i32>(size, int(args, 0) - part * size));
  for (; width > 0; width -= 4, scratch += 32, variance += 16) {
    let low = f64x2.div(v128.load(scratch), counts), high = f64x2.div(v128.load(scratch, 16), counts);
    storeUpTo(variance, width, demote(low, high));
  }
}

/**
 * Adds the squares of x - mean in eight columns. Columns beyond the last channel belong to the next row, or to nobody;
 * nothing comes of them.
 */
@inline
function addSquares(x: usize, stride: usize, rows: i32, mean: usize, to: usize): void {
  let mean0 = v128.load(mean), mean1 = v128.load(mean, 16), s0 = f32x4.splat(0), s1 = s0;
  for (; rows > 0; rows--, x += stride) {
    let distance0 = f32x4.sub(v128.load(x), mean0), distance1 = f32x4.sub(v128.load(x, 16), mean1);
    s0 = madd(distance0, distance0, s0);
    s1 = madd(distance1, distance1, s1);
  }
  addTo(to, s0);
  addTo(to + 32, s1);
}

/**
 * The mean and the variance of each column from those of its parts. A chunk is a block of channels.
 *
 * Arguments: 0 rows, 1 channels, 2 means of the parts, 3 variances of the parts, 4 means, 5 variances, 6 rows of a part.
 */
export function joinMoments(args: usize, chunk: i32): void {
  let rows = int(args, 0), channels = int(args, 1), size = int(args, 6);
  let end = min<i32>(channels, (chunk + 1) * CHANNELS);
  for (let column = chunk * CHANNELS; column < end; column++) {
    let offset = <usize>column << 2, means = address(args, 2) + offset, variances = address(args, 3) + offset;
    let stride = <usize>channels << 2, sum: f64 = 0, squares: f64 = 0;
    for (let rest = rows, at = means; rest > 0; rest -= size, at += stride) {
      sum += <f64>load<f32>(at) * <f64>min<i32>(rest, size);
    }
    let mean = sum / <f64>rows;
    for (let rest = rows; rest > 0; rest -= size, means += stride, variances += stride) {
      let distance = <f64>load<f32>(means) - mean;
      squares += (<f64>load<f32>(variances) + distance * distance) * <f64>min<i32>(rest, size);
    }
    store<f32>(address(args, 4) + offset, <f32>mean);
    store<f32>(address(args, 5) + offset, <f32>(squares / <f64>rows));
  }
}

/**
 * y = (x - mean) gain / sqrt(variance + epsilon) + offset.
 *
 * Arguments: 0 rows, 1 channels, 2 x, 3 mean, 4 variance, 5 gain, 6 offset, 7 y, 8 epsilon, 9 rows of a part.
 */
export function normalizeColumns(args: usize, chunk: i32, scratch: usize): void {
  let channels = int(args, 1), size = int(args, 9), blocks = (channels + MORE_CHANNELS - 1) / MORE_CHANNELS;
  let part = chunk / blocks, column = chunk % blocks * MORE_CHANNELS;
  let width = min<i32>(MORE_CHANNELS, channels - column);
  let start = <usize>(part * size * channels + column) << 2, line = <usize>column << 2;
  let x = address(args, 2) + start, y = address(args, 7) + start, stride = <usize>channels << 2;
  let mean = address(args, 3) + line, offset = address(args, 6) + line, rest = width & 3;
  let whole = <usize>(width & -4) << 2;
  scales(address(args, 4) + line, address(args, 5) + line, float(args, 8), width, scratch);
  for (let rows = min<i32>(size, int(args, 0) - part * size); rows > 0; rows--, x += stride, y += stride) {
    for (let at: usize = 0; at < whole; at += 16) {
      let distance = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      v128.store(y + at, madd(distance, v128.load(scratch + at), v128.load(offset + at)));
    }
    if (rest) {
      let distance = f32x4.sub(loadPart(x + whole, rest, 0), loadPart(mean + whole, rest, 0));
      storePart(y + whole, rest, madd(distance, v128.load(scratch + whole), loadPart(offset + whole, rest, 0)));
    }
  }
}

/** gain / sqrt(variance + epsilon) for each channel. */
@inline
function scales(variance: usize, gain: usize, epsilon: f32, width: i32, to: usize): void {
  for (; width >= 4; width -= 4, variance += 16, gain += 16, to += 16) {
    v128.store(to, f32x4.div(v128.load(gain), deviation(v128.load(variance), epsilon)));
  }
  if (width) v128.store(to, f32x4.div(loadPart(gain, width, 0), deviation(loadPart(variance, width, 0), epsilon)));
}

/** sqrt(variance + epsilon). */
@inline
function deviation(variance: v128, epsilon: f32): v128 {
  return f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon)));
}

/**
 * The gradients by gain and offset, of a part of the rows or of all: the sums of dy (x - mean) / sqrt(variance + epsilon)
 * and of dy.
 *
 * Arguments: 0 rows, 1 channels, 2 x, 3 mean, 4 variance, 5 dy, 6 gradients by the gain of [parts, channels], 7 by the
 * offset, 8 epsilon, 9 rows of a part.
 */
export function gainGradients(args: usize, chunk: i32, scratch: usize): void {
  let channels = int(args, 1), size = int(args, 9), blocks = (channels + CHANNELS - 1) / CHANNELS;
  let part = chunk / blocks, column = chunk % blocks * CHANNELS, width = min<i32>(CHANNELS, channels - column);
  let start = <usize>(part * size * channels + column) << 2, line = <usize>column << 2;
  let x = address(args, 2) + start, dy = address(args, 5) + start, stride = <usize>channels << 2;
  let mean = address(args, 3) + line, variance = address(args, 4) + line, epsilon = float(args, 8);
  let sums = <usize>(part * channels + column) << 2, dGain = address(args, 6) + sums, dOffset = address(args, 7) + sums;
  memory.fill(scratch, 0, 2 * SUMS);
  let most = groupRows(stride);
  for (let rows = min<i32>(size, int(args, 0) - part * size); rows > 0; rows -= most) {
    for (let j = 0; j < width; j += 8) {
      let offset = <usize>j << 2;
      addProducts(
        x + offset, dy + offset, stride, min<i32>(rows, most), mean + offset, scratch + (offset << 1),
        scratch + SUMS + (offset << 1),
      );
    }
    x += stride * most;
    dy += stride * most;
  }
  for (; width > 0; width -= 4, scratch += 32, variance += 16, dGain += 16, dOffset += 16) {
    let products = demote(v128.load(scratch), v128.load(scratch, 16));
    storeUpTo(dGain, width, f32x4.div(products, deviation(v128.load(variance), epsilon)));
    storeUpTo(dOffset, width, demote(v128.load(scratch + SUMS), v128.load(scratch + SUMS, 16)));
  }
}

/** Adds dy (x - mean) and dy in eight columns. */
@inline
function addProducts(x: usize, dy: usize, stride: usize, rows: i32, mean: usize, products: usize, sums: usize): void {
  let mean0 = v128.load(mean), mean1 = v128.load(mean, 16), zero = f32x4.splat(0);
  let p0 = zero, p1 = zero, s0 = zero, s1 = zero;
  for (; rows > 0; rows--, x += stride, dy += stride) {
    let d0 = v128.load(dy), d1 = v128.load(dy, 16);
    p0 = madd(d0, f32x4.sub(v128.load(x), mean0), p0);
    p1 = madd(d1, f32x4.sub(v128.load(x, 16), mean1), p1);
    s0 = f32x4.add(s0, d0);
    s1 = f32x4.add(s1, d1);
  }
  addTo(products, p0);
  addTo(products + 32, p1);
  addTo(sums, s0);
  addTo(sums + 32, s1);
}

/**
 * The gradient by x: gain / s (dy - share (dOffset + (x - mean) dGain / s)) with s = sqrt(variance + epsilon). The share
 * is 1 / rows, or 0 where mean and variance do not come from x.
 *
 * Arguments: 0 rows, 1 channels, 2 x, 3 mean, 4 variance, 5 gain, 6 dy, 7 dGain, 8 dOffset, 9 dx, 10 epsilon, 11 share,
 * 12 rows of a part.
 */
export function normalizeColumnsGradient(args: usize, chunk: i32, scratch: usize): void {
  let channels = int(args, 1), size = int(args, 12), blocks = (channels + MORE_CHANNELS - 1) / MORE_CHANNELS;
  let part = chunk / blocks, column = chunk % blocks * MORE_CHANNELS;
  let width = min<i32>(MORE_CHANNELS, channels - column);
  let start = <usize>(part * size * channels + column) << 2, line = <usize>column << 2, epsilon = float(args, 10);
  let x = address(args, 2) + start, dy = address(args, 6) + start, dx = address(args, 9) + start;
  let mean = address(args, 3) + line, stride = <usize>channels << 2, rest = width & 3, whole = <usize>(width & -4) << 2;
  // Lines of scratch memory: the factor of dy, of x - mean, and what is subtracted.
  let slope = scratch + LINE, constant = slope + LINE, share = float(args, 11);
  scales(address(args, 4) + line, address(args, 5) + line, epsilon, width, scratch);
  for (let j: usize = 0; j < <usize>width << 2; j += 4) {
    let scale = load<f32>(scratch + j) * share, variance = load<f32>(address(args, 4) + line + j);
    store<f32>(slope + j, -scale * load<f32>(address(args, 7) + line + j) / sqrt<f32>(variance + epsilon));
    store<f32>(constant + j, -scale * load<f32>(address(args, 8) + line + j));
  }
  for (let rows = min<i32>(size, int(args, 0) - part * size); rows > 0; rows--) {
    for (let at: usize = 0; at < whole; at += 16) {
      let distance = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      let shared = madd(distance, v128.load(slope + at), v128.load(constant + at));
      v128.store(dx + at, madd(v128.load(dy + at), v128.load(scratch + at), shared));
    }
    if (rest) {
      let distance = f32x4.sub(loadPart(x + whole, rest, 0), loadPart(mean + whole, rest, 0));
      let shared = madd(distance, v128.load(slope + whole), v128.load(constant + whole));
      storePart(dx + whole, rest, madd(loadPart(dy + whole, rest, 0), v128.load(scratch + whole), shared));
    }
    x += stride;
    dy += stride;
    dx += stride;
  }
}
