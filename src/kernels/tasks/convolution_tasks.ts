/**
 * Convolution as tasks: how its three products are cut into chunks.
 *
 * @module
 */

import type { Task } from "../job.ts";
import { Kind } from "../kind.ts";
import { blockSize, MOST_COLUMNS, MOST_ROWS, roundUp, TILE_ROWS } from "./product.ts";
import { windowCount, windowNumbers, type Windows } from "./windows.ts";

/** Where operands are. Addresses are in bytes. */
export interface Convolution {
  readonly windows: Windows;
  readonly images: number;
  readonly filters: number;
  /** How many filters there are. */
  readonly count: number;
  readonly result: number;
  /** What is added to each output of a filter; nothing unless said. */
  readonly bias?: number;
  /** Are negative results set to 0? */
  readonly relu?: boolean;
}

/** A result whose pixels are computed by several tasks, each a grid of them. */
interface Grid {
  readonly height: number;
  readonly width: number;
  readonly first: readonly [down: number, across: number];
  readonly apart: readonly [down: number, across: number];
}

/** From this number of blocks on, several make a chunk. */
const MANY_BLOCKS = 4096;

/** The task of a convolution. */
export function convolutionTask(
  { windows, images, filters, count, result, bias = 0, relu = false }: Convolution,
  grid?: Grid,
): Task {
  const rows = windowCount(windows);
  if (rows * count === 0) return { kind: Kind.convolution, chunks: 0, args: [] };
  const [blockRows, chunkColumns] = blockSize(rows, count, patchSize(windows), true);
  const chunkRows = blockRows * Math.ceil(rows / blockRows / MANY_BLOCKS);
  const place = grid ? [...grid.apart, ...grid.first, grid.height, grid.width] : [0, 0, 0, 0, 0, 0];
  return {
    kind: Kind.convolution,
    chunks: Math.ceil(rows / chunkRows) * Math.ceil(count / chunkColumns),
    args: [
      ...[...windowNumbers(windows), images, filters, count, result, bias, Number(relu)],
      ...[chunkRows, chunkColumns, ...place],
    ],
  };
}

/** The floats of a patch. */
function patchSize({ windowHeight, windowWidth, channels }: Windows): number {
  return windowHeight * windowWidth * channels;
}

/** The task that rearranges filters for {@linkcode imageGradientTasks}; the result is as large as the filters are. */
export function turnedFiltersTask(
  windows: Windows,
  filters: number,
  count: number,
  result: number,
): Task {
  const { windowHeight, windowWidth, channels, strides } = windows;
  return {
    kind: Kind.turnFilters,
    chunks: windowHeight * windowWidth,
    args: [filters, windowHeight, windowWidth, channels, count, ...strides, result],
  };
}

/**
 * The tasks of the gradient of a convolution by its images, for windows without dilation or with strides of 1. Pixels
 * that are a multiple of the stride apart are under the same taps: they are a convolution of the gradient by the outputs
 * with these taps.
 *
 * @param gradient Where the gradient by the outputs is, and the turned filters.
 */
export function imageGradientTasks(
  windows: Windows,
  gradient: { outputs: number; filters: number; count: number; result: number },
): Task[] {
  const { images, height, width, channels, strides, dilations, outHeight, outWidth } = windows;
  const { outputs, count, result } = gradient;
  let filters = gradient.filters;
  return phases(windows, 0).flatMap((down) =>
    phases(windows, 1).map((across) => {
      const task = convolutionTask(
        {
          windows: {
            ...{ images, height: outHeight, width: outWidth, channels: count },
            ...{ windowHeight: down.taps, windowWidth: across.taps },
            ...{ strides: [1, 1], dilations, padding: [down.padding, across.padding] },
            ...{ outHeight: down.pixels, outWidth: across.pixels },
          },
          ...{ images: outputs, filters, count: channels, result },
        },
        strides[0] * strides[1] === 1 ? undefined : {
          ...{ height, width, first: [down.first, across.first], apart: strides },
        },
      );
      filters += 4 * down.taps * across.taps * channels * count;
      return task;
    })
  );
}

/** One of the sets of rows, or columns, that are a multiple of the stride apart. */
interface Phase {
  /** The first pixel, and how many there are. */
  readonly first: number;
  readonly pixels: number;
  /** How many taps there are above each, and how far their window begins before the first output. */
  readonly taps: number;
  readonly padding: number;
}

function phases(windows: Windows, axis: 0 | 1): Phase[] {
  const size = axis === 0 ? windows.height : windows.width;
  const window = axis === 0 ? windows.windowHeight : windows.windowWidth;
  const [stride, dilation] = [windows.strides[axis], windows.dilations[axis]];
  const padding = windows.padding[axis];
  return Array.from({ length: stride }, (_, phase) => {
    const first = ((phase - padding) % stride + stride) % stride;
    const taps = Math.max(0, Math.ceil((window - phase) / stride));
    return {
      ...{ first, taps, pixels: Math.max(0, Math.ceil((size - first) / stride)) },
      padding: dilation * (taps - 1) - (first + padding - phase) / stride,
    };
  });
}

/** So many chunks are wanted of a gradient by filters, none with fewer windows than a chunk is worth. */
const CHUNKS = 16;
const FEW_WINDOWS = 384;

/**
 * The task of the gradient of a convolution by its filters, in parts that remain to be summed; `result` is told how
 * many there are and says where they go.
 */
export function filterGradientTask(
  windows: Windows,
  operands: { images: number; outputs: number; count: number },
  result: (parts: number) => number,
): Task {
  const { images, outputs, count } = operands;
  const [rows, size] = [windowCount(windows), patchSize(windows)];
  const blockRows = roundUp(size / Math.ceil(size / MOST_ROWS), TILE_ROWS);
  const blockColumns = roundUp(count / Math.ceil(count / MOST_COLUMNS), 16);
  const blocks = Math.ceil(size / blockRows) * Math.ceil(count / blockColumns);
  const wanted = Math.min(Math.ceil(CHUNKS / blocks), Math.floor(rows / FEW_WINDOWS));
  const partRows = Math.max(1, Math.ceil(rows / Math.max(1, wanted)));
  const parts = Math.max(1, Math.ceil(rows / partRows));
  return {
    kind: Kind.convolutionFilterGradient,
    chunks: blocks * parts,
    args: [
      ...[...windowNumbers(windows), images, outputs, count, result(parts)],
      ...[blockRows, blockColumns, partRows],
    ],
  };
}
