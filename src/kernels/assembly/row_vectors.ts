// Rows as vectors: their lengths, and their directions. A chunk is a part of the rows.

import { address, double, int } from "./arguments";
import { absolute, loadPart, madd, splat, storePart, sumLanes } from "./lanes";
import { squares } from "./layer_norm";
import { signOf } from "./losses";

/** So many vectors are summed up as floats. */
const GROUP: i32 = 32;

/**
 * Each row times a factor over its length, which is the gradient of the factor times that length; 0 where it is 0.
 * Arguments: 0 rows, 1 columns, 2 x, 3 the rows of that length or 0, 4 a float for each row's length or 0, 5 a slot of
 * 64 bits for the sum of a chunk's lengths, 6 factor, 7 the least length that is divided by, 8 rows of a chunk.
 */
export function unitRows(args: usize, chunk: i32): void {
  let columns = int(args, 1), size = int(args, 8), row = chunk * size, end = min<i32>(row + size, int(args, 0));
  let stride = <usize>columns << 2, x = address(args, 2) + row * stride, y = address(args, 3);
  let lengths = address(args, 4), factor = double(args, 6), least = double(args, 7), total: f64 = 0;
  if (y) y += row * stride;
  if (lengths) lengths += <usize>row << 2;
  for (; row < end; row++, x += stride) {
    let length = sqrt<f64>(squares(x, columns, 0));
    total += length;
    if (lengths) {
      store<f32>(lengths, <f32>length);
      lengths += 4;
    }
    if (y) {
      scaleRow(x, y, columns, length == 0 ? 0 : <f32>(factor / max<f64>(length, least)));
      y += stride;
    }
  }
  store<f64>(address(args, 5) + (<usize>chunk << 3), total);
}

@inline
function scaleRow(x: usize, y: usize, columns: i32, factor: f32): void {
  let whole = <usize>(columns & -4) << 2, rest = columns & 3, by = splat(factor);
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, f32x4.mul(v128.load(x + at), by));
  if (rest) storePart(y + whole, rest, f32x4.mul(loadPart(x + whole, rest, 0), by));
}

/**
 * From the gradient by unit rows u that by the rows of which they were made, in its place: (g - u (g . u)) factor /
 * length; and g factor / least for a shorter row, which was divided by that.
 * Arguments: 0 rows, 1 columns, 2 u, 3 g, 4 lengths, 5 factor, 6 least, 7 rows of a chunk.
 */
export function unitRowsGradient(args: usize, chunk: i32): void {
  let columns = int(args, 1), size = int(args, 7), row = chunk * size, end = min<i32>(row + size, int(args, 0));
  let stride = <usize>columns << 2, u = address(args, 2) + row * stride, g = address(args, 3) + row * stride;
  let lengths = address(args, 4) + (<usize>row << 2), factor = double(args, 5), least = double(args, 6);
  let whole = <usize>(columns & -4) << 2, rest = columns & 3;
  for (; row < end; row++, u += stride, g += stride, lengths += 4) {
    let length = <f64>load<f32>(lengths), by = splat(<f32>(factor / max<f64>(length, least)));
    let along = splat(length < least ? 0 : -<f32>product(u, g, columns));
    for (let at: usize = 0; at < whole; at += 16) {
      v128.store(g + at, f32x4.mul(madd(v128.load(u + at), along, v128.load(g + at)), by));
    }
    if (rest) {
      let across = madd(loadPart(u + whole, rest, 0), along, loadPart(g + whole, rest, 0));
      storePart(g + whole, rest, f32x4.mul(across, by));
    }
  }
}

/** The sum of the products of the elements of two rows. */
@inline
function product(a: usize, b: usize, columns: i32): f64 {
  let whole = <usize>(columns & -4) << 2, rest = columns & 3, all: f64 = 0;
  for (let at: usize = 0; at < whole;) {
    let stop = min<usize>(whole, at + (<usize>GROUP << 4)), sum = splat(0);
    for (; at < stop; at += 16) sum = madd(v128.load(a + at), v128.load(b + at), sum);
    all += <f64>sumLanes(sum);
  }
  if (rest) all += <f64>sumLanes(f32x4.mul(loadPart(a + whole, rest, 0), loadPart(b + whole, rest, 0)));
  return all;
}

/**
 * The sum of |c| over a square matrix without its diagonal, and in its place the derivatives: the signs, 0 on the
 * diagonal.
 * Arguments: 0 rows, 1 the matrix, 2 whether the signs are written, 3 a slot of 64 bits for the sum of each chunk,
 * 4 rows of a chunk.
 */
export function offDiagonal(args: usize, chunk: i32): void {
  let count = int(args, 0), size = int(args, 4), row = chunk * size, end = min<i32>(row + size, count);
  let stride = <usize>count << 2, c = address(args, 1) + row * stride, writes = int(args, 2) != 0;
  let total: f64 = 0;
  for (; row < end; row++, c += stride) {
    store<f32>(c + (<usize>row << 2), 0);
    let at = c;
    for (let left = count; left > 0;) {
      let sum = splat(0), stop = at + (<usize>min<i32>(left & -4, 4 * GROUP) << 2);
      left -= i32(stop - at) >> 2;
      for (; at < stop; at += 16) {
        let v = v128.load(at);
        sum = f32x4.add(sum, absolute(v));
        if (writes) v128.store(at, signOf(v));
      }
      total += <f64>sumLanes(sum);
      if (left > 3) continue;
      if (left) {
        let v = loadPart(at, left, 0);
        total += <f64>sumLanes(absolute(v));
        if (writes) storePart(at, left, signOf(v));
      }
      break;
    }
  }
  store<f64>(address(args, 3) + (<usize>chunk << 3), total);
}
