// Updates of parameters, in one pass over parameter, gradient and slots (what the optimizer remembers of each).
//
// Arguments of all of them: 0 elements, 1 gradient, 2 parameter, 3 its next values; 4 and 5, 6 and 7, 8 and 9 the slots,
// each with where its next values go, which may be where the old ones are. The numbers begin at 10: 10 what the
// gradient is multiplied by, 11 what is kept of the parameter (decoupled weight decay), 12 the learning rate.
//
// The last vector may read up to 12 bytes beyond the tensors, and writes only what is theirs.

import { address, chunkEnd, chunkStart, float, int } from "./arguments";
import { absolute, madd, splat, storeUpTo } from "./lanes";
import { Sign } from "./unary_functions";

/** Positions of arguments. */
const GRADIENT: i32 = 1;
const PARAMETER: i32 = 2;
const SLOT_1: i32 = 4;
const SLOT_2: i32 = 6;
const SLOT_3: i32 = 8;
const SCALE: i32 = 10;
const KEPT: i32 = 11;
const RATE: i32 = 12;

/**
 * 2^-102, which is added to what goes into a slot and taken away again. Denormal numbers, those below 2^-126, take some
 * processors a hundred times as long, and a slot that decays would come to them and stay. With this, numbers smaller
 * than it become multiples of 2^-126, so 0 or not denormal, and those above 10^-23 stay as they are. It costs less than
 * to compare, and the products inside of the sum are not rounded to denormal numbers either.
 */
const GRAIN: f32 = 1.9721522630525295e-31;

/** Gradient descent: p' = kept * p - rate * g. */
export function sgd(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE) * float(args, SCALE));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    storeUpTo(nextPs + o, left, madd(rate, v128.load(gs + o), f32x4.mul(kept, v128.load(ps + o))));
  }
}

/**
 * With momentum: v' = momentum * v - rate * g; p' = kept * p + v', or kept * p + momentum * v' - rate * g with the look
 * ahead of Nesterov.
 *
 * Numbers: 13 momentum, 14 is there a look ahead? Slots: velocity.
 */
export function momentum(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let vs = place(args, SLOT_1, at), nextVs = place(args, SLOT_1 + 1, at);
  let kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE) * float(args, SCALE));
  let momentum = splat(float(args, 13)), looksAhead = int(args, 14);
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = v128.load(gs + o), p = f32x4.mul(kept, v128.load(ps + o));
    let v = decayed(v128.load(vs + o), momentum, rate, g);
    storeUpTo(nextVs + o, left, v);
    storeUpTo(nextPs + o, left, looksAhead ? madd(rate, g, madd(momentum, v, p)) : f32x4.add(p, v));
  }
}

/**
 * s' = rho * s + (1 - rho) * g^2, and p' = kept * p - rate * g / sqrt(s' + epsilon). Centered: m' = rho * m + (1 - rho)
 * * g, and s' - m'^2 under the root. With momentum: v' = momentum * v - rate * g / sqrt(...) and p' = kept * p + v'.
 *
 * Numbers: 13 rho, 14 1 - rho, 15 epsilon, 16 is it centered?, 17 is there a momentum?, 18 momentum. Slots: mean of
 * squares; mean, where centered; velocity, where there is a momentum.
 */
export function rmsprop(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ss = place(args, SLOT_1, at), nextSs = place(args, SLOT_1 + 1, at);
  let ms = place(args, SLOT_2, at), nextMs = place(args, SLOT_2 + 1, at);
  let vs = place(args, SLOT_3, at), nextVs = place(args, SLOT_3 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let rho = splat(float(args, 13)), share = splat(float(args, 14)), epsilon = splat(float(args, 15));
  let isCentered = int(args, 16), hasMomentum = int(args, 17), momentum = splat(float(args, 18));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o));
    let s = decayed(v128.load(ss + o), rho, f32x4.mul(share, g), g);
    storeUpTo(nextSs + o, left, s);
    if (isCentered) {
      let m = decayed(v128.load(ms + o), rho, share, g);
      storeUpTo(nextMs + o, left, m);
      // Rounding takes the variance of a gradient that stays the same below 0.
      s = f32x4.max(madd(f32x4.neg(m), m, s), splat(0));
    }
    let u = f32x4.div(g, f32x4.sqrt(f32x4.add(s, epsilon)));
    if (hasMomentum) {
      let v = decayed(v128.load(vs + o), momentum, rate, u);
      storeUpTo(nextVs + o, left, v);
      storeUpTo(nextPs + o, left, f32x4.add(p, v));
    } else {
      storeUpTo(nextPs + o, left, madd(rate, u, p));
    }
  }
}

