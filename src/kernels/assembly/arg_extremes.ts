// Where the greatest or smallest element along a dim is.

import { address, int } from "./arguments";

/** The columns that one chunk goes through; `src/kernels/registered/arg_extremes.ts` counts by the same number. */
const COLUMNS: i32 = 64;

/**
 * The index of the greatest element along the middle dim of [outer, count, inner], the first where several are; a NaN
 * is above all others. A chunk is some of the outer indices and a block of the inner ones.
 *
 * Arguments: 0 outer, 1 count, 2 inner, 3 x, 4 result, 5 outer indices of a chunk, 6 whether the smallest is wanted.
 */
export function argExtremes(args: usize, chunk: i32): void {
  let count = int(args, 1), inner = int(args, 2), outers = int(args, 5);
  let sign = int(args, 6) ? i32x4.splat(<i32>0x80000000) : i32x4.splat(0);
  let blocks = (inner + COLUMNS - 1) / COLUMNS, column = chunk % blocks * COLUMNS, first = chunk / blocks * outers;
  let stride = <usize>inner << 2, width = min<i32>(COLUMNS, inner - column);
  for (let index = first, end = min<i32>(first + outers, int(args, 0)); index < end; index++) {
    let x = address(args, 3) + (<usize>(index * count * inner + column) << 2);
    let result = address(args, 4) + (<usize>(index * inner + column) << 2), j = width;
    if (inner == 1) store<i32>(result, argOfRun(x, count, sign));
    else {
      for (; j >= 4; j -= 4, x += 16, result += 16) v128.store(result, argOfColumns(x, stride, count, sign));
      for (; j > 0; j--, x += 4, result += 4) {
        store<i32>(result, argOfColumn(x, stride, count, i32x4.extract_lane(sign, 0)));
      }
    }
  }
}

/** The index of the first greatest of some floats whose signs are changed by `sign`. */
@inline
function argOfRun(x: usize, count: i32, sign: v128): i32 {
  if (count < 8) return argOfColumn(x, 4, count, i32x4.extract_lane(sign, 0));
  // First the value, four at a time, then where it is. The last four may be some that were seen.
  let best = f32x4.splat(-Infinity), unordered = i32x4.splat(0), end = x + (<usize>(count - 4) << 2);
  for (let at = x; at < end; at += 16) {
    let value = v128.xor(v128.load(at), sign);
    best = f32x4.pmax(best, value);
    unordered = v128.or(unordered, f32x4.ne(value, value));
  }
  let value = v128.xor(v128.load(end), sign);
  best = f32x4.pmax(best, value);
  unordered = v128.or(unordered, f32x4.ne(value, value));
  best = f32x4.pmax(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  best = f32x4.pmax(best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
  let isUnordered = v128.any_true(unordered);
  best = v128.xor(best, sign);
  let at = x, found = 0;
  while (true) {
    value = v128.load(at);
    found = i32x4.bitmask(isUnordered ? f32x4.ne(value, value) : f32x4.eq(value, best));
    if (found) break;
    at = min<usize>(at + 16, end);
  }
  return <i32>((at - x) >> 2) + ctz(found);
}

/** The index of the first greatest of each of four columns. */
@inline
function argOfColumns(x: usize, stride: usize, count: i32, sign: v128): v128 {
  let best = v128.xor(v128.load(x), sign), index = i32x4.splat(0), row = i32x4.splat(0), one = i32x4.splat(1);
  for (let i = 1; i < count; i++) {
    x += stride;
    row = i32x4.add(row, one);
    let value = v128.xor(v128.load(x), sign);
    let isNew = v128.and(v128.not(f32x4.le(value, best)), f32x4.eq(best, best));
    best = v128.bitselect(value, best, isNew);
    index = v128.bitselect(row, index, isNew);
  }
  return index;
}

/** The index of the first greatest of one column. */
function argOfColumn(x: usize, stride: usize, count: i32, sign: i32): i32 {
  let index = 0, best = reinterpret<f32>(load<i32>(x) ^ sign);
  for (let i = 1; i < count && best == best; i++) {
    x += stride;
    let value = reinterpret<f32>(load<i32>(x) ^ sign);
    if (!(value <= best)) {
      best = value;
      index = i;
    }
  }
  return index;
}
