// Losses of each prediction by itself: value and gradient in one pass.

import { address, chunkEnd, chunkStart, float, int } from "./arguments";
import { absolute, loadPart, madd, maskOf, splat, storePart, sumLanes } from "./lanes";
import { exp, log } from "./math";

/** The losses; `src/kernels/fused/losses.ts` knows them by number. */
const SQUARED: i32 = 0;
const ABSOLUTE: i32 = 1;
const HUBER: i32 = 2;
const BINARY: i32 = 3;
const BINARY_OF_LOGITS: i32 = 4;

/** So many floats are added up as floats, before their sum goes to one of 64 bits. */
const BLOCK: i32 = 64;

/** How near to 0 or 1 a probability may come before its logarithm is taken. */
export const LEAST_PROBABILITY: f32 = 1e-7;
export const MOST_PROBABILITY: f32 = 1 - 1e-7;

/**
 * The sum of a chunk's losses, and their derivatives times a factor.
 *
 * Arguments: 0 elements, 1 elements of a chunk, 2 which loss, 3 predictions, 4 labels, 5 gradient or 0, 6 a slot of
 * 64 bits for the sum of each chunk, 7 factor of the gradient, 8 delta of Huber's loss.
 */
export function pointwiseLoss(args: usize, chunk: i32): void {
  switch (int(args, 2)) {
    case SQUARED:
      return sumLosses(SQUARED, args, chunk);
    case ABSOLUTE:
      return sumLosses(ABSOLUTE, args, chunk);
    case HUBER:
      return sumLosses(HUBER, args, chunk);
    case BINARY:
      return sumLosses(BINARY, args, chunk);
    case BINARY_OF_LOGITS:
      return sumLosses(BINARY_OF_LOGITS, args, chunk);
  }
}

@inline
function sumLosses(loss: i32, args: usize, chunk: i32): void {
  let start = chunk * int(args, 1), left = min<i32>(int(args, 1), int(args, 0) - start);
  let offset = <usize>start << 2;
  let y = address(args, 3) + offset, t = address(args, 4) + offset;
  let gradient = address(args, 5), factor = splat(float(args, 7)), delta = splat(float(args, 8));
  if (gradient) gradient += offset;
  let total: f64 = 0;
  while (left >= 4) {
    let count = min<i32>(left & -4, BLOCK), sum = splat(0);
    for (let stop = y + (<usize>count << 2); y < stop; y += 16, t += 16) {
      sum = f32x4.add(sum, lossOf(loss, v128.load(y), v128.load(t), delta, factor, gradient, 4));
      if (gradient) gradient += 16;
    }
    total += sumLanes(sum);
    left -= count;
  }
  if (left) {
    let value = lossOf(loss, loadPart(y, left, 0), loadPart(t, left, 0), delta, factor, gradient, left);
    total += sumLanes(v128.and(value, maskOf(left)));
  }
  store<f64>(address(args, 6) + (<usize>chunk << 3), total);
}

/** Four losses; the gradient of the first `count` is written where there is a place for it. */
@inline
function lossOf(loss: i32, y: v128, t: v128, delta: v128, factor: v128, gradient: usize, count: i32): v128 {
  if (loss == BINARY) return binary(y, t, factor, gradient, count);
  if (loss == BINARY_OF_LOGITS) return binaryOfLogits(y, t, factor, gradient, count);
  let error = f32x4.sub(y, t);
  if (loss == SQUARED) {
    if (gradient) put(gradient, count, f32x4.mul(f32x4.add(error, error), factor));
    return f32x4.mul(error, error);
  }
  let size = absolute(error);
  if (loss == ABSOLUTE) {
    if (gradient) put(gradient, count, f32x4.mul(signOf(error), factor));
    return size;
  }
  let quadratic = f32x4.pmin(size, delta);
  if (gradient) put(gradient, count, f32x4.mul(f32x4.pmax(f32x4.pmin(error, delta), f32x4.neg(delta)), factor));
  return f32x4.mul(quadratic, madd(quadratic, splat(-0.5), size));
}

