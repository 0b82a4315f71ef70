/**
 * Dropout: the layer that forgets at random while training.
 *
 * @module
 */

import { dropout as dropAtRandom } from "../kernels/fused/dropout.ts";
import { wrongNumber } from "../text/found.ts";
import { defineLayer, type Layer, type SameShape, stateless } from "./layer.ts";

/**
 * Sets each element to zero with probability `rate` and multiplies the others by `1 / (1 - rate)`, so that the
 * expectation stays; in inference it does nothing. Each layer and each step draws anew, from the step's key.
 * Srivastava et al. (2014), "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param rate The probability of being dropped: at least 0 and below 1.
 * @throws {RangeError} Where the rate is outside of [0, 1).
 * @throws {TypeError} When applied in training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, dropout, input, sequential } from "shapefold";
 *
 * const model = sequential(input("784"), dense(64), dropout(0.2), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function dropout<const Rate extends number>(
  rate: Rate,
): Layer<SameShape<`dropout(${Rate})`>> {
  if (!(Number.isFinite(rate) && rate >= 0 && rate < 1)) {
    throw wrongNumber("Cannot make dropout", "a rate of at least 0 and below 1", rate);
  }
  return defineLayer<SameShape<`dropout(${Rate})`>>(`dropout(${rate})`, (dims) => ({
    output: dims,
    apply: stateless((_params, x, { training, key }) => {
      if (!training || rate === 0) return x;
      if (key === undefined) {
        throw new TypeError(
          `Cannot apply dropout(${rate}) in training: expected a key in the context but found none`,
        );
      }
      return dropAtRandom(x, rate, key);
    }),
  }));
}
