/**
 * Adam with decoupled weight decay: adamW.
 *
 * @module
 */

import { adamRule } from "../kernels/tasks/optimizers.ts";
import { kernels, type Selection } from "../layers/selection.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type Adam, adam, type AdamOptions } from "./adam.ts";
import { decoupledWeightDecay } from "./decoupled_weight_decay.ts";
import { kernelUpdate, withKernel } from "./fused.ts";
import { nextRate, rateOf } from "./learning_rate.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkSelection } from "./wrapping.ts";

/** What {@linkcode adamW} may be told. */
export interface AdamWOptions extends AdamOptions {
  /** At least 0, and 0.004 unless said. */
  readonly weightDecay?: number;
  /** Which parameters decay; {@linkcode kernels} unless said. */
  readonly on?: Selection;
}

/**
 * `adam`, beside which the selected parameters shrink: `w = w - rate * weightDecay * w`, what
 * `decoupledWeightDecay(weightDecay)(adam())` does, in one kernel. Loshchilov and Hutter (2019), "Decoupled weight decay
 * regularization".
 *
 * Keras decays every parameter unless it is told otherwise. Here only kernels decay, as with every other penalty:
 * a small bias, or the gain of a normalization at 0, makes no model simpler. `on: allParameters` is Keras's way.
 *
 * @throws {RangeError} Where a number is out of its range.
 * @throws {TypeError} Where an option is not known; from `init`, where no parameter is selected.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { adamW, asTensor, toArray } from "shapefold";
 *
 * const optimizer = adamW({ learningRate: 0.01, weightDecay: 0.5 });
 * const params = { kernel: asTensor([[4]], "1 1"), bias: asTensor([4], "1") };
 * const gradient = { kernel: asTensor([[2]], "1 1"), bias: asTensor([2], "1") };
 * const { updates } = optimizer.update(gradient, optimizer.init(params), params);
 * assertAlmostEquals(toArray(updates.kernel)[0][0], -0.01 * 0.5 * 4 - 0.01, 1e-6);
 * assertAlmostEquals(toArray(updates.bias)[0], -0.01, 1e-6);
 * ```
 */
export function adamW(options: AdamWOptions = {}): Optimizer<Adam> {
  const known = ["learningRate", "beta1", "beta2", "epsilon", "weightDecay", "on"];
  checkOptions("Cannot make adamW", options, known, "{ weightDecay: 0.004 }");
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const { weightDecay = 0.004, on = kernels } = options;
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) {
    throw wrongNumber("Cannot make adamW", "a weight decay of at least 0", weightDecay);
  }
  checkSelection("adamW", on);
  const rateAt = rateOf(learningRate);
  return withKernel<Adam>(
    decoupledWeightDecay(weightDecay, { on })(adam({ learningRate, beta1, beta2, epsilon })),
    ([{ step, mean, meanSquare }, state]) => {
      const rate = rateAt(state);
      const [decaying, others] = [weightDecay, 0].map((decay) =>
        adamRule({ rate, decay }, step + 1, { beta1, beta2, epsilon })
      );
      return kernelUpdate(
        (path, parameter) => on(path, parameter) ? decaying : others,
        [mean, meanSquare],
        ([mean, meanSquare]) => [{ step: step + 1, mean, meanSquare }, nextRate(state)],
      );
    },
  );
}