/** -(t log(p) + (1 - t) log(1 - p)) of probabilities that are kept away from 0 and 1, where nothing depends on them. */
@inline
function binary(y: v128, t: v128, factor: v128, gradient: usize, count: i32): v128 {
  let one = splat(1), yes = clipped(y), no = f32x4.sub(one, yes), rest = f32x4.sub(one, t);
  if (gradient) {
    let slope = f32x4.sub(f32x4.div(rest, no), f32x4.div(t, yes));
    put(gradient, count, f32x4.mul(v128.andnot(slope, isClipped(y)), factor));
  }
  return f32x4.neg(madd(rest, log(no), f32x4.mul(t, log(yes))));
}

/** t softplus(-z) + (1 - t) softplus(z), where softplus(z) is max(z, 0) + log(1 + exp(-|z|)). */
@inline
function binaryOfLogits(z: v128, t: v128, factor: v128, gradient: usize, count: i32): v128 {
  let one = splat(1), zero = splat(0), rest = f32x4.sub(one, t);
  let e = expBelow0(f32x4.neg(absolute(z))), w = f32x4.add(one, e), larger = f32x4.div(one, w);
  if (gradient) {
    let smaller = f32x4.mul(e, larger), isYes = f32x4.ge(z, zero);
    let yes = v128.bitselect(larger, smaller, isYes), no = v128.bitselect(smaller, larger, isYes);
    put(gradient, count, f32x4.mul(f32x4.sub(f32x4.mul(rest, yes), f32x4.mul(t, no)), factor));
  }
  // What rounding 1 + e lost is put back, since it is all there is where e is small.
  let bend = madd(f32x4.sub(e, f32x4.sub(w, one)), larger, log(w));
  let sides = f32x4.add(f32x4.mul(t, f32x4.pmax(f32x4.neg(z), zero)), f32x4.mul(rest, f32x4.pmax(z, zero)));
  return f32x4.add(bend, sides);
}

/** e^v up to 1, and 0 where it is no normal float: those take a processor a hundred times as long. */
@inline
export function expBelow0(v: v128): v128 {
  let least = splat(-87);
  return v128.andnot(exp(f32x4.pmax(v, least)), f32x4.lt(v, least));
}

@inline
function put(to: usize, count: i32, v: v128): void {
  if (count == 4) v128.store(to, v);
  else storePart(to, count, v);
}

/** -1, 0 or 1; NaN for NaN. */
@inline
export function signOf(x: v128): v128 {
  let one = v128.bitselect(x, splat(1), splat(-0.0));
  return v128.bitselect(one, x, v128.or(f32x4.lt(x, splat(0)), f32x4.gt(x, splat(0))));
}

/** A probability kept away from 0 and 1; NaN for NaN. */
@inline
export function clipped(p: v128): v128 {
  return f32x4.pmin(f32x4.pmax(p, splat(LEAST_PROBABILITY)), splat(MOST_PROBABILITY));
}

/** Was a probability nearer to 0 or 1? */
@inline
export function isClipped(p: v128): v128 {
  return v128.or(f32x4.lt(p, splat(LEAST_PROBABILITY)), f32x4.gt(p, splat(MOST_PROBABILITY)));
}

/**
 * y = x times a factor: the gradient of a loss that is a part of what is differentiated.
 *
 * Arguments: 0 elements, 1 x, 2 y, 3 factor.
 */
export function scaleGradient(args: usize, chunk: i32): void {
  let start = chunkStart(chunk), count = chunkEnd(chunk, int(args, 0)) - start, offset = <usize>start << 2;
  let x = address(args, 1) + offset, y = address(args, 2) + offset, factor = splat(float(args, 3));
  for (let stop = x + (<usize>(count & -4) << 2); x < stop; x += 16, y += 16) {
    v128.store(y, f32x4.mul(v128.load(x), factor));
  }
  let rest = count & 3;
  if (rest) storePart(y, rest, f32x4.mul(loadPart(x, rest, 0), factor));
}
