// The gradients of reductions: each result's derivative goes back to the elements that it came from. Tensors are seen
// as [outer, count, inner], the derivatives as [outer, inner].

import { address, chunkEnd, chunkStart, float, int } from "./arguments";

/**
 * dx = dy / divisor, for each of the `count`.
 *
 * Arguments: 0 elements of dx, 1 count, 2 inner, 3 dy, 4 dx, 5 divisor.
 */
export function spread(args: usize, chunk: i32): void {
  let count = int(args, 1), inner = int(args, 2), divisor = f32x4.splat(float(args, 5));
  let index = chunkStart(chunk), end = chunkEnd(chunk, int(args, 0)), to = address(args, 4) + (<usize>index << 2);
  while (index < end) {
    let row = index / inner, column = index % inner;
    let dy = address(args, 3) + (<usize>(row / count * inner + column) << 2);
    if (inner == 1) {
      let stop = min<i32>(end, (row / count + 1) * count), v = f32x4.div(v128.load32_splat(dy), divisor);
      for (; index + 16 <= stop; index += 16, to += 64) {
        v128.store(to, v);
        v128.store(to, v, 16);
        v128.store(to, v, 32);
        v128.store(to, v, 48);
      }
      for (; index < stop; index++, to += 4) store<f32>(to, f32x4.extract_lane(v, 0));
    } else {
      let stop = min<i32>(end, (row + 1) * inner);
      for (; index + 4 <= stop; index += 4, dy += 16, to += 16) v128.store(to, f32x4.div(v128.load(dy), divisor));
      for (; index < stop; index++, dy += 4, to += 4) store<f32>(to, load<f32>(dy) / float(args, 5));
    }
  }
}

/**
 * dx = dy where x is the extreme y, else 0.
 *
 * Arguments: 0 elements of dx, 1 count, 2 inner, 3 dy, 4 dx, 5 x, 6 y.
 */
export function spreadToExtremes(args: usize, chunk: i32): void {
  let count = int(args, 1), inner = int(args, 2), index = chunkStart(chunk), end = chunkEnd(chunk, int(args, 0));
  let to = address(args, 4) + (<usize>index << 2), x = address(args, 5) + (<usize>index << 2);
  while (index < end) {
    let row = index / inner, offset = <usize>(row / count * inner + index % inner) << 2;
    let dy = address(args, 3) + offset, y = address(args, 6) + offset;
    if (inner == 1) {
      let stop = min<i32>(end, (row / count + 1) * count), ys = v128.load32_splat(y), dys = v128.load32_splat(dy);
      for (; index + 4 <= stop; index += 4, x += 16, to += 16) {
        v128.store(to, v128.and(dys, f32x4.eq(v128.load(x), ys)));
      }
      for (; index < stop; index++, x += 4, to += 4) store<f32>(to, load<f32>(x) == load<f32>(y) ? load<f32>(dy) : 0);
    } else {
      let stop = min<i32>(end, (row + 1) * inner);
      for (; index + 4 <= stop; index += 4, x += 16, y += 16, dy += 16, to += 16) {
        v128.store(to, v128.and(v128.load(dy), f32x4.eq(v128.load(x), v128.load(y))));
      }
      for (; index < stop; index++, x += 4, y += 4, dy += 4, to += 4) {
        store<f32>(to, load<f32>(x) == load<f32>(y) ? load<f32>(dy) : 0);
      }
    }
  }
}
