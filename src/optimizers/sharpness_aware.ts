/**
 * Sharpness-aware minimization: a wrapper that gives an optimizer the gradient at the worst parameters nearby.
 *
 * @module
 */

import { add, mul } from "../tensors/arithmetic.ts";
import { reciprocal } from "../tensors/elementwise.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { tensorsIn } from "../tensors/tree.ts";
import { wrongNumber } from "../text/found.ts";
import { zipFloats } from "./float_trees.ts";
import { normOf } from "./norm.ts";
import { changeGradient, type OptimizerWrapper } from "./wrapping.ts";

/**
 * Follows the gradient at `w + rho * g / |g|`, where the loss is about the greatest within a distance of `rho`, which
 * leads to flat minima; the norm is that over all parameters. Each step costs two. The loss that is reported and the
 * running state are those at `w`. Foret et al. (2021), "Sharpness-aware minimization for efficiently improving
 * generalization".
 *
 * Around {@linkcode accumulate}, not within: each batch is evaluated at its own worst parameters.
 *
 * @param rho The distance, at least 0; the authors use 0.05.
 * @throws {RangeError} Where rho is negative or not finite.
 * @throws {TypeError} Where what is wrapped is no optimizer; from an update, where the gradient elsewhere is not at hand.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, constant, dense, initialState, input, key, meanSquaredError, objective } from "shapefold";
 * import { sequential, sgd, sharpnessAware, toArray, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(3) }));
 * const optimizer = sharpnessAware(0.5)(sgd({ learningRate: 1 }));
 * const step = trainStep(objective(model, meanSquaredError), optimizer);
 * using state = initialState(model, step, key(0));
 * // The loss is (kernel + bias)^2: its gradient is (6, 6), and (6, 6) + 4 * 0.5 / sqrt(2) nearby.
 * using next = step(state, { x: asTensor([[1]], "batch 1"), y: asTensor([[0]], "batch 1") });
 * assertAlmostEquals(toArray(next.params[0].kernel)[0][0], 3 - 6 - Math.SQRT2, 1e-5);
 * ```
 */
export function sharpnessAware(rho: number): OptimizerWrapper {
  if (!(rho >= 0 && Number.isFinite(rho))) {
    throw wrongNumber("Cannot make sharpnessAware", "a rho of at least 0", rho);
  }
  return changeGradient("sharpnessAware", (gradient, params, gradientAt) => {
    if (rho === 0) return gradient;
    if (gradientAt === undefined) {
      throw new TypeError(
        "Cannot apply sharpnessAware: expected a training step that gives the gradient elsewhere but found none; " +
          "write it last: pipe(optimizer, accumulate(4), sharpnessAware(0.05))",
      );
    }
    const norm = normOf(tensorsIn(gradient) as Tensor<string>[]);
    if (norm === 0) return gradient;
    const reach = typeof norm === "number" ? rho / norm : mul(reciprocal(norm), rho);
    return gradientAt(zipFloats(([w, g]) => add(w, mul(g, reach)), params, gradient));
  });
}
