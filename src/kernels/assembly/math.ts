// Functions of four floats at a time, for all floats: denormals, infinities and NaN included. The polynomial for the
// logarithm is the one of Cephes (S. Moshier). The errors that are stated were measured over every 1031st float against
// doubles, and hold for both modules.

import { absolute, atLeast, atMost, clamp, madd, splat } from "./lanes";

/** Where a float that is added is rounded to a whole number, which then stands in the last bits. */
const ROUNDER: f32 = 12582912; // 1.5 * 2^23
const ROUNDER_BITS: i32 = 0x4b400000;

const LOG2_E: f32 = 1.44269504088896341;

/** The logarithm of 2 in two parts: the first has so few bits that a product with an exponent is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** Below this, e^v is less than half of the least float. */
const LEAST_EXPONENT: f32 = -104;

/** The bit that negates a float. */
const SIGN: i32 = 0x80000000;

/** The bits of the square root of one half: what a mantissa begins with in `log`. */
const SQRT_HALF_BITS: i32 = 0x3f3504f3;

const LEAST_NORMAL: f32 = 1.17549435e-38;

/** Below this, the square of a float is nothing beside it. */
const TINY: f32 = 2.98023224e-8; // 2^-25

/** e^v, within 1.2 ulp. */
@inline
export function exp(v: v128): v128 {
  // Beyond these the result is infinite or 0.
  v = clamp(v, LEAST_EXPONENT, 89);
  let shifted = powerIn(v), r = remainder(v, shifted);
  // 2^n in two factors, since it may be no normal float itself.
  let n = i32x4.sub(shifted, i32x4.splat(ROUNDER_BITS)), half = i32x4.shr_s(n, 1);
  let p = madd(r, expPolynomial(r), splat(1));
  return f32x4.mul(f32x4.mul(p, powerOf2(half)), powerOf2(i32x4.sub(n, half)));
}

/** e^v for v of at most 0, within 1.1 ulp; where it is no normal float it is 0. */
@inline
export function expOfNegative(v: v128): v128 {
  v = atLeast(v, splat(LEAST_EXPONENT));
  let shifted = powerIn(v);
  return smallExp(shifted, remainder(v, shifted));
}

/** 2^n e^r for a power of at most 1, where it is a normal float, else 0. */
@inline
function smallExp(shifted: v128, r: v128): v128 {
  let biased = i32x4.sub(shifted, i32x4.splat(ROUNDER_BITS - 127));
  let power = i32x4.shl(i32x4.max_s(biased, i32x4.splat(0)), 23);
  return madd(f32x4.mul(power, r), expPolynomial(r), power);
}

/** e^v - 1, within 2.2 ulp. */
@inline
export function expm1(v: v128): v128 {
  let x = clamp(v, -18, 89);
  let shifted = powerIn(x), r = remainder(x, shifted);
  // 2^128 is no float, so all is computed as one half and doubled.
  let half = powerOf2(i32x4.sub(shifted, i32x4.splat(ROUNDER_BITS + 1)));
  let result = madd(f32x4.mul(half, r), expPolynomial(r), f32x4.sub(half, splat(0.5)));
  // The smallest are their own result, and keep the sign of a zero.
  return v128.bitselect(v, f32x4.add(result, result), f32x4.lt(absolute(v), splat(TINY)));
}

/** e^v - 1 for v of at most 0, within 1.5 ulp; 0 has no sign. */
@inline
export function expm1OfNegative(v: v128): v128 {
  v = atLeast(v, splat(-18));
  let shifted = powerIn(v), r = remainder(v, shifted);
  let power = powerOf2(i32x4.sub(shifted, i32x4.splat(ROUNDER_BITS)));
  return madd(f32x4.mul(power, r), expPolynomial(r), f32x4.sub(power, splat(1)));
}

/** The power of 2 that is nearest to e^v, as `ROUNDER` plus its exponent. */
@inline
function powerIn(v: v128): v128 {
  return madd(v, splat(LOG2_E), splat(ROUNDER));
}

/** What is left of v without that power: at most half the logarithm of 2. */
@inline
function remainder(v: v128, shifted: v128): v128 {
  let n = f32x4.sub(shifted, splat(ROUNDER));
  return madd(n, splat(-LN2_LOW), madd(n, splat(-LN2_HIGH), v));
}

