/**
 * The logarithm of the hyperbolic cosine: a smooth middle between squared and absolute errors.
 *
 * @module
 */

import { withGradient } from "../tensors/tape.ts";
import { raw, type Tensor, typed } from "../tensors/tensor.ts";
import * as tf from "../tensors/tfjs.ts";
import { sub } from "../tensors/arithmetic.ts";
import { defineLoss } from "./loss.ts";
import type { RegressionLoss } from "./regression.ts";
import { meanOfEach } from "./row_losses.ts";

/**
 * The mean of `log(cosh(e))` with `e = prediction - label`: about `e^2 / 2` for small errors and `|e| - log(2)` for large
 * ones. Its gradient is `tanh(e)`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, item, logCosh } from "shapefold";
 *
 * const labels = asTensor([[0]], "n 1");
 * assertAlmostEquals(item(logCosh.apply(asTensor([[1]], "n 1"), labels)), Math.log(Math.cosh(1)), 1e-6);
 * assertAlmostEquals(item(logCosh.apply(asTensor([[-1000]], "n 1"), labels)), 1000 - Math.LN2, 1e-3);
 * ```
 */
export const logCosh: RegressionLoss<"logCosh"> = defineLoss({
  name: "logCosh",
  predictions: "...",
  labels: "...",
  dtype: "float32",
  fromLogits: false,
  rows: (predictions, labels) => meanOfEach(logCoshOf(sub(predictions, labels as Tensor<string>))),
});

/** `log(cosh(x))` of each element, to the last digits near 0 and without overflow far from it. */
function logCoshOf(tensor: Tensor<string>): Tensor<string> {
  const x = raw(tensor);
  return typed(
    withGradient(
      x,
      () => {
        const size = tf.abs(x);
        // 1 / cosh^2 = 1 - tanh^2; and cosh = e^|x| * (1 + e^-2|x|) / 2.
        const near = tf.mul(tf.log1p(tf.neg(tf.square(tf.tanh(x)))), -0.5);
        const far = tf.add(size, tf.log1p(tf.mul(tf.expm1(tf.mul(size, -2)), 0.5)));
        return { value: tf.where(tf.less(size, 1), near, far), saved: [x] };
      },
      (dy, [x]) => tf.mul(dy, tf.tanh(x)),
    ),
  );
}
