// Random numbers, drawn where they are needed: an element's number is a function of the key and of its place alone, so
// that nothing is stored between a dropout and its gradient. The arithmetic is that of plain doubles, rounded once,
// without fused multiply-adds: every machine draws the same numbers.
//
// Arguments of all of them: 0 elements, 1 and 2 the words of the key, 3 stream, 4 output, then what each one says.

import { address, double, float, int, word } from "./arguments";
import { loadPart, storePart } from "./lanes";
import { drawWords } from "./philox";

/** The elements of a chunk, a multiple of 32: about 3 microseconds. `src/kernels/registered/random.ts` counts by the same number. */
const CHUNK: i32 = 2048;

/** The number of elements of a chunk, after their words were written to `scratch`. */
@inline
function draw(args: usize, chunk: i32, scratch: usize): i32 {
  let start = chunk * CHUNK, count = min<i32>(CHUNK, int(args, 0) - start);
  drawWords(word(args, 1), word(args, 2), word(args, 3), 0, start >> 2, count, scratch);
  return count;
}

/** The address of a chunk of the tensor that an argument names. */
@inline
function part(args: usize, index: i32, chunk: i32): usize {
  return address(args, index) + (<usize>(chunk * CHUNK) << 2);
}

/** min + (max - min) * u, for u from 0 to 1. Arguments: 5 min, 6 max - min. */
export function uniform(args: usize, chunk: i32, scratch: usize): void {
  let count = draw(args, chunk, scratch), to = part(args, 4, chunk);
  let least = double(args, 5), range = double(args, 6);
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16) v128.store(to, affine(unit(v128.load(scratch)), least, range));
  let rest = count & 3;
  if (rest) storePart(to, rest, affine(unit(v128.load(scratch)), least, range));
}

/** mean + deviation * z, for standard normal z. Arguments: 5 mean, 6 deviation. */
export function normal(args: usize, chunk: i32, scratch: usize): void {
  let count = drawNormals(args, chunk, scratch), to = part(args, 4, chunk);
  let mean = double(args, 5), deviation = double(args, 6);
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16) v128.store(to, affine(v128.load(scratch), mean, deviation));
  let rest = count & 3;
  if (rest) storePart(to, rest, affine(v128.load(scratch), mean, deviation));
}

/** 1 where the word is at most a limit, else 0. Arguments: 5 limit. */
export function bernoulli(args: usize, chunk: i32, scratch: usize): void {
  let count = draw(args, chunk, scratch), to = part(args, 4, chunk);
  let limit = i32x4.splat(word(args, 5)), one = f32x4.splat(1);
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16) v128.store(to, v128.and(i32x4.le_u(v128.load(scratch), limit), one));
  let rest = count & 3;
  if (rest) storePart(to, rest, v128.and(i32x4.le_u(v128.load(scratch), limit), one));
}

/** x * scale where the word is at most a limit, else 0; the gradient is the same. Arguments: 5 limit, 6 scale, 7 x. */
export function dropout(args: usize, chunk: i32, scratch: usize): void {
  let count = draw(args, chunk, scratch), to = part(args, 4, chunk), x = part(args, 7, chunk);
  let limit = i32x4.splat(word(args, 5)), scale = f32x4.splat(float(args, 6));
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16, x += 16) {
    v128.store(to, v128.and(i32x4.le_u(v128.load(scratch), limit), f32x4.mul(v128.load(x), scale)));
  }
  let rest = count & 3;
  if (rest) {
    storePart(to, rest, v128.and(i32x4.le_u(v128.load(scratch), limit), f32x4.mul(loadPart(x, rest, 0), scale)));
  }
}