/** 2^n for whole numbers from -126 to 127. */
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** (e^r - 1) / r up to half the logarithm of 2, fitted: e^r comes out within 1e-8 of itself. */
@inline
function expPolynomial(r: v128): v128 {
  let p = madd(splat(1.392655043e-3), r, splat(8.363472722e-3));
  p = madd(p, r, splat(4.166655240e-2));
  p = madd(p, r, splat(1.666657522e-1));
  p = madd(p, r, splat(0.5));
  return madd(p, r, splat(1));
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

/** log(1 + v), within 2.5 ulp; NaN below -1. */
@inline
export function log1p(v: v128): v128 {
  let sum = f32x4.add(v, splat(1));
  // What the sum lost by rounding is made up for by the ratio.
  let rounded = f32x4.sub(sum, splat(1));
  let result = f32x4.mul(log(sum), f32x4.div(v, rounded));
  result = v128.bitselect(log(sum), result, f32x4.eq(rounded, v));
  return v128.bitselect(v, result, f32x4.lt(absolute(v), splat(TINY)));
}

/** log(1 + e^v) without overflow, within 2 ulp; 0 where it is no normal float. */
@inline
export function softplus(v: v128): v128 {
  let u = expOfNegative(v128.or(v, i32x4.splat(SIGN)));
  // log(1 + u) from 2 (1 + (u - 1) / 2) where u is large.
  let isLarge = f32x4.gt(u, splat(0.41421356));
  let f = v128.bitselect(f32x4.mul(f32x4.sub(u, splat(1)), splat(0.5)), u, isLarge);
  return f32x4.add(atLeast(v, splat(0)), logOfParts(f, v128.and(isLarge, splat(1))));
}

/** The hyperbolic tangent, within 2.6 ulp. */
@inline
export function tanh(v: v128): v128 {
  let negative = v128.or(v, i32x4.splat(SIGN));
  let e = expm1OfNegative(f32x4.add(negative, negative));
  let t = f32x4.div(e, f32x4.add(e, splat(2)));
  return v128.bitselect(v, t, i32x4.splat(SIGN));
}

/** 1 / (1 + e^-v), within 2.5 ulp; 0 where it is no normal float. */
@inline
export function sigmoid(v: v128): v128 {
  let e = expOfNegative(v128.or(v, i32x4.splat(SIGN)));
  let numerator = v128.bitselect(e, splat(1), f32x4.lt(v, splat(0)));
  return f32x4.div(numerator, f32x4.add(e, splat(1)));
}

/** The distribution of the standard normal, within 5 ulp: the probability of at most v; 0 where it is no
 * normal float. */
@inline
export function normalDistribution(v: v128): v128 {
  return distribution(v, expOfHalfSquare(v));
}

/** The derivative of v times the distribution of the standard normal. */
@inline
export function geluSlope(v: v128): v128 {
  let e = expOfHalfSquare(v);
  let x = clamp(v, -FAR, FAR);
  return madd(f32x4.mul(x, splat(INVERSE_SQRT_TAU)), e, distribution(v, e));
}

/** Beyond this distance the density of the standard normal is 0. */
const FAR: f32 = 14.5;

const INVERSE_SQRT_TAU: f32 = 0.3989422804014327;

/** e^(-v^2 / 2). */
@inline
function expOfHalfSquare(v: v128): v128 {
  let a = atMost(absolute(v), splat(FAR));
  // The square of the first 12 bits is exact, and the rest is added where it does not round anything away.
  let head = v128.and(a, i32x4.splat(0xfffff000));
  let rest = f32x4.mul(f32x4.sub(a, head), f32x4.add(a, head));
  let square = f32x4.mul(f32x4.mul(head, head), splat(-0.5));
  let shifted = powerIn(square);
  return smallExp(shifted, madd(rest, splat(-0.5), remainder(square, shifted)));
}

/** The distribution, from e^(-v^2 / 2). */
@inline
function distribution(v: v128, e: v128): v128 {
  // The upper tail divided by e is P(u) / (a + 2.5) with u = a / (a + 2.5); P was fitted, to 1.9e-8.
  let a = atMost(absolute(v), splat(FAR));
  let t = f32x4.div(splat(1), f32x4.add(a, splat(2.5)));
  let u = f32x4.mul(a, t);
  let p = madd(splat(-0.08095684184), u, splat(0.2841074050));
  p = madd(p, u, splat(-0.3203285293));
  p = madd(p, u, splat(0.1440785265));
  p = madd(p, u, splat(-0.1529175289));
  p = madd(p, u, splat(0.05704766904));
  p = madd(p, u, splat(0.2916730215));
  p = madd(p, u, splat(0.1696280853));
  p = madd(p, u, splat(-1.243393300));
  p = madd(p, u, splat(1.250000017));
  let tail = f32x4.mul(f32x4.mul(p, t), e);
  return v128.bitselect(tail, f32x4.sub(splat(1), tail), f32x4.lt(v, splat(0)));
}

/** pi / 2 as a sum whose first parts have so few bits that their products with up to 2^13 are exact. */
const HALF_PI_HIGH: f32 = 1.5703125;
const HALF_PI_MIDDLE: f32 = 4.837512969970703125e-4;
const HALF_PI_LOW: f32 = 7.54978995489188216e-8;

/** sin(v + quarters * pi / 2), for |v| of at most 8192. */
@inline
export function sine(v: v128, quarters: i32): v128 {
  let quarter = f32x4.nearest(f32x4.mul(v, splat(0.636619772367581343)));
  let r = madd(quarter, splat(-HALF_PI_HIGH), v);
  r = madd(quarter, splat(-HALF_PI_MIDDLE), r);
  r = madd(quarter, splat(-HALF_PI_LOW), r);
  let square = f32x4.mul(r, r);
  let s = madd(splat(-1.9515295891e-4), square, splat(8.3321608736e-3));
  s = madd(s, square, splat(-1.6666654611e-1));
  s = madd(f32x4.mul(s, square), r, r);
  let c = madd(splat(2.443315711809948e-5), square, splat(-1.388731625493765e-3));
  c = madd(c, square, splat(4.166664568298827e-2));
  c = madd(f32x4.mul(c, square), square, madd(square, splat(-0.5), splat(1)));
  let turn = i32x4.add(i32x4.trunc_sat_f32x4_s(quarter), i32x4.splat(quarters));
  let isOdd = i32x4.ne(v128.and(turn, i32x4.splat(1)), i32x4.splat(0));
  let sign = i32x4.shl(v128.and(turn, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(c, s, isOdd), sign);
}
