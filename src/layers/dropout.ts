/**
 * Dropout: the layer that forgets at random while training.
 *
 * @module
 */

import { dropout as dropAtRandom } from "../kernels/fused/dropout.ts";
import { checkRate, inTraining } from "./drawing.ts";
import { defineLayer, type Layer, type SameShape } from "./layer.ts";

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
  checkRate("dropout", rate);
  const label = `dropout(${rate})` as const;
  return defineLayer<SameShape<typeof label>>(label, (dims) => ({
    output: dims,
    inference: { kind: "identity" },
    apply: inTraining(label, rate, (x, key) => dropAtRandom(x, rate, key)),
  }));
}
