// Rows by index.

import { address, double, float, int } from "./arguments";
import { loadPart, splat, storePart } from "./lanes";

/**
 * Copies the rows at some indices, which are valid.
 *
 * Arguments: 0 rows wanted, 1 bytes of a row, 2 table, 3 indices, 4 target, 5 rows of a chunk.
 */
export function gatherRows(args: usize, chunk: i32): void {
  let bytes = address(args, 1), table = address(args, 2), rows = int(args, 5);
  let i = chunk * rows, end = min<i32>(i + rows, int(args, 0));
  let index = address(args, 3) + (<usize>i << 2), to = address(args, 4) + <usize>i * bytes;
  for (; i < end; i++, index += 4, to += bytes) copy(to, table + <usize>load<i32>(index) * bytes, bytes);
}

/** Copies bytes. The engine's own copy costs more than a short row, and is no faster for a long one. */
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  let end = to + bytes;
  for (; to + 64 <= end; to += 64, from += 64) {
    let v0 = v128.load(from), v1 = v128.load(from, 16), v2 = v128.load(from, 32), v3 = v128.load(from, 48);
    v128.store(to, v0);
    v128.store(to, v1, 16);
    v128.store(to, v2, 32);
    v128.store(to, v3, 48);
  }
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to + 4 <= end; to += 4, from += 4) store<i32>(to, load<i32>(from));
  for (; to < end; to++, from++) store<u8>(to, load<u8>(from));
}

/** The elements that one chunk sets to zero; `src/kernels/registered/rows.ts` counts by the same number. */
const ZEROED: i32 = 65536;

/** Sets floats to zero. Arguments: 0 elements, 1 address. */
export function clear(args: usize, chunk: i32): void {
  let start = chunk * ZEROED, count = min<i32>(ZEROED, int(args, 0) - start);
  memory.fill(address(args, 1) + (<usize>start << 2), 0, <usize>count << 2);
}

/** The columns that one chunk adds up; `src/kernels/registered/rows.ts` counts by the same number. */
const COLUMNS: i32 = 32;

/**
 * Adds rows to the rows of a table at some indices, in their order; an index outside of the table is passed over. A
 * chunk is a block of columns, so that no two write to the same element.
 *
 * Arguments: 0 rows, 1 columns, 2 rows of the table, 3 rows to add, 4 indices, 5 table.
 */
export function addRows(args: usize, chunk: i32): void {
  let rows = int(args, 0), columns = int(args, 1), tableRows = <u32>int(args, 2), stride = <usize>columns << 2;
  let column = chunk * COLUMNS, width = min<i32>(COLUMNS, columns - column), whole = <usize>(width & -4) << 2;
  let from = address(args, 3) + (<usize>column << 2), index = address(args, 4), table = address(args, 5) + (<usize>column << 2);
  let all = <usize>width << 2;
  for (let i = 0; i < rows; i++, from += stride, index += 4) {
    let row = load<u32>(index);
    if (row >= tableRows) continue;
    let to = table + <usize>row * stride, offset: usize = 0;
    for (; offset < whole; offset += 16) v128.store(to + offset, f32x4.add(v128.load(to + offset), v128.load(from + offset)));
    for (; offset < all; offset += 4) store<f32>(to + offset, load<f32>(to + offset) + load<f32>(from + offset));
  }
}

/**
 * Each row times a share, and the one at its index, which is valid, times the rest.
 * Arguments: 0 rows, 1 columns, 2 table, 3 indices, 4 target, 5 share, 6 rows of a chunk.
 */
export function mixRows(args: usize, chunk: i32): void {
  let columns = int(args, 1), rows = int(args, 6), i = chunk * rows, end = min<i32>(i + rows, int(args, 0));
  let stride = <usize>columns << 2, whole = <usize>(columns & -4) << 2, rest = columns & 3, table = address(args, 2);
  let own = table + <usize>i * stride, to = address(args, 4) + <usize>i * stride;
  let share = splat(float(args, 5)), other = splat(<f32>(1 - double(args, 5)));
  for (let index = address(args, 3) + (<usize>i << 2); i < end; i++, index += 4, own += stride, to += stride) {
    let from = table + <usize>load<i32>(index) * stride, at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, mix(v128.load(own + at), v128.load(from + at), share, other));
    if (rest) storePart(to + at, rest, mix(loadPart(own + at, rest, 0), loadPart(from + at, rest, 0), share, other));
  }
}

@inline
function mix(a: v128, b: v128, share: v128, other: v128): v128 {
  return f32x4.add(f32x4.mul(a, share), f32x4.mul(b, other));
}
