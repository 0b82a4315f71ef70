/**
 * One-hot labels.
 *
 * @module
 */

import type { Append } from "../shapes/mod.ts";
import { asTensor, values } from "../tensors/convert.ts";
import { type IntTensor, shapeText, type Tensor } from "../tensors/tensor.ts";

/**
 * Class indices as rows with a 1 at the index and 0 elsewhere: `"n"` becomes `"n classes"`.
 *
 * @param labels Whole numbers from 0 to `classes - 1`.
 * @param classes At least 1.
 * @throws {RangeError} Where a label is not the index of a class, with its row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, oneHot, toArray } from "shapefold";
 *
 * const labels = oneHot(asTensor([2, 0], "n", "int32"), 3);
 * assertEquals(toArray(labels), [[0, 0, 1], [1, 0, 0]]);
 * ```
 */
export function oneHot<S extends string, C extends number>(
  labels: IntTensor<S>,
  classes: C,
): Tensor<Append<S, `${C}`>> {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(
      `Cannot make one-hot labels: expected at least 1 class but found ${classes}`,
    );
  }
  const indices = values(labels);
  const at = indices.findIndex((value) => value < 0 || value >= classes);
  if (at >= 0) {
    throw new RangeError(
      `Cannot make one-hot labels: expected indices from 0 to ${classes - 1} but found ${
        indices[at]
      } in row ${at}`,
    );
  }
  const rows = new Float32Array(indices.length * classes);
  indices.forEach((index, row) => rows[row * classes + index] = 1);
  return asTensor(rows, `${shapeText(labels)} ${classes}`.trim() as string) as Tensor<
    Append<S, `${C}`>
  >;
}
