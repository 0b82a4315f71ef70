// Functions of four floats at a time, for all floats: denormals, infinities and NaN included. The polynomials for exp
// and log are those of Cephes (S. Moshier); the errors that are stated were measured over every 1031st float against
// doubles, and hold for both modules.

import { madd, splat } from "./lanes";

/** Where a float that is added is rounded to a whole number, which then stands in the last bits. */
const ROUNDER: f32 = 12582912; // 1.5 * 2^23
const ROUNDER_BITS: i32 = 0x4b400000;

const LOG2_E: f32 = 1.44269504088896341;

/** The logarithm of 2 in two parts: the first has so few bits that a product with an exponent is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** The bits of the square root of one half: what a mantissa begins with in `log`. */
const SQRT_HALF_BITS: i32 = 0x3f3504f3;

const LEAST_NORMAL: f32 = 1.17549435e-38;

/** e^v, within 1 ulp. */
@inline
export function exp(v: v128): v128 {
  // Beyond these the result is infinite or 0.
  v = f32x4.max(f32x4.min(v, splat(89)), splat(-104));
  let shifted = madd(v, splat(LOG2_E), splat(ROUNDER));
  let n = f32x4.sub(shifted, splat(ROUNDER));
  let r = madd(n, splat(-LN2_LOW), madd(n, splat(-LN2_HIGH), v));
  let p = f32x4.add(madd(expPolynomial(r), f32x4.mul(r, r), r), splat(1));
  // 2^n in two factors, since it may be no normal float itself.
  let exponent = i32x4.sub(shifted, i32x4.splat(ROUNDER_BITS));
  let half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOf2(half)), powerOf2(i32x4.sub(exponent, half)));
}

/** 2^n for whole numbers from -126 to 127. */
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** (e^r - 1 - r) / r^2 up to half the logarithm of 2. */
@inline
function expPolynomial(r: v128): v128 {
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  return madd(p, r, splat(5.0000001201e-1));
}

/** The natural logarithm, within 1 ulp; NaN below 0. */
@inline
export function log(v: v128): v128 {
  // Denormals are scaled by 2^23 first.
  let small = f32x4.lt(v, splat(LEAST_NORMAL));
  let x = v128.bitselect(f32x4.mul(v, splat(8388608)), v, small);
  // x = 2^e (1 + f), with 1 + f from the square root of one half to that of two.
  let exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(SQRT_HALF_BITS)), 23);
  let f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), splat(1));
  let e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(small, splat(23)));
  let result = logOfParts(f, e);
  let isOrdinary = v128.and(f32x4.gt(v, splat(0)), f32x4.lt(v, splat(Infinity)));
  // log(0) is -1/0; log(infinity) and log(NaN) are the same again; below 0 the square root is NaN.
  let zero = f32x4.eq(v, splat(0));
  let special = v128.bitselect(splat(-Infinity), f32x4.sqrt(v), zero);
  return v128.bitselect(result, special, isOrdinary);
}

/** log(2^e (1 + f)) for a whole number e and f from -0.3 to 0.42. */
@inline
function logOfParts(f: v128, e: v128): v128 {
  let p = madd(splat(7.0376836292e-2), f, splat(-1.1514610310e-1));
  p = madd(p, f, splat(1.1676998740e-1));
  p = madd(p, f, splat(-1.2420140846e-1));
  p = madd(p, f, splat(1.4249322787e-1));
  p = madd(p, f, splat(-1.6668057665e-1));
  p = madd(p, f, splat(2.0000714765e-1));
  p = madd(p, f, splat(-2.4999993993e-1));
  p = madd(p, f, splat(3.3333331174e-1));
  let square = f32x4.mul(f, f);
  let y = madd(e, splat(LN2_LOW), f32x4.mul(f32x4.mul(p, f), square));
  y = madd(square, splat(-0.5), y);
  return madd(e, splat(LN2_HIGH), f32x4.add(f, y));
}