/** x + deviation * z, for standard normal z. Arguments: 5 deviation, 6 x. */
export function addNoise(args: usize, chunk: i32, scratch: usize): void {
  let count = drawNormals(args, chunk, scratch), to = part(args, 4, chunk), x = part(args, 6, chunk);
  let deviation = double(args, 5);
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16, x += 16) {
    v128.store(to, f32x4.add(v128.load(x), affine(v128.load(scratch), 0, deviation)));
  }
  let rest = count & 3;
  if (rest) storePart(to, rest, f32x4.add(loadPart(x, rest, 0), affine(v128.load(scratch), 0, deviation)));
}

/** x * (1 + deviation * z), for standard normal z; the gradient is the same. Arguments: 5 deviation, 6 x. */
export function gaussianDropout(args: usize, chunk: i32, scratch: usize): void {
  let count = drawNormals(args, chunk, scratch), to = part(args, 4, chunk), x = part(args, 6, chunk);
  let deviation = double(args, 5);
  let whole = scratch + (<usize>(count & -4) << 2);
  for (; scratch < whole; scratch += 16, to += 16, x += 16) {
    v128.store(to, f32x4.mul(v128.load(x), affine(v128.load(scratch), 1, deviation)));
  }
  let rest = count & 3;
  if (rest) storePart(to, rest, f32x4.mul(loadPart(x, rest, 0), affine(v128.load(scratch), 1, deviation)));
}

/** Multiples of 2^-24 in [0, 1). */
@inline
function unit(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(words, 8)), f32x4.splat(<f32>(1.0 / 16777216.0)));
}

/** shift + factor * v in doubles. */
@inline
function affine(v: v128, shift: f64, factor: f64): v128 {
  let low = f64x2.add(f64x2.splat(shift), f64x2.mul(f64x2.splat(factor), f64x2.promote_low_f32x4(v)));
  let upper = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0));
  let high = f64x2.add(f64x2.splat(shift), f64x2.mul(f64x2.splat(factor), upper));
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** The number of elements of a chunk, after standard normal numbers, as floats, were written to `scratch`. */
function drawNormals(args: usize, chunk: i32, scratch: usize): i32 {
  let count = draw(args, chunk, scratch), stop = scratch + (<usize>count << 2);
  for (; scratch < stop; scratch += 32) {
    let a = normals(v128.load(scratch)), b = normals(v128.load(scratch, 16));
    v128.store(scratch, a);
    v128.store(scratch, b, 16);
  }
  return count;
}

/** Four standard normal numbers from two pairs of words, by the method of Box and Muller as in `normalValues`. */
@inline
function normals(words: v128): v128 {
  let radiusWords = v128.shuffle<i32>(words, words, 0, 2, 0, 2), angleWords = v128.shuffle<i32>(words, words, 1, 3, 1, 3);
  let angle = f64x2.convert_low_i32x4_u(angleWords);
  angle = f64x2.mul(f64x2.sub(f64x2.mul(angle, f64x2.splat(1.0 / 4294967296.0)), f64x2.splat(0.5)), f64x2.splat(Math.PI));
  let side = i64x2.shl(v128.shuffle<i32>(angleWords, angleWords, 0, 0, 1, 1), 63);
  let radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logOfFraction(radiusWords)));
  radius = v128.xor(radius, side);
  let cosines = f32x4.demote_f64x2_zero(f64x2.mul(radius, cosine(angle)));
  let sines = f32x4.demote_f64x2_zero(f64x2.mul(radius, sine(angle)));
  return v128.shuffle<i32>(cosines, sines, 0, 4, 1, 5);
}

