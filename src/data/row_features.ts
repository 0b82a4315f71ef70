/**
 * Rows of features: what scalers are fit on and what they take afterwards.
 *
 * @module
 */

import { type Append, type Match, match, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { type DType, isTensor, shapeText, type Tensor, type TensorOf } from "../tensors/tensor.ts";
import { checkFinite } from "./examples.ts";

/** `T` where it is rows of floats with the features `Features`, else a message. */
export type FeatureRows<T, Features extends string> = T extends
  TensorOf<infer S, infer D extends DType> ? D extends "float32" ? string extends Features ? T
    : Match<Append<"rows", Features>, S> extends ShapeError ? ShapeError<
        `Cannot scale: expected '${Append<"rows", Features>}' but found '${S}'`
      >
    : T
  : ShapeError<`Cannot scale: expected float32 but found ${D}; convert with toFloat`>
  : ShapeError<"Cannot scale: expected a tensor">;

/** Throws where `x` is not rows of finite floats with these features; the run-time twin of {@linkcode FeatureRows}. */
export function checkFeatureRows(x: unknown, features: string): asserts x is Tensor<string> {
  if (!isTensor(x)) throw new TypeError("Cannot scale: expected a tensor");
  if (x.dtype !== "float32") {
    throw new TypeError(
      `Cannot scale: expected float32 but found ${x.dtype}; convert with toFloat`,
    );
  }
  const expected = `rows ${features}`.trim();
  try {
    match(expected, x.shape.map(String));
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(`Cannot scale: expected '${expected}' but found '${shapeText(x)}'`);
  }
  checkFinite(x, "Cannot scale", "x");
}
