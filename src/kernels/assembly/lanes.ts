// Four floats at a time: the vocabulary in which the kernels are written. "v" is a vector of four lanes.

/** The same number in all lanes. */
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a * b + c, rounded once where the engine has relaxed SIMD and the machine can, else twice. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** |v|. */
@inline
export function absolute(v: v128): v128 {
  return f32x4.abs(v);
}

/** The first two lanes as doubles. */
@inline
export function lower(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** The last two lanes as doubles. */
@inline
export function upper(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
}

/** Two times two doubles as floats. */
@inline
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** The sum of the lanes, in pairs. */
@inline
export function sumLanes(v: v128): f32 {
  v = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  v = f32x4.add(v, v128.shuffle<i32>(v, v, 1, 0, 3, 2));
  return f32x4.extract_lane(v, 0);
}

/** The largest lane; NaN where a lane is NaN. */
@inline
export function maxLanes(v: v128): f32 {
  v = f32x4.max(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  v = f32x4.max(v, v128.shuffle<i32>(v, v, 1, 0, 3, 2));
  return f32x4.extract_lane(v, 0);
}

/** The first `count` lanes from an address, 1 to 3 of them; `fill` in the others. */
@inline
export function loadPart(at: usize, count: i32, fill: f32): v128 {
  let v = f32x4.splat(fill);
  v = f32x4.replace_lane(v, 0, load<f32>(at));
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(at, 4));
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(at, 8));
  return v;
}

/** Writes the first `count` lanes, 1 to 3 of them. */
@inline
export function storePart(at: usize, count: i32, v: v128): void {
  store<f32>(at, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(at, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(at, f32x4.extract_lane(v, 2), 8);
}

/** Writes four lanes, or as many as there are left. */
@inline
export function storeUpTo(at: usize, count: i32, v: v128): void {
  if (count >= 4) v128.store(at, v);
  else storePart(at, count, v);
}

/** All ones in the first `count` lanes, zeros in the others. */
@inline
export function maskOf(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

/** Writes four lanes, or as many as there are before the end. */
@inline
export function storeUntil(stop: usize, at: usize, v: v128): void {
  if (at + 16 <= stop) v128.store(at, v);
  else storePart(at, i32(stop - at) >> 2, v);
}

/** `a` where the mask is set, else `b`. */
@inline
export function choose(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** The greater of two, and `v` where one is NaN: one instruction, while `f32x4.max` takes eight. */
@inline
export function atLeast(v: v128, least: v128): v128 {
  return f32x4.pmax(v, least);
}

/** The smaller of two, and `v` where one is NaN. */
@inline
export function atMost(v: v128, most: v128): v128 {
  return f32x4.pmin(v, most);
}

/** The nearest number from `least` to `most`, and NaN of NaN. */
@inline
export function clamp(v: v128, least: f32, most: f32): v128 {
  return f32x4.pmin(f32x4.pmax(v, splat(least)), splat(most));
}
