/**
 * Looking for an element that must not be there: what checks of labels and inputs share.
 *
 * @module
 */

import type { AnyTensor } from "./tensor.ts";
import { view } from "./view.ts";

/** The first element that `isWrong`, with its row, that is its index along the first dim; `undefined` where none is. */
export function findElement(
  x: AnyTensor,
  isWrong: (value: number) => boolean,
): { readonly value: number; readonly row: number } | undefined {
  const numbers = view(x);
  const at = numbers.findIndex(isWrong);
  if (at < 0) return undefined;
  const [rows = 1] = x.shape;
  return { value: numbers[at], row: Math.floor(at * rows / x.size) };
}