/** The logarithm of (word + 1) / 2^32 for the first two words. */
@inline
function logOfFraction(words: v128): v128 {
  let odd = f64x2.convert_low_i32x4_u(v128.or(words, i32x4.splat(1)));
  let exponentBits = v128.and(odd, i64x2.splat(0x7ff0000000000000));
  // 2^-exponent, and the exponent as a number: 2^52 has its last binary digit at 1.
  let power = i64x2.sub(i64x2.splat(0x7fe0000000000000), exponentBits);
  let exponent = f64x2.sub(
    v128.or(i64x2.shr_u(exponentBits, 52), f64x2.splat(4503599627370496.0)),
    f64x2.splat(4503599627370496.0 + 1023.0),
  );
  let one = f64x2.splat(1);
  let fraction = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(words), one), power);
  let mantissa = f64x2.mul(fraction, f64x2.splat(Math.SQRT1_2));
  let s = f64x2.div(f64x2.sub(mantissa, one), f64x2.add(mantissa, one));
  let q = f64x2.mul(s, s);
  let series = next(f64x2.splat(1.0 / 13.0), q, 1.0 / 11.0);
  series = next(next(next(series, q, 1.0 / 9.0), q, 1.0 / 7.0), q, 1.0 / 5.0);
  series = next(next(series, q, 1.0 / 3.0), q, 1);
  let high = f64x2.mul(f64x2.sub(exponent, f64x2.splat(31.5)), f64x2.splat(Math.LN2));
  return f64x2.add(high, f64x2.mul(f64x2.mul(f64x2.splat(2), s), series));
}

/** The sine of an angle within a quarter turn, by its Taylor series. */
@inline
function sine(angle: v128): v128 {
  let q = f64x2.mul(angle, angle);
  let series = next(f64x2.splat(-1.0 / 1307674368000.0), q, 1.0 / 6227020800.0);
  series = next(next(series, q, -1.0 / 39916800.0), q, 1.0 / 362880.0);
  series = next(next(series, q, -1.0 / 5040.0), q, 1.0 / 120.0);
  return f64x2.mul(angle, next(next(series, q, -1.0 / 6.0), q, 1));
}

/** The cosine of an angle within a quarter turn, by its Taylor series. */
@inline
function cosine(angle: v128): v128 {
  let q = f64x2.mul(angle, angle);
  let series = next(f64x2.splat(1.0 / 20922789888000.0), q, -1.0 / 87178291200.0);
  series = next(next(series, q, 1.0 / 479001600.0), q, -1.0 / 3628800.0);
  series = next(next(series, q, 1.0 / 40320.0), q, -1.0 / 720.0);
  return next(next(next(series, q, 1.0 / 24.0), q, -1.0 / 2.0), q, 1);
}

/** coefficient + q * series: a polynomial from its last coefficient to its first. */
@inline
function next(series: v128, q: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(q, series));
}

/** Words that are drawn ahead of a shuffle, from its end to its beginning. */
const AHEAD: i32 = 1024;

/** The integers below a count, shuffled as by `permutationValues`: one chunk, each swap builds on those before. */
export function permutation(args: usize, scratch: usize): void {
  let count = int(args, 0), key0 = word(args, 1), key1 = word(args, 2), stream = word(args, 3), order = address(args, 4);
  for (let i = 0; i < count; i++) store<i32>(order + (<usize>i << 2), i);
  for (let first = (count - 1) & -AHEAD; first >= 0; first -= AHEAD) {
    let end = min<i32>(first + AHEAD, count);
    drawWords(key0, key1, stream, 0, first >> 2, end - first, scratch);
    for (let i = end - 1; i >= max<i32>(first, 1); i--) {
      let choices = <u32>i + 1, drawn = load<u32>(scratch + (<usize>(i - first) << 2)), other = drawn % choices;
      // The last multiple of `choices` below 2^32 begins a run too short to offer every choice: draw again.
      for (let attempt: u32 = 1; drawn - other > 0 - choices; attempt++) {
        let again = scratch + (<usize>AHEAD << 2);
        drawWords(key0, key1, stream, attempt, i, 1, again);
        drawn = load<u32>(again), other = drawn % choices;
      }
      let here = order + (<usize>i << 2), there = order + (<usize>other << 2), moved = load<i32>(here);
      store<i32>(here, load<i32>(there));
      store<i32>(there, moved);
    }
  }
}
