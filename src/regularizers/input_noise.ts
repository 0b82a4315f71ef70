/**
 * Noise on the inputs.
 *
 * @module
 */

import { addNoise } from "../kernels/fused/add_noise.ts";
import { wrapBatch } from "../losses/wrap_batch.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { checkFloatInputs, keyFor } from "./drawing.ts";
import { defineRegularizer, type Regularizer } from "./regularizer.ts";

/**
 * Adds noise from `Normal(0, deviation^2)` to each number of the inputs, anew at each step, in training only.
 * Bishop (1995), "Training with noise is equivalent to Tikhonov regularization".
 *
 * @param deviation The standard deviation, in the units of the inputs, at least 0.
 * @throws {RangeError} Where the deviation is negative or not finite.
 * @throws {TypeError} From the objective in training, where there is no key or the inputs are integers.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, inputNoise, item, key, meanAbsoluteError, objective, pipe, sequential } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
 * const loss = pipe(objective(model, meanAbsoluteError), inputNoise(0.1));
 * const weights = model.init(key(0));
 * const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[1]], "batch 1") };
 * assertEquals(item(loss(weights, batch, { training: false }).loss), 0);
 * assert(item(loss(weights, batch, { training: true, key: key(1) }).loss) > 0);
 * ```
 */
export function inputNoise(deviation: number): Regularizer {
  if (!(deviation >= 0 && Number.isFinite(deviation))) {
    throw wrongNumber("Cannot make inputNoise", "a deviation of at least 0", deviation);
  }
  return defineRegularizer((objective) => {
    if (deviation === 0) return objective;
    return wrapBatch(objective, (batch, context) => {
      const key = keyFor(`inputNoise(${deviation})`, context);
      checkFloatInputs("inputNoise", batch);
      return { ...batch, x: addNoise(batch.x as Tensor<string>, deviation, key) };
    });
  });
}
