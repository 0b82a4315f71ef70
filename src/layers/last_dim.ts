/**
 * The last dim of an input, whose size a layer has parameters for.
 *
 * @module
 */

import {
  type IsNumeral,
  isNumeral,
  joinDims,
  type Last,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";

/** `Output` where the last dim of `S` is a numeral, else the message. */
export type WithLastDim<S extends string, Output extends string> = S extends ""
  ? ShapeError<"expects at least 1 dim but got a scalar">
  : IsNumeral<Last<S>> extends true ? Output
  : ShapeError<`expects a numeral as last dim but got '${Last<S>}' (the input is '${S}')`>;

/** The last dim; throws where it is no numeral. */
export function lastDim(dims: readonly string[]): string {
  const last = dims.at(-1);
  if (last === undefined) throw new ShapeMismatch("expects at least 1 dim but got a scalar");
  if (isNumeral(last)) return last;
  throw new ShapeMismatch(
    `expects a numeral as last dim but got '${last}' (the input is '${joinDims(dims)}')`,
  );
}
