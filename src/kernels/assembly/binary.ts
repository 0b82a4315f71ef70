// Functions of two elements, of which the second may be repeated. Each is a class without fields, so that the loops are
// compiled for it: no object is ever made. Where a row ends within a vector, what is written beyond its end is
// overwritten by the next row; only what lies beyond the chunk is not written.

import { Binary } from "../functions";
import { address, chunkEnd, chunkStart, int } from "./arguments";
import { storeUntil } from "./lanes";

/**
 * z = f(x, y). The elements are rows of some columns; y is one row for all of them, or has one element for each row and
 * begins anew after its last.
 *
 * Arguments: 0 which function, 1 elements, 2 columns, 3 elements of y if these are one for each row, else 0, 4 x, 5 y,
 * 6 z.
 */
export function binary(args: usize, chunk: i32): void {
  switch (int(args, 0)) {
    case Binary.add:
      return loop<Add>(args, chunk);
    case Binary.subtract:
      return loop<Subtract>(args, chunk);
    case Binary.subtractFrom:
      return loop<SubtractFrom>(args, chunk);
    case Binary.multiply:
      return loop<Multiply>(args, chunk);
    case Binary.divide:
      return loop<Divide>(args, chunk);
    case Binary.divideInto:
      return loop<DivideInto>(args, chunk);
    case Binary.maximum:
      return loop<Maximum>(args, chunk);
    case Binary.minimum:
      return loop<Minimum>(args, chunk);
    case Binary.squaredDifference:
      return loop<SquaredDifference>(args, chunk);
  }
}

@inline
function loop<F>(args: usize, chunk: i32): void {
  if (int(args, 3)) withElements<F>(args, chunk);
  else withRow<F>(args, chunk);
}

function withRow<F>(args: usize, chunk: i32): void {
  let f = changetype<F>(0);
  let start = chunkStart(chunk), end = chunkEnd(chunk, int(args, 1)), columns = int(args, 2);
  let x = address(args, 4) + (<usize>start << 2), row = address(args, 5);
  let z = address(args, 6) + (<usize>start << 2), stop = address(args, 6) + (<usize>end << 2);
  let column = start % columns, y = row + (<usize>column << 2), rowEnd = z + (<usize>(columns - column) << 2);
  for (; z < stop; rowEnd += <usize>columns << 2, y = row) {
    let last = min<usize>(rowEnd, stop);
    for (; z + 64 <= last; x += 64, y += 64, z += 64) {
      v128.store(z, f.of(v128.load(x), v128.load(y)));
      v128.store(z, f.of(v128.load(x, 16), v128.load(y, 16)), 16);
      v128.store(z, f.of(v128.load(x, 32), v128.load(y, 32)), 32);
      v128.store(z, f.of(v128.load(x, 48), v128.load(y, 48)), 48);
    }
    for (; z < last; x += 16, y += 16, z += 16) storeUntil(stop, z, f.of(v128.load(x), v128.load(y)));
    x -= z - last;
    z = last;
  }
}

function withElements<F>(args: usize, chunk: i32): void {
  let f = changetype<F>(0);
  let start = chunkStart(chunk), end = chunkEnd(chunk, int(args, 1)), columns = int(args, 2);
  let x = address(args, 4) + (<usize>start << 2), elements = address(args, 5), count = int(args, 3);
  let z = address(args, 6) + (<usize>start << 2), stop = address(args, 6) + (<usize>end << 2);
  let row = start / columns, index = row % count, rowEnd = z + (<usize>((row + 1) * columns - start) << 2);
  for (; z < stop; rowEnd += <usize>columns << 2) {
    let last = min<usize>(rowEnd, stop);
    let y = v128.load32_splat(elements + (<usize>index << 2));
    for (; z + 64 <= last; x += 64, z += 64) {
      v128.store(z, f.of(v128.load(x), y));
      v128.store(z, f.of(v128.load(x, 16), y), 16);
      v128.store(z, f.of(v128.load(x, 32), y), 32);
      v128.store(z, f.of(v128.load(x, 48), y), 48);
    }
    for (; z < last; x += 16, z += 16) storeUntil(stop, z, f.of(v128.load(x), y));
    x -= z - last;
    z = last;
    if (++index == count) index = 0;
  }
}

@unmanaged
class Add {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.add(x, y);
  }
}

@unmanaged
class Subtract {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.sub(x, y);
  }
}

@unmanaged
class SubtractFrom {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.sub(y, x);
  }
}

@unmanaged
class Multiply {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.mul(x, y);
  }
}

@unmanaged
class Divide {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.div(x, y);
  }
}

@unmanaged
class DivideInto {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.div(y, x);
  }
}

@unmanaged
class Maximum {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.max(x, y);
  }
}

@unmanaged
class Minimum {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.min(x, y);
  }
}

@unmanaged
class SquaredDifference {
  @inline
  of(x: v128, y: v128): v128 {
    let difference = f32x4.sub(x, y);
    return f32x4.mul(difference, difference);
  }
}
