/**
 * Weight decay beside the gradient instead of in it.
 *
 * @module
 */

import { kernels, type Selection } from "../layers/selection.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { mul } from "../tensors/arithmetic.ts";
import { checkOptions } from "../text/options.ts";
import { applyOptimizer } from "./fused.ts";
import { pacedStrength, strengthSchedule } from "./paced_strength.ts";
import {
  checkOptimizer,
  checkSelected,
  checkSelection,
  mapSelected,
  moving,
  type OptimizerWrapper,
} from "./wrapping.ts";

/** What {@linkcode decoupledWeightDecay} may be told. */
export interface WeightDecayOptions {
  /** Which parameters decay; {@linkcode kernels} unless said, which leaves out biases. */
  readonly on?: Selection;
}

/**
 * Shrinks the selected parameters before each update: `w = w - rate * strength * w`, with the learning rate of the
 * optimizer. What the optimizer remembers sees nothing of it, unlike of an `l2` penalty: `adam` under it is AdamW.
 * Loshchilov and Hutter (2019), "Decoupled weight decay regularization".
 *
 * @param strength At least 0, or a function of the step, which counts from 0; Keras's AdamW has 0.004.
 * @throws {RangeError} Where the strength is negative or not finite; what a function gives is checked at each step.
 * @throws {TypeError} Where an option is not known, or what is wrapped is no optimizer with a learning rate; from `init`,
 *   where no parameter is selected.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, decoupledWeightDecay, sgd, toArray } from "shapefold";
 *
 * const optimizer = decoupledWeightDecay(0.1)(sgd({ learningRate: 0.5 }));
 * const params = { kernel: asTensor([[4]], "1 1"), bias: asTensor([4], "1") };
 * const gradient = { kernel: asTensor([[1]], "1 1"), bias: asTensor([1], "1") };
 * const { params: moved } = optimizer.apply!(gradient, optimizer.init(params), params);
 * assertAlmostEquals(toArray(moved.kernel)[0][0], 4 - 0.5 * 0.1 * 4 - 0.5, 1e-6);
 * assertAlmostEquals(toArray(moved.bias)[0], 4 - 0.5, 1e-6);
 * ```
 */
export function decoupledWeightDecay(
  strength: number | Schedule,
  options: WeightDecayOptions = {},
): OptimizerWrapper {
  const name = "decoupledWeightDecay";
  const strengthAt = strengthSchedule(name, strength);
  checkOptions(`Cannot make ${name}`, options, ["on"], "{ on: allParameters }");
  const { on = kernels } = options;
  checkSelection(name, on);
  return (inner) => {
    checkOptimizer(name, inner);
    const decayOf = pacedStrength(name, strengthAt, inner);
    return moving({
      ...inner,
      init: (params) => {
        checkSelected(name, on, params);
        return inner.init(params);
      },
      apply: (gradient, state, params, consume = false, gradientAt) => {
        const kept = 1 - decayOf(state);
        const decayed = kept === 1 ? params : mapSelected(params, on, (w) => mul(w, kept));
        return applyOptimizer(inner, gradient, state, decayed, consume, gradientAt);
      },
    });
  };
}
