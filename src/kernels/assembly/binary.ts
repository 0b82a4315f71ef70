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
  let start = chunkStart(chunk), end = chunkEnd(chunk, int(args, 1));
  let columns = int(args, 2), row = start / columns, column = start - row * columns;
  let x = address(args, 4) + (<usize>start << 2), y = address(args, 5);
  let z = address(args, 6) + (<usize>start << 2), stop = address(args, 6) + (<usize>end << 2);
  let elements = int(args, 3), index = elements ? row % elements : -1;
  switch (int(args, 0)) {
    case Binary.add:
      return loop<Add>(x, y, z, stop, columns, column, elements, index);
    case Binary.subtract:
      return loop<Subtract>(x, y, z, stop, columns, column, elements, index);
    case Binary.subtractFrom:
      return loop<SubtractFrom>(x, y, z, stop, columns, column, elements, index);
    case Binary.multiply:
      return loop<Multiply>(x, y, z, stop, columns, column, elements, index);
    case Binary.divide:
      return loop<Divide>(x, y, z, stop, columns, column, elements, index);
    case Binary.divideInto:
      return loop<DivideInto>(x, y, z, stop, columns, column, elements, index);
    case Binary.maximum:
      return loop<Maximum>(x, y, z, stop, columns, column, elements, index);
    case Binary.minimum:
      return loop<Minimum>(x, y, z, stop, columns, column, elements, index);
    case Binary.squaredDifference:
      return loop<SquaredDifference>(x, y, z, stop, columns, column, elements, index);
  }
}

@inline
function loop<F>(
  x: usize, y: usize, z: usize, stop: usize, columns: i32, column: i32, elements: i32, index: i32,
): void {
  if (elements) withElements<F>(x, y, z, stop, columns, column, elements, index);
  else withRow<F>(x, y, z, stop, columns, column);
}

/** Begins within a row, at a column. */
function withRow<F>(x: usize, row: usize, z: usize, stop: usize, columns: i32, column: i32): void {
  let f = changetype<F>(0), stride = <usize>columns << 2, y = row + (<usize>column << 2);
  for (let rowEnd = z + (row + stride - y); z < stop; rowEnd += stride, y = row) {
    let end = min<usize>(rowEnd, stop);
    for (; z + 64 <= end; x += 64, y += 64, z += 64) {
      v128.store(z, f.of(v128.load(x), v128.load(y)));
      v128.store(z, f.of(v128.load(x, 16), v128.load(y, 16)), 16);
      v128.store(z, f.of(v128.load(x, 32), v128.load(y, 32)), 32);
      v128.store(z, f.of(v128.load(x, 48), v128.load(y, 48)), 48);
    }
    for (; z < end; x += 16, y += 16, z += 16) storeUntil(stop, z, f.of(v128.load(x), v128.load(y)));
    x -= z - end;
    z = end;
  }
}

/** Begins within a row, at a column, with the element of an index. */
function withElements<F>(
  x: usize, elements: usize, z: usize, stop: usize, columns: i32, column: i32, count: i32, index: i32,
): void {
  let f = changetype<F>(0), stride = <usize>columns << 2;
  for (let rowEnd = z + stride - (<usize>column << 2); z < stop; rowEnd += stride) {
    let end = min<usize>(rowEnd, stop);
    let y = v128.load32_splat(elements + (<usize>index << 2));
    for (; z + 64 <= end; x += 64, z += 64) {
      v128.store(z, f.of(v128.load(x), y));
      v128.store(z, f.of(v128.load(x, 16), y), 16);
      v128.store(z, f.of(v128.load(x, 32), y), 32);
      v128.store(z, f.of(v128.load(x, 48), y), 48);
    }
    for (; z < end; x += 16, z += 16) storeUntil(stop, z, f.of(v128.load(x), y));
    x -= z - end;
    z = end;
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
