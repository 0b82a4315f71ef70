// Random numbers, drawn where they are needed: an element's number is a function of the key and of its place alone, so
// that nothing is stored between a dropout and its gradient. There are no fused multiply-adds in the arithmetic, of
// floats for normal numbers and else of doubles: every machine draws the same numbers.
//
// Arguments of all of them: 0 elements, 1 and 2 the words of the key, 3 stream, 4 output, then what each one says.

import { address, double, float, int, word } from "./arguments";
import { loadPart, splat, storePart } from "./lanes";
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

/**
 * The number of elements of a chunk, after standard normal numbers were written to `scratch`: each pair of words gives
 * two, by the method of Box and Muller, a radius times the cosine and the sine of an angle.
 */
function drawNormals(args: usize, chunk: i32, scratch: usize): i32 {
  let count = draw(args, chunk, scratch), stop = scratch + (<usize>count << 2);
  for (; scratch < stop; scratch += 32) {
    let a = v128.load(scratch), b = v128.load(scratch, 16);
    let words = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
    // The angle covers half a turn, where the series are short; the last bit, as a sign, covers the other half.
    let angle = f32x4.mul(
      f32x4.convert_i32x4_s(i32x4.sub(words, i32x4.splat(i32.MIN_VALUE))),
      splat(<f32>(Math.PI / 4294967296.0)),
    );
    let radius = f32x4.sqrt(f32x4.mul(splat(-2), logOfFraction(v128.shuffle<i32>(a, b, 0, 2, 4, 6))));
    radius = v128.xor(radius, i32x4.shl(words, 31));
    let q = f32x4.mul(angle, angle);
    let cosines = f32x4.mul(radius, cosine(q)), sines = f32x4.mul(radius, f32x4.mul(angle, sineOverAngle(q)));
    v128.store(scratch, v128.shuffle<i32>(cosines, sines, 0, 4, 1, 5));
    v128.store(scratch, v128.shuffle<i32>(cosines, sines, 2, 6, 3, 7), 16);
  }
  return count;
}

/** The bits of the float next to the root of 1/2, and the exponent of 2^32. */
const ROOT_OF_HALF: i32 = 0x3f3504f3;
const WHOLE: i32 = 32;

/** The logarithm of (word + 1) / 2^32: of a mantissa around 1, from 1/sqrt(2) to sqrt(2), and a power of 2. */
@inline
function logOfFraction(words: v128): v128 {
  let bits = f32x4.add(f32x4.convert_i32x4_u(words), splat(1));
  let exponent = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(ROOT_OF_HALF)), 23);
  let distance = f32x4.sub(i32x4.sub(bits, i32x4.shl(exponent, 23)), splat(1));
  // Next to 1 all bits of the distance count, since the radius is as small as its root.
  let below = f32x4.mul(f32x4.convert_i32x4_s(v128.not(words)), splat(<f32>(-1.0 / 4294967296.0)));
  distance = v128.bitselect(below, distance, i32x4.eq(exponent, i32x4.splat(WHOLE)));
  // log(1 + d) = 2 artanh(d / (2 + d)).
  let s = f32x4.div(distance, f32x4.add(splat(2), distance)), q = f32x4.mul(s, s);
  let series = next(splat(<f32>(1.0 / 9.0)), q, <f32>(1.0 / 7.0));
  series = next(next(next(series, q, <f32>(1.0 / 5.0)), q, <f32>(1.0 / 3.0)), q, 1);
  let high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(exponent, i32x4.splat(WHOLE))), splat(<f32>Math.LN2));
  return f32x4.add(high, f32x4.mul(f32x4.add(s, s), series));
}

/** The sine of an angle within a quarter turn, over that angle, by its Taylor series in the square of the angle. */
@inline
function sineOverAngle(q: v128): v128 {
  let series = next(splat(<f32>(1.0 / 6227020800.0)), q, <f32>(-1.0 / 39916800.0));
  series = next(next(series, q, <f32>(1.0 / 362880.0)), q, <f32>(-1.0 / 5040.0));
  return next(next(next(series, q, <f32>(1.0 / 120.0)), q, <f32>(-1.0 / 6.0)), q, 1);
}

/** The cosine of an angle within a quarter turn. */
@inline
function cosine(q: v128): v128 {
  let series = next(splat(<f32>(-1.0 / 87178291200.0)), q, <f32>(1.0 / 479001600.0));
  series = next(next(series, q, <f32>(-1.0 / 3628800.0)), q, <f32>(1.0 / 40320.0));
  series = next(next(series, q, <f32>(-1.0 / 720.0)), q, <f32>(1.0 / 24.0));
  return next(next(series, q, -0.5), q, 1);
}

/** coefficient + q * series, rounded twice on every machine: a polynomial from its last coefficient to its first. */
@inline
function next(series: v128, q: v128, coefficient: f32): v128 {
  return f32x4.add(splat(coefficient), f32x4.mul(q, series));
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
