/**
 * The rows of the example: the first fours and nines of a data set of digits.
 *
 * @module
 */

import { asTensor, gather, oneHot, reshape, scope, slice, values } from "shapefold";
import type { ClassDataset, Dataset } from "shapefold/datasets";

/** Images of fours and nines, and which of the two they are. */
export type TwoDigits = Dataset<"n 28 28 1", "n 2">;

/** What the two outputs stand for. */
export const DIGITS = [4, 9];

/** The first fours and nines, `most` of both together, or as many as there are. */
export function foursAndNines({ x, y }: ClassDataset<"n 784">, most: number): TwoDigits {
  return scope(() => {
    const digits = values(y);
    const rows = Array.from(digits.keys()).filter((row) => DIGITS.includes(digits[row]));
    const kept = Int32Array.from(rows.slice(0, most));
    const classes = kept.map((row) => DIGITS.indexOf(digits[row]));
    return {
      x: reshape(gather(x, asTensor(kept, "n", "int32")), "n 28 28 1"),
      y: oneHot(asTensor(classes, "n", "int32"), 2),
    };
  });
}

/** The first half to learn from and the last half to validate on, as Keras splits them. */
export function halves({ x, y }: TwoDigits): { train: TwoDigits; validation: TwoDigits } {
  const part = (from: number, to: number): TwoDigits => ({
    x: asTensor(slice(x, from, to), "n 28 28 1"),
    y: asTensor(slice(y, from, to), "n 2"),
  });
  const [rows, half] = [x.shape[0], Math.floor(x.shape[0] / 2)];
  return { train: part(0, half), validation: part(half, rows) };
}
