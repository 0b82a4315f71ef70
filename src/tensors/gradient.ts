/**
 * Gradients with respect to a tree of tensors: the gradient has the type of the tree.
 *
 * @module
 */

import * as tf from "./tfjs.ts";
import { retain, scope } from "./memory.ts";
import { backpropagate, discardTape, onTape } from "./tape.ts";
import { raw, shapeText, type Tensor, typed } from "./tensor.ts";
import { leaves, mapTree } from "./tree.ts";

/** A value and its gradient. */
export interface ValueAndGradient<P> {
  /** The value. */
  readonly value: Tensor<"">;
  /** The derivative of the value by each tensor of the tree. */
  readonly gradient: P;
}

/**
 * The value of `f` at `params` and its gradient, which is a tree of the same type as `params`.
 * A parameter on which the value does not depend has a gradient of zeros.
 *
 * @param f From parameters to a scalar, in tensor operations.
 * @throws {TypeError} Where there is no parameter, or `f` gives something else than a scalar.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, item, square, sum, toArray, valueAndGradient } from "shapefold";
 *
 * const params = { w: asTensor([1, -3], "2") };
 * const { value, gradient } = valueAndGradient(({ w }) => sum(square(w)), params);
 * assertEquals(item(value), 10);
 * assertEquals(toArray(gradient.w), [2, -6]);
 * ```
 */
export function valueAndGradient<P>(f: (params: P) => Tensor<"">, params: P): ValueAndGradient<P> {
  const { value, gradient } = valueGradientAndExtra(
    (p: P) => ({ value: f(p), extra: null }),
    params,
  );
  return { value, gradient };
}

/** Like {@linkcode valueAndGradient}, for an `f` that gives a tree of other tensors as well, which come out alive. */
export function valueGradientAndExtra<P, Extra>(
  f: (params: P) => { readonly value: Tensor<"">; readonly extra: Extra },
  params: P,
): ValueAndGradient<P> & { readonly extra: Extra } {
  const parameters = leaves(params).map(([, leaf]) => raw(leaf));
  if (parameters.length === 0) {
    throw new TypeError("Cannot take a gradient: expected parameters but found no tensor");
  }
  try {
    return scope(() => {
      const { value, extra } = onTape(() => f(params));
      if (value.shape.length !== 0) {
        throw new TypeError(
          `Cannot take a gradient: expected a scalar but found '${shapeText(value)}'`,
        );
      }
      const inOrder = backpropagate(raw(value), parameters).values();
      const gradient = mapTree(
        params,
        (leaf) => typed(inOrder.next().value ?? tf.zerosLike(raw(leaf))),
      );
      return { value, gradient, extra: retain(extra) };
    });
  } finally {
    discardTape();
  }
}
