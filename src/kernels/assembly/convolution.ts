// Convolution and its gradients: matrix products with the patches of an image, a block of which is gathered at a time.
// The gradient by the image is a convolution as well, see `src/kernels/tasks/convolution_tasks.ts`.

import { address, int } from "./arguments";
import { BLOCK_AT, BY_INNER, BY_ROWS, multiplyStep, packRows, stepLength } from "./matmul";
import { gatherPatches, positionCount } from "./patches";

/** The windows of a block; `src/kernels/tasks/product.ts` knows the same number. */
const BLOCK_ROWS: i32 = 132;

/** Room for a block of patches: 384 floats of 132 patches, or the other way round, and what is written behind it. */
const BLOCK_BYTES: usize = 384 * 132 * 4 + 64;

/** Where outputs are kept that do not lie side by side in the result. */
const APART_AT: usize = BLOCK_AT + BLOCK_BYTES;

/**
 * A block of a convolution: outputs of some windows by some filters.
 *
 * Arguments: 0 to 13 the windows, 14 images, 15 filters, 16 how many, 17 outputs, 18 bias or 0, 19 is relu applied,
 * 20 windows of a chunk, 21 filters of a chunk; 22 and 23 how far outputs are apart in the result, down and across,
 * or 0 where they are not, 24 and 25 where the first is, 26 and 27 height and width of the result.
 */
export function convolve(args: usize, chunk: i32, scratch: usize): void {
  let filters = int(args, 16), chunkRows = int(args, 20), chunkColumns = int(args, 21);
  let across = (filters + chunkColumns - 1) / chunkColumns;
  let row = chunk / across * chunkRows, rowEnd = min<i32>(row + chunkRows, positionCount(args));
  let column = chunk % across * chunkColumns, columnEnd = min<i32>(column + chunkColumns, filters);
  for (; row < rowEnd; row += BLOCK_ROWS) {
    convolveBlock(args, row, min<i32>(BLOCK_ROWS, rowEnd - row), column, columnEnd, scratch);
  }
}

/** The outputs of `rows` windows, by the filters from `column` to `columnEnd`. */
function convolveBlock(args: usize, row: i32, rows: i32, column: i32, columnEnd: i32, scratch: usize): void {
  let inner = int(args, 4) * int(args, 5) * int(args, 3), step = stepLength(inner);
  let stride = address(args, 16) << 2, result = address(args, 17), isApart = int(args, 22) > 0;
  let strideC = isApart ? <usize>(columnEnd - column) << 2 : stride;
  let c = isApart ? scratch + APART_AT - (<usize>column << 2) : result + <usize>row * stride;
  let block = scratch + BLOCK_AT, k = 0;
  do {
    let depth = min<i32>(step, inner - k), isLast = k + depth == inner;
    let patch = <usize>((depth + 3) & -4) << 2;
    gatherPatches(args, address(args, 14), row, row + rows, k, depth, block, patch);
    multiplyStep(
      BY_ROWS, depth, rows, column, columnEnd, block, patch, address(args, 15) + <usize>k * stride, stride, false,
      c, strideC, k > 0, isLast ? address(args, 18) : 0, isLast ? int(args, 19) : 0, scratch,
    );
    k += step;
  } while (k < inner);
  if (isApart) placeApart(args, row, rows, column, columnEnd, scratch + APART_AT, result);
}

/** Brings outputs of windows from `row` on to their places in the result. */
function placeApart(args: usize, row: i32, rows: i32, column: i32, columnEnd: i32, from: usize, result: usize): void {
  let outHeight = int(args, 12), outWidth = int(args, 13), bytes = <usize>(columnEnd - column) << 2;
  for (let position = row; position < row + rows; position++, from += bytes) {
    let i = position / outWidth % outHeight, image = position / outWidth / outHeight;
    let y = int(args, 24) + i * int(args, 22), x = int(args, 25) + position % outWidth * int(args, 23);
    let pixel = (image * int(args, 26) + y) * int(args, 27) + x;
    let to = result + (<usize>(pixel * int(args, 16) + column) << 2), at: usize = 0;
    for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
  }
}

/**
 * A block of the gradient of a convolution by its filters: the transposed patches times the gradient by the outputs,
 * summed over a part of the windows.
 *
 * Arguments: 0 to 13 the windows, 14 images, 15 gradient by the outputs, 16 filters, 17 sums, one after the other for
 * each part, 18 floats of a filter in a block, 19 filters of a block, 20 windows of a part.
 */
export function convolutionFilterGradient(args: usize, chunk: i32, scratch: usize): void {
  let filters = int(args, 16), blockRows = int(args, 18), blockColumns = int(args, 19);
  let size = int(args, 4) * int(args, 5) * int(args, 3);
  let across = (filters + blockColumns - 1) / blockColumns, blocks = (size + blockRows - 1) / blockRows * across;
  let part = chunk / blocks, block = chunk % blocks;
  let row = block / across * blockRows, rows = min<i32>(blockRows, size - row);
  let column = block % across * blockColumns, columnEnd = min<i32>(column + blockColumns, filters);
  let stride = <usize>filters << 2, c = address(args, 17) + <usize>(part * size + row) * stride;
  let first = part * int(args, 20), end = min<i32>(first + int(args, 20), positionCount(args));
  let step = stepLength(end - first), patches = scratch + BLOCK_AT, patch = <usize>((rows + 3) & -4) << 2;
  let position = first;
  do {
    let depth = min<i32>(step, end - position);
    gatherPatches(args, address(args, 14), position, position + depth, row, rows, patches, patch);
    multiplyStep(
      BY_INNER, depth, rows, column, columnEnd, patches, patch, address(args, 15) + <usize>position * stride, stride,
      false, c, stride, position > first, 0, 0, scratch,
    );
    position += step;
  } while (position < end);
}

/**
 * Rearranges filters for the gradient by the image: the taps whose distance is a multiple of the stride side by side,
 * in reverse order, and each tap transposed. A chunk is a tap.
 *
 * Arguments: 0 filters, 1 and 2 height and width of a window, 3 channels, 4 filters, 5 and 6 strides, 7 result.
 */
export function turnFilters(args: usize, chunk: i32): void {
  let height = int(args, 1), width = int(args, 2), channels = int(args, 3), filters = int(args, 4);
  let strideDown = int(args, 5), strideAcross = int(args, 6);
  let down = chunk / width % strideDown, across = chunk % width % strideAcross;
  let tapsDown = tapCount(height, down, strideDown), tapsAcross = tapCount(width, across, strideAcross);
  let y = tapsDown - 1 - chunk / width / strideDown, x = tapsAcross - 1 - chunk % width / strideAcross;
  let before = tapsBefore(height, down, strideDown) * width + tapsDown * tapsBefore(width, across, strideAcross);
  let size = <usize>(channels * filters) << 2;
  packRows(
    filters, filters, address(args, 0) + <usize>chunk * size, <usize>filters << 2, channels,
    address(args, 7) + <usize>(before + y * tapsAcross + x) * size, channels,
  );
}

/** How many of `size` taps are at `phase` plus a multiple of the stride. */
@inline
function tapCount(size: i32, phase: i32, stride: i32): i32 {
  return (size - phase + stride - 1) / stride;
}

/** How many of `size` taps belong to the phases before one. */
@inline
function tapsBefore(size: i32, phase: i32, stride: i32): i32 {
  return phase * (size / stride) + min<i32>(phase, size % stride);
}
