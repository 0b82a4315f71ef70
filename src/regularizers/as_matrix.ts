/**
 * Kernels as matrices: the last dim is that of the columns, the others make the rows.
 *
 * @module
 */

import { ShapeMismatch } from "../shapes/mod.ts";
import { reshape } from "../tensors/reshape.ts";
import { shapeText, type Tensor } from "../tensors/tensor.ts";

/** A kernel with one row for each of its inputs and one column for each output. */
export function asMatrix(name: string, kernel: Tensor<string>): Tensor<"rows columns"> {
  const { shape, size } = kernel;
  if (shape.length < 2) {
    throw new ShapeMismatch(
      `Cannot apply ${name}: expected kernels of at least 2 dims but found '${shapeText(kernel)}'`,
    );
  }
  const columns = shape[shape.length - 1];
  if (shape.length === 2) return kernel as Tensor<"rows columns">;
  return reshape(kernel, `${size / columns} ${columns}` as string) as Tensor<"rows columns">;
}
