/**
 * Gaussian dropout: what dropout does on average and in variance, without dropping anything.
 *
 * @module
 */

import { gaussianDropout as multiplyAtRandom } from "../kernels/fused/dropout.ts";
import { checkRate, inTraining } from "./drawing.ts";
import { defineLayer, type Layer, type SameShape } from "./layer.ts";

/**
 * Multiplies each element by a normal number with mean 1 and deviation `sqrt(rate / (1 - rate))`, those of the factors
 * of dropout with this rate; in inference it does nothing. Each layer and each step draws anew, from the step's key.
 * Srivastava et al. (2014), "Dropout: a simple way to prevent neural networks from overfitting", section 10.
 *
 * @param rate That of the dropout which it stands for: at least 0 and below 1.
 * @throws {RangeError} Where the rate is outside of [0, 1).
 * @throws {TypeError} When applied in training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, gaussianDropout, input, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("784"), dense(64, relu), gaussianDropout(0.2), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function gaussianDropout<const Rate extends number>(
  rate: Rate,
): Layer<SameShape<`gaussianDropout(${Rate})`>> {
  checkRate("gaussianDropout", rate);
  const label = `gaussianDropout(${rate})` as const;
  return defineLayer<SameShape<typeof label>>(label, (dims) => ({
    output: dims,
    inference: { kind: "identity" },
    apply: inTraining(label, rate, (x, key) => multiplyAtRandom(x, rate, key)),
  }));
}
