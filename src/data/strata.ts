/**
 * Strata: rows by class, so that each part of a data set has its share of every class.
 *
 * @module
 */

import { type AnyTensor, isTensor, shapeText } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { describe } from "../text/found.ts";

/**
 * The rows in another order: those of a class stand together, among themselves as they stood in `order`, and the
 * classes as the first row of each did. Whoever deals rows out in this order deals every class out evenly.
 *
 * @param y Labels: class indices, rows of one 0 or 1, or one-hot rows.
 * @param order All rows, each once.
 * @param least How many rows each class must have.
 * @throws {TypeError} Where the labels name no classes.
 * @throws {RangeError} Where a row's label is no class, or a class has too few rows.
 */
export function byClass(
  y: AnyTensor,
  order: Int32Array,
  least: number,
  action: string,
): Int32Array {
  const classes = classesOf(y, action);
  const strata = Map.groupBy(order, (row) => classes[row]);
  for (const [index, rows] of strata) {
    if (rows.length >= least) continue;
    const expected = `at least ${least} rows of each class`;
    throw new RangeError(
      `${action}: expected ${expected} but found ${rows.length} of class ${index}`,
    );
  }
  return Int32Array.from([...strata.values()].flat());
}

/** Throws where it is not said by true or false whether rows are stratified: the labels are known by the data. */
export function checkStratified(action: string, stratified: boolean): void {
  if (typeof stratified === "boolean") return;
  throw new TypeError(
    `${action}: expected stratified to be true or false but found ${
      isTensor(stratified) ? "a tensor" : describe(stratified)
    }`,
  );
}

/** The class of each row. */
function classesOf(y: AnyTensor, action: string): ArrayLike<number> {
  const [rows, classes = 1, ...more] = y.shape;
  if (more.length > 0 || (y.dtype !== "float32" && classes !== 1)) {
    throw new TypeError(
      `${action}: expected class indices or one-hot rows to stratify by ` +
        `but found ${y.dtype} labels of '${shapeText(y)}'`,
    );
  }
  const labels = view(y);
  if (y.dtype !== "float32") return labels;
  const wanted = classes === 1 ? "a label of 0 or 1" : "a one-hot label";
  return Int32Array.from({ length: rows }, (_, row) => {
    const label = labels.subarray(row * classes, (row + 1) * classes);
    const isBinary = label.every((share) => share === 0 || share === 1);
    if (classes === 1 && isBinary) return label[0];
    const index = label.indexOf(1);
    if (isBinary && index >= 0 && label.indexOf(1, index + 1) < 0) return index;
    throw new RangeError(
      `${action}: expected ${wanted} to stratify by but found ${
        describe(classes === 1 ? label[0] : Array.from(label))
      } in row ${row}`,
    );
  });
}
