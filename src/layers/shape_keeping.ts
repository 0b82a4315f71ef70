/**
 * Blocks that keep their shape, and can therefore be added to their input or stand behind one another: `residual` and `repeat`.
 *
 * @module
 */

import { add } from "../tensors/arithmetic.ts";
import { wrongNumber } from "../text/found.ts";
import { applyInSequence, specsOf } from "./fold_layers.ts";
import { type KeepsShape, planKeepingShape } from "./keep_shape.ts";
import {
  type AnyLayer,
  defineLayer,
  type Layer,
  type LayerSignature,
  type ParamsOf,
  type Plan,
  type RunningOf,
} from "./layer.ts";

/** The signature of {@linkcode residual}. */
export interface Residual<L extends AnyLayer> extends LayerSignature {
  /** The input's shape. */
  readonly out: KeepsShape<L, this["in"]>;
  /** The block's. */
  readonly params: ParamsOf<L, this["in"]>;
  /** The block's. */
  readonly running: RunningOf<L, this["in"]>;
  /** `residual`. */
  readonly label: "residual";
}

/**
 * `x + block(x)`, for a block that keeps its shape.
 * He et al. (2016), "Deep residual learning for image recognition".
 *
 * @throws {TypeError} When the model is built, where the block changes the shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chain, dense, input, relu, residual, sequential } from "shapefold";
 *
 * const model = sequential(input("64"), residual(chain(dense(16, relu), dense(64))));
 * assertEquals(model.output, "batch 64");
 * ```
 */
export function residual<L extends AnyLayer>(block: L): Layer<Residual<L>> {
  return defineLayer<Residual<L>>("residual", (dims) => {
    const plan = planKeepingShape(block, dims);
    return {
      output: plan.output,
      params: plan.params,
      running: plan.running,
      children: [plan],
      inference: { kind: "residual" },
      apply: (params: unknown, state: unknown, x, context) => {
        const { output, running } = plan.apply(params, state, x, context);
        return { output: add(x, output), running };
      },
    };
  });
}

/** The signature of {@linkcode repeat}. */
export interface Repeat<L extends AnyLayer> extends LayerSignature {
  /** The input's shape. */
  readonly out: KeepsShape<L, this["in"]>;
  /** The block's, once for each repetition. */
  readonly params: ParamsOf<L, this["in"]> extends null ? null
    : readonly ParamsOf<L, this["in"]>[];
  /** The block's, once for each repetition. */
  readonly running: RunningOf<L, this["in"]> extends null ? null
    : readonly RunningOf<L, this["in"]>[];
  /** `repeat`. */
  readonly label: "repeat";
}

/**
 * The same block `count` times, one behind the other, each time with parameters of its own. The compiler checks
 * the block once, however often it is repeated.
 *
 * @param count A whole number of at least 1.
 * @throws {RangeError} Where the count is not.
 * @throws {TypeError} When the model is built, where the block changes the shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, key, relu, repeat, sequential } from "shapefold";
 *
 * const model = sequential(input("8"), repeat(3, dense(8, relu)));
 * assertEquals(model.init(key(0)).params[0].length, 3);
 * ```
 */
export function repeat<L extends AnyLayer>(count: number, block: L): Layer<Repeat<L>> {
  if (!Number.isInteger(count) || count < 1) {
    throw wrongNumber("Cannot repeat a block", "a whole number of at least 1", count);
  }
  return defineLayer<Repeat<L>>("repeat", (dims) => {
    const plan = planKeepingShape(block, dims);
    const plans = Array<Plan>(count).fill(plan);
    return {
      output: plan.output,
      params: specsOf(plans, "params"),
      running: specsOf(plans, "running"),
      children: plans,
      inference: { kind: "sequence" },
      apply: (params, running, x, context) => applyInSequence(plans, params, running, x, context),
    };
  });
}
