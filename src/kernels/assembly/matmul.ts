// The matrix product C = op(A) op(B), with bias and relu folded in. A chunk is a block of C; the inner dim is walked in
// steps that keep the packed panels in the caches. Each element of C is summed up in the same order whatever the blocks.

import { address, int } from "./arguments";
import { INNER_UNROLL, packedTile, ROWS, rowTile, columnTile } from "./tiles";

/** Neither operand is transposed. */
const PLAIN: i32 = 0;
/** A is stored transposed: the gradient of a kernel. */
const A_TRANSPOSED: i32 = 1;
/** B is stored transposed: the gradient of an input. */
const B_TRANSPOSED: i32 = 2;

/** The rows of A that a step reads are packed for its tiles, one tile after the other. */
const PACKED: i32 = 0;
/** They are stored by rows. */
export const BY_ROWS: i32 = 1;
/** They are stored by inner index, as in a transposed matrix. */
export const BY_INNER: i32 = 2;

/** The inner dim is cut into steps of at most this many: a panel of 8 columns takes 12 KiB, a third of the L1 cache. */
const MOST_INNER: i32 = 384;

/**
 * A is read where it is, row by row; where it is stored transposed, an inner index at a time, as long as its lines stay
 * in the L1 cache or it is read only once or twice. Else it is packed.
 */
const SHORT_INNER: i32 = 128;
const FEW_COLUMNS: i32 = 16;

/** Up to so many rows, B is read where it is. */
const FEW_ROWS: i32 = 24;

/** Room for a tile that is cut off at the edge, ahead of the packed operands. */
const TILE_BYTES: usize = 256;

/** Room for a panel of B. */
const PANEL_BYTES: usize = (MOST_INNER + 8) * 32;

/** Where in the scratch the rows of A are brought together. */
export const BLOCK_AT: usize = TILE_BYTES + PANEL_BYTES;

/**
 * One block of one product of a batch.
 *
 * Arguments: 0 mode, 1 rows of C, 2 columns, 3 inner dim, 4 A, 5 B, 6 C, 7 bias or 0, 8 is relu applied,
 * 9 rows of a block, 10 columns of a block, 11 to 13 floats from one matrix of the batch to the next in A, B and C.
 */
export function multiply(args: usize, chunk: i32, scratch: usize): void {
  let rows = int(args, 1), columns = int(args, 2);
  let blockRows = int(args, 9), blockColumns = int(args, 10);
  let across = (columns + blockColumns - 1) / blockColumns;
  let blocks = (rows + blockRows - 1) / blockRows * across;
  let matrix = <usize>(chunk / blocks) << 2, block = chunk % blocks;
  let row = block / across * blockRows, column = block % across * blockColumns;
  multiplyBlock(
    int(args, 0), int(args, 3), columns, rows,
    address(args, 4) + matrix * address(args, 11),
    address(args, 5) + matrix * address(args, 12),
    address(args, 6) + matrix * address(args, 13),
    address(args, 7), int(args, 8), scratch,
    row, min<i32>(row + blockRows, rows), column, min<i32>(column + blockColumns, columns),
  );
}

/** The block of C from `row` to `rowEnd` and from `column` to `columnEnd`. */
function multiplyBlock(
  mode: i32, inner: i32, columns: i32, rows: i32, a: usize, b: usize, c: usize, bias: usize, relu: i32,
  scratch: usize, row: i32, rowEnd: i32, column: i32, columnEnd: i32,
): void {
  // From one row to the next, in bytes.
  let strideA = <usize>(mode == A_TRANSPOSED ? rows : inner) << 2;
  let strideB = <usize>(mode == B_TRANSPOSED ? inner : columns) << 2;
  let strideC = <usize>columns << 2;
  // From one inner index to the next.
  let stepA = mode == A_TRANSPOSED ? strideA : 4;
  let stepB = mode == B_TRANSPOSED ? 4 : strideB;
  let step = stepLength(inner);
  let packsA = mode == A_TRANSPOSED && inner > SHORT_INNER && columnEnd - column > FEW_COLUMNS;
  let form = packsA ? PACKED : mode == A_TRANSPOSED ? BY_INNER : BY_ROWS;
  let block = scratch + BLOCK_AT;
  a += <usize>row * (mode == A_TRANSPOSED ? 4 : strideA);
  c += <usize>row * strideC;

  // Once also where there is nothing to sum: the result is 0 then.
  let k = 0;
  do {
    let depth = min<i32>(step, inner - k), isLast = k + depth == inner;
    let aStep = a + <usize>k * stepA;
    if (packsA) {
      packBlock(mode, depth, (depth + INNER_UNROLL - 1) & -INNER_UNROLL, aStep, strideA, rowEnd - row, block);
      aStep = block;
    }
    multiplyStep(
      form, depth, rowEnd - row, column, columnEnd, aStep, strideA, b + <usize>k * stepB, strideB, mode == B_TRANSPOSED,
      c, strideC, k > 0, isLast ? bias : 0, isLast ? relu : 0, scratch,
    );
    k += step;
  } while (k < inner);
}

