// Functions of each element.

import { address, chunkEnd, chunkStart, int } from "./arguments";
import { loadPart, storePart } from "./lanes";

/**
 * dx = dy where y > 0, else 0.
 *
 * Arguments: 0 elements, 1 y, 2 dy, 3 dx.
 */
export function reluGradient(args: usize, chunk: i32): void {
  let start = chunkStart(chunk), end = chunkEnd(chunk, int(args, 0)), count = end - start;
  let offset = <usize>start << 2, zero = f32x4.splat(0);
  let y = address(args, 1) + offset, dy = address(args, 2) + offset, dx = address(args, 3) + offset;
  for (let stop = y + (<usize>(count & -4) << 2); y < stop; y += 16, dy += 16, dx += 16) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  }
  let rest = count & 3;
  if (rest) storePart(dx, rest, v128.and(loadPart(dy, rest, 0), f32x4.gt(loadPart(y, rest, 0), zero)));
}
