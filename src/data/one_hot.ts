/**
 * One-hot labels.
 *
 * @module
 */

import type { Append, ShapeError } from "../shapes/mod.ts";
import { asTensor } from "../tensors/convert.ts";
import { findElement } from "../tensors/find_element.ts";
import { values } from "../tensors/read.ts";
import {
  type DType,
  type IntTensor,
  isTensor,
  type ShapeOf,
  shapeText,
  type Tensor,
  type TensorOf,
} from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";

/** `T` where it is a tensor of integers, else a message. */
export type ClassIndices<T> = T extends IntTensor<string> ? T
  : T extends TensorOf<string, infer D extends DType>
    ? ShapeError<`Cannot make one-hot labels: expected int32 labels but they are ${D}`>
  : ShapeError<"Cannot make one-hot labels: expected a tensor of class indices">;

/**
 * Class indices as rows with a 1 at the index and 0 elsewhere: `"n"` becomes `"n classes"`.
 *
 * @param labels Whole numbers from 0 to `classes - 1`.
 * @param classes At least 1.
 * @throws {TypeError} Where the labels are not integers.
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
export function oneHot<T, C extends number>(
  labels: ClassIndices<T>,
  classes: C,
): Tensor<Append<ShapeOf<T>, `${C}`>> {
  if (!Number.isInteger(classes) || classes < 1) {
    throw wrongNumber("Cannot make one-hot labels", "at least 1 class", classes);
  }
  const tensor: unknown = labels;
  if (!isTensor(tensor)) {
    throw new TypeError("Cannot make one-hot labels: expected a tensor of class indices");
  }
  if (tensor.dtype !== "int32") {
    throw new TypeError(
      `Cannot make one-hot labels: expected int32 labels but they are ${tensor.dtype}`,
    );
  }
  const wrong = findElement(tensor, (index) => index < 0 || index >= classes);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot make one-hot labels: expected indices from 0 to ${
        classes - 1
      } but found ${wrong.value} in row ${wrong.row}`,
    );
  }
  const indices = values(tensor);
  const rows = new Float32Array(indices.length * classes);
  indices.forEach((index, row) => rows[row * classes + index] = 1);
  return asTensor(rows, `${shapeText(tensor)} ${classes}`.trim() as string) as Tensor<
    Append<ShapeOf<T>, `${C}`>
  >;
}