/** How far a step goes along the inner dim: steps of one length, a multiple of 4. */
export function stepLength(inner: i32): i32 {
  let steps = max<i32>(1, (inner + MOST_INNER - 1) / MOST_INNER);
  return max<i32>(4, ((inner + steps - 1) / steps + 3) & -4);
}

/**
 * One step along the inner dim: some rows of C from `column` to `columnEnd`. A begins at the first of the rows, in the
 * form that is said, B at the first inner index, and C at the first of the rows.
 */
export function multiplyStep(
  form: i32, depth: i32, rows: i32, column: i32, columnEnd: i32, a: usize, strideA: usize, b: usize, strideB: usize,
  isTransposedB: bool, c: usize, strideC: usize, adds: bool, bias: usize, relu: i32, scratch: usize,
): void {
  let padded = (depth + INNER_UNROLL - 1) & -INNER_UNROLL, panel = scratch + TILE_BYTES;
  let packsB = form == PACKED || isTransposedB || rows > FEW_ROWS;
  for (let j = column; j < columnEnd; j += 8) {
    let width = min<i32>(8, columnEnd - j), wide = width > 4;
    let bTile = b + (isTransposedB ? <usize>j * strideB : <usize>j << 2), bStride = strideB;
    if (packsB) {
      let at = bTile;
      bTile = panel;
      bStride = wide ? 32 : 16;
      if (isTransposedB) packRows(depth, padded, at, strideB, width, panel, wide ? 8 : 4);
      else copyPanel(depth, padded, at, strideB, width, panel);
    }
    let whole = width == 8 || width == 4, packed = a, cTile = c + (<usize>j << 2);
    let biasHere = bias ? bias + (<usize>j << 2) : 0;
    for (let i = 0; i < rows;) {
      let height = tileHeight(rows - i);
      let target = whole ? cTile : scratch, targetStride = whole ? strideC : 32, addsHere = whole && adds;
      if (form == PACKED) {
        packedTile(height, wide, padded, packed, bTile, target, targetStride, addsHere);
        packed += <usize>(padded * height) << 2;
      } else if (form == BY_INNER) {
        columnTile(height, wide, depth, a + (<usize>i << 2), strideA, bTile, bStride, target, targetStride, addsHere);
      } else {
        rowTile(height, wide, depth, a + <usize>i * strideA, strideA, bTile, bStride, target, targetStride, addsHere);
      }
      if (!whole) finishEdge(height, width, scratch, cTile, strideC, adds, biasHere, relu);
      else if (biasHere || relu) finishTile(height, wide, cTile, strideC, biasHere, relu);
      cTile += <usize>height * strideC;
      i += height;
    }
  }
}

/** The rows of the next tile among so many: no tile of one row is left over where two of four do. */
@inline
function tileHeight(rows: i32): i32 {
  if (rows == 7 || rows == 8) return 4;
  if (rows == 9) return 5;
  return min<i32>(rows, ROWS);
}

/** Packs the rows of A for its tiles, one after the other: for each inner index the rows of the tile. */
function packBlock(mode: i32, depth: i32, padded: i32, a: usize, stride: usize, rows: i32, to: usize): void {
  for (let i = 0; i < rows;) {
    let height = tileHeight(rows - i);
    if (mode == A_TRANSPOSED) copyColumns(depth, padded, a + (<usize>i << 2), stride, height, to);
    else packRows(depth, padded, a + <usize>i * stride, stride, height, to, height);
    to += <usize>(padded * height) << 2;
    i += height;
  }
}

