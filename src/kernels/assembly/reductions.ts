// Many elements become one: sums, maxima, minima and products along one dim of a tensor that is seen as
// [outer, count, inner]. Up to 32 elements are joined as floats, what is above that as doubles: little is rounded.

import { address, double, int } from "./arguments";
import { demote, lower, maskOf, upper } from "./lanes";

const SUM: i32 = 0;
const MAXIMUM: i32 = 1;
const MINIMUM: i32 = 2;
const PRODUCT: i32 = 3;

/** So many rows, or vectors of a row, are joined as floats. */
const GROUP: i32 = 32;

/** Where rows are more than so many bytes apart, their lines drive one another out of the cache: few are walked at once. */
const FAR: usize = 1024;
const FEW_ROWS: i32 = 8;

/** Runs shorter than this are joined as floats. */
const SHORT_RUN: i32 = 64;

/** Rows shorter than this are taken several at a time, as one row whose length is a multiple of 16. */
const SHORT_ROW: i32 = 32;

/**
 * The sums, divided by a number, of parts of a dim. A chunk is some of the outer indices, a part of the dim and a block
 * of the inner indices.
 *
 * Arguments: 0 outer, 1 count, 2 inner, 3 x, 4 result of shape [outer, parts, inner], 5 outer indices of a chunk,
 * 6 size of a part, 7 inner indices of a chunk, 8 divisor.
 */
export function sums(args: usize, chunk: i32, scratch: usize): void {
  reduce(SUM, args, chunk, scratch);
}

/** The maxima, with the arguments of `sums` except for the divisor; NaN where an element is NaN. */
export function maxima(args: usize, chunk: i32, scratch: usize): void {
  reduce(MAXIMUM, args, chunk, scratch);
}

/** The minima, as `maxima`. */
export function minima(args: usize, chunk: i32, scratch: usize): void {
  reduce(MINIMUM, args, chunk, scratch);
}

/** The products, as `maxima`. */
export function products(args: usize, chunk: i32, scratch: usize): void {
  reduce(PRODUCT, args, chunk, scratch);
}

@inline
function reduce(operation: i32, args: usize, chunk: i32, scratch: usize): void {
  let outer = int(args, 0), count = int(args, 1), inner = int(args, 2), outers = int(args, 5), size = int(args, 6);
  let columns = int(args, 7), divisor = operation == SUM ? double(args, 8) : 1;
  let parts = max<i32>(1, (count + size - 1) / size), blocks = (inner + columns - 1) / columns;
  let column = chunk % blocks * columns, part = chunk / blocks % parts, first = chunk / blocks / parts * outers;
  let rows = min<i32>(size, count - part * size), width = min<i32>(columns, inner - column);
  let end = min<i32>(first + outers, outer);
  if (inner == 1 && count < SHORT_RUN) {
    return reduceShortRuns(
      operation, address(args, 3) + (<usize>(first * count) << 2), count, end - first, divisor,
      address(args, 4) + (<usize>first << 2),
    );
  }
  for (let index = first; index < end; index++) {
    let x = address(args, 3) + (<usize>((index * count + part * size) * inner + column) << 2);
    let result = address(args, 4) + (<usize>((index * parts + part) * inner + column) << 2);
    if (inner == 1) store<f32>(result, <f32>(reduceRun(operation, x, rows) / divisor));
    else reduceColumns(operation, x, rows, inner, width, divisor, scratch, result);
  }
}

