/**
 * Transposition of matrices whose number of rows is a multiple of 128, as batches have it. The stock kernel
 * writes the columns in steps of one row of the output; where that is a multiple of 512 bytes, the elements
 * fall on the same few lines of the cache and drive one another out, and it is three to five times slower
 * than for one row more.
 *
 * @module
 */

import { type TensorInfo, util } from "../tensors/tfjs.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";

interface Inputs {
  x: TensorInfo;
}

interface Attributes {
  perm: number[];
}

/** The side of a tile: as many lines at a time as an eight-way cache can keep that collide. */
const TILE = 8;

const stock = stockKernel<Inputs, Attributes>("Transpose");

/** `Transpose`: float32 matrices that the stock kernel is slow for in tiles, everything else as before. */
export function transpose(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { inputs: { x }, attrs: { perm }, backend } = call;
  const [rows, columns] = x.shape.slice(-2);
  const isSlow = rows % 128 === 0 && columns >= 32;
  if (x.dtype !== "float32" || !isOneMatrix(x, perm) || !isSlow) return stock(call);
  const output = backend.makeOutput(perm.map((axis) => x.shape[axis]), "float32");
  const source = backend.typedArrayFromHeap(x);
  const target = backend.typedArrayFromHeap(output);
  for (let firstRow = 0; firstRow < rows; firstRow += TILE) {
    for (let firstColumn = 0; firstColumn < columns; firstColumn += TILE) {
      const endColumn = Math.min(firstColumn + TILE, columns);
      for (let row = firstRow; row < firstRow + TILE; row++) {
        for (let column = firstColumn; column < endColumn; column++) {
          target[column * rows + row] = source[row * columns + column];
        }
      }
    }
  }
  return output;
}

/** A matrix, possibly with outer dims of size one, whose two dims change places. */
function isOneMatrix(x: TensorInfo, perm: number[]): boolean {
  const rank = x.shape.length;
  return rank >= 2 && util.sizeFromShape(x.shape.slice(0, -2)) === 1 &&
    perm[rank - 2] === rank - 1 && perm[rank - 1] === rank - 2;
}