/** A panel of B of up to 8 columns, as rows of 8 or 4 floats; what is missing is 0. */
function copyPanel(depth: i32, padded: i32, b: usize, stride: usize, width: i32, to: usize): void {
  let bytes: usize = width > 4 ? 32 : 16;
  memory.fill(to + <usize>depth * bytes, 0, <usize>(padded - depth) * bytes);
  if (width == 8) {
    for (; depth > 0; depth--, b += stride, to += 32) {
      v128.store(to, v128.load(b));
      v128.store(to, v128.load(b, 16), 16);
    }
  } else if (width == 4) {
    for (; depth > 0; depth--, b += stride, to += 16) v128.store(to, v128.load(b));
  } else {
    memory.fill(to, 0, <usize>depth * bytes);
    for (; depth > 0; depth--, b += stride, to += bytes) {
      for (let j: usize = 0; j < <usize>width << 2; j += 4) store<f32>(to + j, load<f32>(b + j));
    }
  }
}

/** Rows of a matrix side by side: for each inner index `count` floats in a line of `width`; what is missing is 0. */
export function packRows(depth: i32, padded: i32, x: usize, stride: usize, count: i32, to: usize, width: i32): void {
  let line = <usize>width << 2;
  let first = width > count ? 0 : depth;
  memory.fill(to + <usize>first * line, 0, <usize>(padded - first) * line);
  for (; count >= 4; count -= 4, x += stride << 2, to += 16) packFourRows(depth, x, stride, to, line);
  for (; count > 0; count--, x += stride, to += 4) {
    let at = to;
    for (let k: usize = 0; k < <usize>depth << 2; k += 4, at += line) store<f32>(at, load<f32>(x + k));
  }
}

/** Four rows at once, in squares of 4 x 4 that are transposed in registers. */
@inline
function packFourRows(depth: i32, x: usize, stride: usize, to: usize, line: usize): void {
  let x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
  for (; depth >= 4; depth -= 4, x += 16, x1 += 16, x2 += 16, x3 += 16) {
    let r0 = v128.load(x), r1 = v128.load(x1), r2 = v128.load(x2), r3 = v128.load(x3);
    let low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    let low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
    v128.store(to + line, v128.shuffle<i64>(low01, low23, 1, 3));
    v128.store(to + 2 * line, v128.shuffle<i64>(high01, high23, 0, 2));
    v128.store(to + 3 * line, v128.shuffle<i64>(high01, high23, 1, 3));
    to += line << 2;
  }
  for (; depth > 0; depth--, x += 4, x1 += 4, x2 += 4, x3 += 4, to += line) {
    store<f32>(to, load<f32>(x));
    store<f32>(to, load<f32>(x1), 4);
    store<f32>(to, load<f32>(x2), 8);
    store<f32>(to, load<f32>(x3), 12);
  }
}

/** `count` neighbouring columns of a matrix: for each row its floats. */
function copyColumns(depth: i32, padded: i32, x: usize, stride: usize, count: i32, to: usize): void {
  let line = <usize>count << 2;
  memory.fill(to + <usize>depth * line, 0, <usize>(padded - depth) * line);
  if (count == 6) {
    for (; depth > 0; depth--, x += stride, to += 24) {
      v128.store(to, v128.load(x));
      store<i64>(to, load<i64>(x, 16), 16);
    }
  } else if (count == 4) {
    for (; depth > 0; depth--, x += stride, to += 16) v128.store(to, v128.load(x));
  } else {
    for (; depth > 0; depth--, x += stride, to += line) {
      for (let i: usize = 0; i < line; i += 4) store<f32>(to + i, load<f32>(x + i));
    }
  }
}

/** Adds the bias and applies relu to a tile of 8 or 4 columns. */
function finishTile(height: i32, wide: bool, c: usize, stride: usize, bias: usize, relu: i32): void {
  let zero = f32x4.splat(0), low = zero, high = zero;
  if (bias) low = v128.load(bias);
  if (bias && wide) high = v128.load(bias, 16);
  for (; height > 0; height--, c += stride) {
    let left = f32x4.add(v128.load(c), low);
    v128.store(c, relu ? f32x4.max(left, zero) : left);
    if (!wide) continue;
    let right = f32x4.add(v128.load(c, 16), high);
    v128.store(c, relu ? f32x4.max(right, zero) : right, 16);
  }
}

/** Brings a tile of fewer columns, computed aside, to its place. */
function finishEdge(
  height: i32, width: i32, from: usize, c: usize, stride: usize, adds: bool, bias: usize, relu: i32,
): void {
  for (; height > 0; height--, from += 32, c += stride) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) {
      let value = load<f32>(from + j);
      if (adds) value += load<f32>(c + j);
      if (bias) value += load<f32>(bias + j);
      store<f32>(c + j, relu ? max<f32>(value, 0) : value);
    }
  }
}
