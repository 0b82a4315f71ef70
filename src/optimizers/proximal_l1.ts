/**
 * Weights of exactly zero: the proximal step of an l1 penalty.
 *
 * @module
 */

import { kernels, type Selection } from "../layers/selection.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { sub } from "../tensors/arithmetic.ts";
import { clip } from "../tensors/elementwise.ts";
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

/** What {@linkcode proximalL1} may be told. */
export interface ProximalL1Options {
  /** Which parameters are meant; {@linkcode kernels} unless said, which leaves out biases. */
  readonly on?: Selection;
}

/**
 * Takes the selected parameters towards 0 after each update, and those that come to it stay there:
 * `w = sign(w) * max(|w| - rate * strength, 0)`, with the learning rate of the optimizer. Weights are exactly 0 by it,
 * where the subgradient of an `l1` penalty leaves them small. Parikh and Boyd (2014), "Proximal algorithms", section 4.2.
 *
 * Around `sgd` this is the proximal gradient method, which ends where the loss with the penalty `strength * sum(|w|)` is
 * least. Optimizers that scale each coordinate, such as `adam`, are taken at their one learning rate: there the strength
 * is against steps of about 1, and not against the gradient.
 *
 * @param strength At least 0, or a function of the step, which counts from 0.
 * @throws {RangeError} Where the strength is negative or not finite; what a function gives is checked at each step.
 * @throws {TypeError} Where an option is not known, or what is wrapped is no optimizer with a learning rate; from `init`,
 *   where no parameter is selected.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { asTensor, proximalL1, sgd, toArray } from "shapefold";
 *
 * const optimizer = proximalL1(2)(sgd({ learningRate: 0.1 }));
 * const params = { kernel: asTensor([[0.5, -0.1]], "1 2") };
 * const gradient = { kernel: asTensor([[1, 1]], "1 2") };
 * const { params: moved } = optimizer.apply!(gradient, optimizer.init(params), params);
 * const [[shrunk, zero]] = toArray(moved.kernel);
 * assertAlmostEquals(shrunk, 0.5 - 0.1 - 0.2, 1e-6);
 * assertEquals(zero, 0);
 * ```
 */
export function proximalL1(
  strength: number | Schedule,
  options: ProximalL1Options = {},
): OptimizerWrapper {
  const name = "proximalL1";
  const strengthAt = strengthSchedule(name, strength);
  checkOptions(`Cannot make ${name}`, options, ["on"], "{ on: allParameters }");
  const { on = kernels } = options;
  checkSelection(name, on);
  return (inner) => {
    checkOptimizer(name, inner);
    const thresholdOf = pacedStrength(name, strengthAt, inner);
    return moving({
      ...inner,
      init: (params) => {
        checkSelected(name, on, params);
        return inner.init(params);
      },
      apply: (gradient, state, params, consume = false, gradientAt) => {
        const threshold = thresholdOf(state);
        const moved = applyOptimizer(inner, gradient, state, params, consume, gradientAt);
        if (threshold === 0) return moved;
        const shrunk = mapSelected(
          moved.params,
          on,
          (w) => sub(w, clip(w, -threshold, threshold)),
        );
        return { ...moved, params: shrunk };
      },
    });
  };
}
