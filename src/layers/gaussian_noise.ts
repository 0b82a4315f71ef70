/**
 * Gaussian noise: the layer that blurs while training.
 *
 * @module
 */

import { addNoise } from "../kernels/fused/add_noise.ts";
import { wrongNumber } from "../text/found.ts";
import { inTraining } from "./drawing.ts";
import { defineLayer, type Layer, type SameShape } from "./layer.ts";

/**
 * Adds to each element a normal number with mean 0; in inference it does nothing. Each layer and each step draws anew,
 * from the step's key.
 * Bishop (1995), "Training with noise is equivalent to Tikhonov regularization".
 *
 * @param deviation The standard deviation of the noise, in the units of the input: at least 0.
 * @throws {RangeError} Where the deviation is below 0 or not finite.
 * @throws {TypeError} When applied in training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, gaussianNoise, input, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("784"), gaussianNoise(0.1), dense(64, relu), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function gaussianNoise<const Deviation extends number>(
  deviation: Deviation,
): Layer<SameShape<`gaussianNoise(${Deviation})`>> {
  if (!(Number.isFinite(deviation) && deviation >= 0)) {
    throw wrongNumber("Cannot make gaussianNoise", "a deviation of at least 0", deviation);
  }
  const label = `gaussianNoise(${deviation})` as const;
  return defineLayer<SameShape<typeof label>>(label, (dims) => ({
    output: dims,
    inference: { kind: "identity" },
    apply: inTraining(label, deviation, (x, key) => addNoise(x, deviation, key)),
  }));
}
