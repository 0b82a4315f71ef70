// Permutations of dims, for elements of 4 bytes. A chunk is a number of tiles or runs that lie in the result one after
// the other.

import { address, int } from "./arguments";

/** The side of a tile: its lines, of the operand and of the result, stay in the first cache. */
const TILE: i32 = 32;

/**
 * Rows that are a multiple of 2048 bytes apart fall on the same few lines of the cache and drive one another out: a tile
 * of them is copied to the scratch memory first, where its rows are LINE bytes apart.
 */
const COLLIDING: usize = 2047;
const LINE: usize = <usize>TILE * 4 + 16;

/**
 * The last dim changes places: matrices of [rows, columns] are transposed, in tiles, for all indices of outer loops.
 *
 * Arguments: 0 rows, 1 columns, 2 x, 3 result, 4 elements from one row of x to the next, 5 from one row of the result to
 * the next, 6 tiles of a chunk, 7 tiles, 8 number of loops; for each, the innermost first: size, elements from one turn
 * to the next in x and in the result.
 */
export function transposeTiles(args: usize, chunk: i32, scratch: usize): void {
  let rows = int(args, 0), columns = int(args, 1), strideX = int(args, 4), strideTo = int(args, 5), loops = int(args, 8);
  let down = (rows + TILE - 1) / TILE, across = (columns + TILE - 1) / TILE;
  let tile = chunk * int(args, 6), end = min<i32>(tile + int(args, 6), int(args, 7));
  for (; tile < end; tile++) {
    let row = tile % down * TILE, column = tile / down % across * TILE, turn = tile / down / across;
    let x = row * strideX + column, to = column * strideTo + row;
    for (let loop = 0, at = args + 72; loop < loops; loop++, at += 24) {
      let size = int(at, 0), index = turn % size;
      turn /= size;
      x += index * int(at, 1);
      to += index * int(at, 2);
    }
    let from = address(args, 2) + (<usize>x << 2), stride = <usize>strideX << 2;
    let height = min<i32>(TILE, rows - row), width = min<i32>(TILE, columns - column);
    if ((stride & COLLIDING) == 0 && width == TILE) {
      for (let line = scratch, stop = scratch + LINE * height; line < stop; line += LINE, from += stride) {
        copyRun(from, line, TILE);
      }
      from = scratch;
      stride = LINE;
    }
    transposeTile(from, stride, address(args, 3) + (<usize>to << 2), <usize>strideTo << 2, height, width);
  }
}

@inline
function transposeTile(x: usize, strideX: usize, to: usize, strideTo: usize, rows: i32, columns: i32): void {
  for (; columns >= 4; columns -= 4, x += 16, to += strideTo << 2) {
    let from = x, line = to, i = rows;
    for (; i >= 4; i -= 4, from += strideX << 2, line += 16) transposeSquare(from, strideX, line, strideTo);
    for (; i > 0; i--, from += strideX, line += 4) {
      let v = v128.load(from);
      store<i32>(line, i32x4.extract_lane(v, 0));
      store<i32>(line + strideTo, i32x4.extract_lane(v, 1));
      store<i32>(line + 2 * strideTo, i32x4.extract_lane(v, 2));
      store<i32>(line + 3 * strideTo, i32x4.extract_lane(v, 3));
    }
  }
  for (; columns > 0; columns--, x += 4, to += strideTo) {
    for (let i = rows, from = x, line = to; i > 0; i--, from += strideX, line += 4) store<i32>(line, load<i32>(from));
  }
}

/** Four rows of four elements, in registers. */
@inline
function transposeSquare(x: usize, strideX: usize, to: usize, strideTo: usize): void {
  let r0 = v128.load(x), r1 = v128.load(x + strideX), r2 = v128.load(x + 2 * strideX), r3 = v128.load(x + 3 * strideX);
  let low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  let low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + strideTo, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * strideTo, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * strideTo, v128.shuffle<i64>(high01, high23, 1, 3));
}

/**
 * The last dim stays: runs of elements are copied, in the order of the result.
 *
 * Arguments: 0 elements of a run, 1 runs, 2 x, 3 result, 4 runs of a chunk, 5 number of loops; for each, the innermost
 * first: size, elements from one turn to the next in x.
 */
export function permuteRuns(args: usize, chunk: i32): void {
  let length = int(args, 0), loops = int(args, 5), size = int(args, 6), step = <usize>int(args, 7) << 2;
  let run = chunk * int(args, 4), end = min<i32>(run + int(args, 4), int(args, 1));
  let to = address(args, 3) + (<usize>(run * length) << 2);
  while (run < end) {
    let first = run % size, turn = run / size, x = 0;
    for (let loop = 1, at = args + 64; loop < loops; loop++, at += 16) {
      x += turn % int(at, 0) * int(at, 1);
      turn /= int(at, 0);
    }
    let from = address(args, 2) + (<usize>x << 2) + <usize>first * step;
    for (let stop = min<i32>(end, run - first + size); run < stop; run++, from += step) to = copyRun(from, to, length);
  }
}

/** Copies some elements and says where the copy ends. */
@inline
function copyRun(from: usize, to: usize, count: i32): usize {
  for (; count >= 8; count -= 8, from += 32, to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
  for (; count > 0; count--, from += 4, to += 4) store<i32>(to, load<i32>(from));
  return to;
}