/** Each of some short rows, as floats. */
@inline
function reduceShortRuns(operation: i32, x: usize, count: i32, runs: i32, divisor: f64, result: usize): void {
  let rest = count & 3, mask = maskOf(rest), none = f32x4.splat(<f32>neutral(operation));
  for (let end = result + (<usize>runs << 2); result < end; result += 4) {
    let s = none;
    for (let stop = x + (<usize>(count & -4) << 2); x < stop; x += 16) s = floats(operation, s, v128.load(x));
    if (rest) s = floats(operation, s, v128.bitselect(v128.load(x), none, mask));
    s = floats(operation, s, v128.shuffle<i32>(s, s, 2, 3, 0, 1));
    s = floats(operation, s, v128.shuffle<i32>(s, s, 1, 0, 3, 2));
    store<f32>(result, <f32>(<f64>f32x4.extract_lane(s, 0) / divisor));
    x += <usize>rest << 2;
  }
}

/** The sum of `count` floats in a row. */
export function sumRun(x: usize, count: i32): f64 {
  return reduceRun(SUM, x, count);
}

/** `count` floats in a row become one. */
@inline
function reduceRun(operation: i32, x: usize, count: i32): f64 {
  let all = f64x2.splat(neutral(operation));
  while (count >= 16) {
    let turns = min<i32>(count >> 4, GROUP);
    count -= turns << 4;
    let s0 = v128.load(x), s1 = v128.load(x, 16), s2 = v128.load(x, 32), s3 = v128.load(x, 48);
    for (let end = x + (<usize>turns << 6), at = x + 64; at < end; at += 64) {
      s0 = floats(operation, s0, v128.load(at));
      s1 = floats(operation, s1, v128.load(at, 16));
      s2 = floats(operation, s2, v128.load(at, 32));
      s3 = floats(operation, s3, v128.load(at, 48));
    }
    x += <usize>turns << 6;
    let s = floats(operation, floats(operation, s0, s1), floats(operation, s2, s3));
    all = doubles(operation, all, doubles(operation, lower(s), upper(s)));
  }
  for (; count >= 4; count -= 4, x += 16) {
    let s = v128.load(x);
    all = doubles(operation, all, doubles(operation, lower(s), upper(s)));
  }
  let one = single(operation, f64x2.extract_lane(all, 0), f64x2.extract_lane(all, 1));
  for (; count > 0; count--, x += 4) one = single(operation, one, load<f32>(x));
  return one;
}

/** `width` neighbouring columns of a matrix whose rows have `inner` elements. */
@inline
function reduceColumns(
  operation: i32, x: usize, rows: i32, inner: i32, width: i32, divisor: f64, scratch: usize, result: usize,
): void {
  let stride = <usize>inner << 2;
  if (inner >= SHORT_ROW) {
    columns(operation, x, stride, rows, width, scratch);
  } else {
    let joined = 16 >> min<i32>(ctz(inner), 4), done = rows / joined * joined;
    columns(operation, x, stride * joined, done / joined, width * joined, scratch);
    for (let j = 0; j < inner; j++) {
      let one = load<f64>(scratch + (<usize>j << 3));
      for (let i = 1; i < joined; i++) one = single(operation, one, load<f64>(scratch + (<usize>(i * inner + j) << 3)));
      for (let i = done; i < rows; i++) one = single(operation, one, load<f32>(x + (<usize>(i * inner + j) << 2)));
      store<f64>(scratch + (<usize>j << 3), one);
    }
  }
  let divisors = f64x2.splat(divisor);
  for (; width >= 4; width -= 4, scratch += 32, result += 16) {
    let low = f64x2.div(v128.load(scratch), divisors), high = f64x2.div(v128.load(scratch, 16), divisors);
    v128.store(result, demote(low, high));
  }
  for (; width > 0; width--, scratch += 8, result += 4) store<f32>(result, <f32>(load<f64>(scratch) / divisor));
}

/** Each of `width` columns as a double, where rows are `stride` bytes apart. */
export function sumColumns(x: usize, stride: usize, rows: i32, width: i32, to: usize): void {
  columns(SUM, x, stride, rows, width, to);
}

