/**
 * Alpha dropout: the dropout of self-normalizing networks, whose activation is `selu`.
 *
 * @module
 */

import { dropout as dropAtRandom } from "../kernels/fused/dropout.ts";
import { add, mul, sub } from "../tensors/arithmetic.ts";
import { checkRate, inTraining } from "./drawing.ts";
import { defineLayer, type Layer, type SameShape } from "./layer.ts";

/** What `selu` tends to on the far left, `-scale * alpha`: the value that stands for a dropped element. */
const DROPPED = -1.7580993408473766;

/**
 * Sets each element with probability `rate` to `-1.7581`, the least value of `selu`, and then maps all elements by
 * `x -> a x + b` so that inputs of mean 0 and variance 1 keep both; in inference it does nothing.
 *
 * With `q = 1 - rate` and `s = -1.7581`: `a = 1 / sqrt(q (1 + rate s^2))` and `b = -a rate s`. Each layer and each step
 * draws anew, from the step's key. What is kept is the mean and the variance of the layer, not the expectation of an
 * element, which is `a q x`.
 * Klambauer et al. (2017), "Self-normalizing neural networks".
 *
 * @param rate The probability of being dropped: at least 0 and below 1; the paper has 0.05 and 0.1.
 * @throws {RangeError} Where the rate is outside of [0, 1).
 * @throws {TypeError} When applied in training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { alphaDropout, dense, input, lecunNormal, selu, sequential } from "shapefold";
 *
 * const hidden = dense(64, selu, { kernelInitializer: lecunNormal });
 * const model = sequential(input("784"), hidden, alphaDropout(0.1), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function alphaDropout<const Rate extends number>(
  rate: Rate,
): Layer<SameShape<`alphaDropout(${Rate})`>> {
  checkRate("alphaDropout", rate);
  const label = `alphaDropout(${rate})` as const;
  const kept = 1 - rate;
  const factor = 1 / Math.sqrt(kept * (1 + rate * DROPPED ** 2));
  const shift = -factor * rate * DROPPED;
  return defineLayer<SameShape<typeof label>>(label, (dims) => ({
    output: dims,
    inference: { kind: "identity" },
    // With the dropped value as the zero point it is dropout, which scales up what it keeps.
    apply: inTraining(label, rate, (x, key) => {
      const aboveDropped = dropAtRandom(sub(x, DROPPED), rate, key);
      return add(mul(aboveDropped, factor * kept), factor * DROPPED + shift);
    }),
  }));
}