/**
 * m' = beta1 * m + (1 - beta1) * g; s' = beta2 * s + (1 - beta2) * g^2; p' = kept * p - rate * m' / (sqrt(s') + epsilon).
 * The rate is the one corrected for the start of the moments at 0.
 *
 * Numbers: 13 beta1, 14 1 - beta1, 15 beta2, 16 1 - beta2, 17 epsilon. Slots: mean, mean of squares.
 */
export function adam(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ms = place(args, SLOT_1, at), nextMs = place(args, SLOT_1 + 1, at);
  let ss = place(args, SLOT_2, at), nextSs = place(args, SLOT_2 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let beta1 = splat(float(args, 13)), share1 = splat(float(args, 14));
  let beta2 = splat(float(args, 15)), share2 = splat(float(args, 16)), epsilon = splat(float(args, 17));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o));
    let m = decayed(v128.load(ms + o), beta1, share1, g);
    let s = decayed(v128.load(ss + o), beta2, f32x4.mul(share2, g), g);
    storeUpTo(nextMs + o, left, m);
    storeUpTo(nextSs + o, left, s);
    storeUpTo(nextPs + o, left, madd(rate, f32x4.div(m, f32x4.add(f32x4.sqrt(s), epsilon)), p));
  }
}

/** a' = a + g^2; p' = kept * p - rate * g / sqrt(a' + epsilon). Numbers: 13 epsilon. Slots: sum of squares. */
export function adagrad(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ss = place(args, SLOT_1, at), nextSs = place(args, SLOT_1 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let epsilon = splat(float(args, 13));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o));
    let s = decayed(v128.load(ss + o), splat(1), g, g);
    storeUpTo(nextSs + o, left, s);
    storeUpTo(nextPs + o, left, madd(rate, f32x4.div(g, f32x4.sqrt(f32x4.add(s, epsilon))), p));
  }
}

/**
 * s' = rho * s + (1 - rho) * g^2; u = g * sqrt(d + epsilon) / sqrt(s' + epsilon); d' = rho * d + (1 - rho) * u^2;
 * p' = kept * p - rate * u.
 *
 * Numbers: 13 rho, 14 1 - rho, 15 epsilon. Slots: mean of squares, mean of squared updates.
 */
export function adadelta(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ss = place(args, SLOT_1, at), nextSs = place(args, SLOT_1 + 1, at);
  let ds = place(args, SLOT_2, at), nextDs = place(args, SLOT_2 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let rho = splat(float(args, 13)), share = splat(float(args, 14)), epsilon = splat(float(args, 15));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o)), d = v128.load(ds + o);
    let s = decayed(v128.load(ss + o), rho, f32x4.mul(share, g), g);
    let u = f32x4.mul(g, f32x4.div(f32x4.sqrt(f32x4.add(d, epsilon)), f32x4.sqrt(f32x4.add(s, epsilon))));
    storeUpTo(nextSs + o, left, s);
    storeUpTo(nextDs + o, left, decayed(d, rho, f32x4.mul(share, u), u));
    storeUpTo(nextPs + o, left, madd(rate, u, p));
  }
}

/**
 * m' = beta1 * m + (1 - beta1) * g; s' = beta2 * s + (1 - beta2) * g^2;
 * p' = kept * p - (rate * m' + ahead * g) / (sqrt(s') + epsilon). Rate, ahead and epsilon are corrected for the start of
 * the moments at 0.
 *
 * Numbers: 13 beta1, 14 1 - beta1, 15 beta2, 16 1 - beta2, 17 epsilon, 18 ahead. Slots: mean, mean of squares.
 */
