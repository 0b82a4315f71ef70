/**
 * The matrix product as a task: how it is cut into blocks.
 *
 * @module
 */

import type { Task } from "../job.ts";
import { Kind } from "../kind.ts";

/** Which operand is stored transposed; `assembly/matmul.ts` knows them by number. */
export const STORED = { plain: 0, aTransposed: 1, bTransposed: 2 } as const;

/** One product, or a batch of them. Addresses are in bytes, sizes and strides in floats. */
export interface Product {
  readonly stored: typeof STORED[keyof typeof STORED];
  /** The sizes of the result, and of the dim that is summed over; an empty sum is 0. */
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: number;
  readonly b: number;
  readonly result: number;
  /** What is added to each row; nothing unless said. */
  readonly bias?: number;
  /** Are negative results set to 0? */
  readonly relu?: boolean;
  /** How many products, and how far their operands are apart. */
  readonly batch?: { readonly count: number; readonly a: number; readonly b: number };
}

/** The most rows and columns of a block: its operands stay in the second cache while it is computed. */
export const MOST_ROWS = 132;
export const MOST_COLUMNS = 256;

/** Blocks are made of tiles of so many rows, and of two of 8 columns: a cache line. */
export const TILE_ROWS = 6;
const TILE_COLUMNS = 16;

/** Up to this inner size the kernel reads a transposed A where it is; `assembly/matmul.ts` knows the same number. */
const SHORT_INNER = 128;

/**
 * So many blocks are wanted at least, to be shared, and twice as many while they are large; but none with fewer
 * multiplications than a claim is worth.
 */
const BLOCKS = 8;
const MANY_MULTIPLICATIONS = 2 ** 20;
const FEW_MULTIPLICATIONS = 2 ** 16;

/** The task of a product. */
export function productTask(product: Product): Task {
  const { stored, rows, columns, inner, a, b, result, bias = 0, relu = false, batch } = product;
  if (rows * columns === 0) return { kind: Kind.matMul, chunks: 0, args: [] };
  const packsRows = stored === STORED.aTransposed && inner > SHORT_INNER;
  const [blockRows, blockColumns] = blockSize(rows, columns, inner, packsRows);
  const blocks = Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
  return {
    kind: Kind.matMul,
    chunks: blocks * (batch?.count ?? 1),
    args: [
      ...[stored, rows, columns, inner, a, b, result, bias, Number(relu)],
      ...[blockRows, blockColumns, batch?.a ?? 0, batch?.b ?? 0, rows * columns],
    ],
  };
}

/**
 * Blocks as large as the caches allow, halved until there are enough of them. The number of threads plays no part.
 *
 * @param packsRows Does each block pack its rows of A first? Then wide blocks are better; else tall ones, since each
 *   block packs its columns of B.
 */
export function blockSize(
  rows: number,
  columns: number,
  inner: number,
  packsRows: boolean,
): [rows: number, columns: number] {
  let down = Math.ceil(rows / MOST_ROWS);
  let across = Math.ceil(columns / MOST_COLUMNS);
  while (true) {
    const blockRows = roundUp(rows / down, TILE_ROWS);
    const blockColumns = roundUp(columns / across, TILE_COLUMNS);
    const blocks = Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
    const multiplications = blockRows * blockColumns * inner;
    const enough = multiplications > MANY_MULTIPLICATIONS ? 2 * BLOCKS : BLOCKS;
    const isSmall = multiplications < 2 * FEW_MULTIPLICATIONS;
    const isOneTile = blockRows <= TILE_ROWS && blockColumns <= TILE_COLUMNS;
    if (blocks >= enough || isSmall || isOneTile) return [blockRows, blockColumns];
    const isWide = !packsRows || blockColumns >= blockRows || blockRows <= TILE_ROWS;
    if (blockColumns > TILE_COLUMNS && isWide) across *= 2;
    else down *= 2;
  }
}

/** The next multiple of a unit. */
export function roundUp(x: number, unit: number): number {
  return Math.ceil(x / unit) * unit;
}
