/**
 * Stochastic depth: residual blocks that rows skip at random.
 *
 * @module
 */

import { add, mul } from "../tensors/arithmetic.ts";
import { foldIn } from "../tensors/key.ts";
import { checkRate, dropoutFactors, keyIn } from "./drawing.ts";
import { type KeepsShape, planKeepingShape } from "./keep_shape.ts";
import {
  type AnyLayer,
  defineLayer,
  type Layer,
  type LayerSignature,
  type ParamsOf,
  type RunningOf,
} from "./layer.ts";

/** The signature of {@linkcode stochasticDepth}. */
export interface StochasticDepth<L extends AnyLayer, Rate extends number> extends LayerSignature {
  /** The input's shape. */
  readonly out: KeepsShape<L, this["in"]>;
  /** The block's. */
  readonly params: ParamsOf<L, this["in"]>;
  /** The block's. */
  readonly running: RunningOf<L, this["in"]>;
  /** `stochasticDepth(0.2)`. */
  readonly label: `stochasticDepth(${Rate})`;
}

/**
 * `x + block(x)`, of which each row skips the block in training with probability `rate`; for the others what the block
 * gives is multiplied by `1 / (1 - rate)`, so that the expectation stays. In inference it is `residual(block)`.
 *
 * The block is computed for all rows, and its running state changes by all of them. Each layer and each step draws anew,
 * from the step's key.
 * Huang et al. (2016), "Deep networks with stochastic depth", which skips for a whole batch and scales in inference.
 *
 * @param rate The probability of being skipped: at least 0 and below 1. The paper lets it grow with depth, up to 0.5.
 * @throws {RangeError} Where the rate is outside of [0, 1).
 * @throws {TypeError} When the model is built, where the block changes the shape; when applied in training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chain, dense, input, relu, sequential, stochasticDepth } from "shapefold";
 *
 * const block = chain(dense(16, relu), dense(64));
 * const model = sequential(input("64"), stochasticDepth(block, 0.1), stochasticDepth(block, 0.2));
 * assertEquals(model.output, "batch 64");
 * ```
 */
export function stochasticDepth<L extends AnyLayer, const Rate extends number>(
  block: L,
  rate: Rate,
): Layer<StochasticDepth<L, Rate>> {
  checkRate("stochasticDepth", rate);
  const label = `stochasticDepth(${rate})` as const;
  return defineLayer<StochasticDepth<L, Rate>>(label, (dims) => {
    const plan = planKeepingShape(block, dims);
    return {
      output: plan.output,
      params: plan.params,
      running: plan.running,
      children: [plan],
      inference: { kind: "residual" },
      apply: (params: unknown, state: unknown, x, context) => {
        if (!context.training || rate === 0) {
          const { output, running } = plan.apply(params, state, x, context);
          return { output: add(x, output), running };
        }
        const key = keyIn(context, label);
        const { output, running } = plan.apply(params, state, x, {
          ...context,
          key: foldIn(key, 0),
        });
        const perRow = x.shape.map((size, dim) => dim === 0 ? size : 1);
        const factors = dropoutFactors(foldIn(key, 1), rate, perRow);
        return { output: add(x, mul(output, factors)), running };
      },
    };
  });
}