export function nadam(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ms = place(args, SLOT_1, at), nextMs = place(args, SLOT_1 + 1, at);
  let ss = place(args, SLOT_2, at), nextSs = place(args, SLOT_2 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(float(args, RATE));
  let beta1 = splat(float(args, 13)), share1 = splat(float(args, 14)), ahead = splat(float(args, 18));
  let beta2 = splat(float(args, 15)), share2 = splat(float(args, 16)), epsilon = splat(float(args, 17));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o));
    let m = decayed(v128.load(ms + o), beta1, share1, g);
    let s = decayed(v128.load(ss + o), beta2, f32x4.mul(share2, g), g);
    let u = madd(rate, m, f32x4.mul(ahead, g));
    storeUpTo(nextMs + o, left, m);
    storeUpTo(nextSs + o, left, s);
    storeUpTo(nextPs + o, left, f32x4.sub(p, f32x4.div(u, f32x4.add(f32x4.sqrt(s), epsilon))));
  }
}

/**
 * m' = beta1 * m + (1 - beta1) * g; u' = max(beta2 * u, |g|); p' = kept * p - rate * m' / (u' + epsilon). The rate is the
 * one corrected for the start of the mean at 0.
 *
 * Numbers: 13 beta1, 14 1 - beta1, 15 beta2, 16 epsilon. Slots: mean, norm.
 */
export function adamax(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ms = place(args, SLOT_1, at), nextMs = place(args, SLOT_1 + 1, at);
  let us = place(args, SLOT_2, at), nextUs = place(args, SLOT_2 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let beta1 = splat(float(args, 13)), share1 = splat(float(args, 14));
  let beta2 = splat(float(args, 15)), epsilon = splat(float(args, 16));
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o));
    let m = decayed(v128.load(ms + o), beta1, share1, g);
    let u = f32x4.max(f32x4.mul(beta2, v128.load(us + o)), absolute(g));
    // Never denormal.
    u = f32x4.sub(f32x4.add(u, splat(GRAIN)), splat(GRAIN));
    storeUpTo(nextMs + o, left, m);
    storeUpTo(nextUs + o, left, u);
    storeUpTo(nextPs + o, left, madd(rate, f32x4.div(m, f32x4.add(u, epsilon)), p));
  }
}

/**
 * p' = kept * p - rate * sign(beta1 * m + (1 - beta1) * g); m' = beta2 * m + (1 - beta2) * g.
 *
 * Numbers: 13 beta1, 14 1 - beta1, 15 beta2, 16 1 - beta2. Slots: mean.
 */
export function lion(args: usize, chunk: i32): void {
  let at = chunkStart(chunk), left = chunkEnd(chunk, int(args, 0)) - at;
  let gs = place(args, GRADIENT, at), ps = place(args, PARAMETER, at), nextPs = place(args, PARAMETER + 1, at);
  let ms = place(args, SLOT_1, at), nextMs = place(args, SLOT_1 + 1, at);
  let scale = splat(float(args, SCALE)), kept = splat(float(args, KEPT)), rate = splat(-float(args, RATE));
  let beta1 = splat(float(args, 13)), share1 = splat(float(args, 14));
  let beta2 = splat(float(args, 15)), share2 = splat(float(args, 16)), sign = changetype<Sign>(0);
  for (let o: usize = 0; left > 0; o += 16, left -= 4) {
    let g = f32x4.mul(scale, v128.load(gs + o)), p = f32x4.mul(kept, v128.load(ps + o)), m = v128.load(ms + o);
    let direction = sign.of(madd(beta1, m, f32x4.mul(share1, g)), g, g);
    storeUpTo(nextMs + o, left, decayed(m, beta2, share2, g));
    storeUpTo(nextPs + o, left, madd(rate, direction, p));
  }
}

/** kept * slot + a * b, never denormal. */
@inline
function decayed(slot: v128, kept: v128, a: v128, b: v128): v128 {
  return f32x4.sub(madd(a, b, madd(kept, slot, splat(GRAIN))), splat(GRAIN));
}

/** Where element `at` is of what an argument names. */
@inline
function place(args: usize, index: i32, at: i32): usize {
  return address(args, index) + (<usize>at << 2);
}