@inline
function columns(operation: i32, x: usize, stride: usize, rows: i32, width: i32, to: usize): void {
  for (let at = to, end = to + (<usize>width << 3); at < end; at += 8) store<f64>(at, neutral(operation));
  let most = groupRows(stride);
  while (rows > 0) {
    let turns = min<i32>(rows, most), at = to, from = x;
    for (let stop = to + (<usize>(width & -16) << 3); at < stop; at += 128, from += 64) {
      sixteenColumns(operation, from, stride, turns, at);
    }
    for (let stop = to + (<usize>(width & -4) << 3); at < stop; at += 32, from += 16) {
      fourColumns(operation, from, stride, turns, at);
    }
    for (let stop = to + (<usize>width << 3); at < stop; at += 8, from += 4) {
      for (let i = turns, cell = from; i > 0; i--, cell += stride) {
        store<f64>(at, single(operation, load<f64>(at), load<f32>(cell)));
      }
    }
    rows -= turns;
    x += <usize>turns * stride;
  }
}

@inline
function sixteenColumns(operation: i32, x: usize, stride: usize, rows: i32, to: usize): void {
  let s0 = v128.load(x), s1 = v128.load(x, 16), s2 = v128.load(x, 32), s3 = v128.load(x, 48);
  for (; rows > 1; rows--) {
    x += stride;
    s0 = floats(operation, s0, v128.load(x));
    s1 = floats(operation, s1, v128.load(x, 16));
    s2 = floats(operation, s2, v128.load(x, 32));
    s3 = floats(operation, s3, v128.load(x, 48));
  }
  join(operation, s0, to);
  join(operation, s1, to + 32);
  join(operation, s2, to + 64);
  join(operation, s3, to + 96);
}

@inline
function fourColumns(operation: i32, x: usize, stride: usize, rows: i32, to: usize): void {
  let s = v128.load(x);
  for (; rows > 1; rows--) {
    x += stride;
    s = floats(operation, s, v128.load(x));
  }
  join(operation, s, to);
}

/** How many rows that are `stride` bytes apart are joined as floats. */
@inline
export function groupRows(stride: usize): i32 {
  return stride > FAR ? FEW_ROWS : GROUP;
}

/** Adds four floats to doubles. */
@inline
export function addTo(to: usize, s: v128): void {
  join(SUM, s, to);
}

/** Joins four floats with doubles. */
@inline
function join(operation: i32, s: v128, to: usize): void {
  v128.store(to, doubles(operation, v128.load(to), lower(s)));
  v128.store(to, doubles(operation, v128.load(to, 16), upper(s)), 16);
}

/** What changes nothing, and what is left of no element. */
@inline
function neutral(operation: i32): f64 {
  if (operation == SUM) return 0;
  if (operation == PRODUCT) return 1;
  return operation == MAXIMUM ? -Infinity : Infinity;
}

/**
 * Four times two become one. For extremes, `pmax` keeps a NaN that is in `a` and ignores one in `b`, which is put in by
 * setting all bits: a third of the instructions of `max`, which engines have to put together.
 */
@inline
function floats(operation: i32, a: v128, b: v128): v128 {
  if (operation == SUM) return f32x4.add(a, b);
  if (operation == PRODUCT) return f32x4.mul(a, b);
  let extreme = operation == MAXIMUM ? f32x4.pmax(a, b) : f32x4.pmin(a, b);
  return v128.or(extreme, f32x4.ne(b, b));
}

@inline
function doubles(operation: i32, a: v128, b: v128): v128 {
  if (operation == SUM) return f64x2.add(a, b);
  if (operation == PRODUCT) return f64x2.mul(a, b);
  let extreme = operation == MAXIMUM ? f64x2.pmax(a, b) : f64x2.pmin(a, b);
  return v128.or(extreme, f64x2.ne(b, b));
}

@inline
function single(operation: i32, a: f64, b: f64): f64 {
  if (operation == SUM) return a + b;
  if (operation == PRODUCT) return a * b;
  return f64x2.extract_lane(doubles(operation, f64x2.splat(a), f64x2.splat(b)), 0);
}
