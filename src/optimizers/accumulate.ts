/**
 * One update for several batches.
 *
 * @module
 */

import { mul } from "../tensors/arithmetic.ts";
import { retain } from "../tensors/memory.ts";
import { wrongNumber } from "../text/found.ts";
import { blend } from "./blend.ts";
import { mapFloats, zerosLike } from "./float_trees.ts";
import { applyOptimizer } from "./fused.ts";
import type { Moved, Optimizer, OptimizerSignature, StateOf } from "./optimizer.ts";
import { checkOptimizer, moving } from "./wrapping.ts";

/** The signature of an optimizer under {@linkcode accumulate}. */
export interface Accumulating<F extends OptimizerSignature> extends OptimizerSignature {
  /** The optimizer's own state, and the gradients since its last update. */
  readonly state: AccumulationState<StateOf<F, this["params"]>, this["params"]>;
}

/** Gradients that wait for an update, beside the state of an optimizer. */
export interface AccumulationState<Inner, P> {
  /** The state of the optimizer. */
  readonly inner: Inner;
  /** The sum of the gradients since its last update, of the parameters' type. */
  readonly sum: P;
  /** How many they are. */
  readonly count: number;
}

/**
 * Lets the optimizer update the parameters once in `count` batches, by the mean of their gradients: for a mean loss the
 * update of one batch that has all of their rows. In between the parameters stay as they are.
 *
 * What is wrapped before it, `pipe(adam(), clipByGlobalNorm(1), accumulate(4))`, is done once in `count` batches, and
 * what is wrapped after it at each.
 *
 * @param count How many batches, a whole number of at least 1.
 * @throws {RangeError} Where it is not one.
 * @throws {TypeError} Where what is wrapped is no optimizer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accumulate, asTensor, sgd, toArray } from "shapefold";
 *
 * const optimizer = accumulate(2)(sgd({ learningRate: 1 }));
 * const params = [asTensor([10], "1")];
 * const first = optimizer.apply!([asTensor([2], "1")], optimizer.init(params), params);
 * const second = optimizer.apply!([asTensor([4], "1")], first.state, first.params);
 * assertEquals([first, second].map((moved) => [...toArray(moved.params[0])]), [[10], [7]]);
 * ```
 */
export function accumulate(
  count: number,
): <F extends OptimizerSignature>(optimizer: Optimizer<F>) => Optimizer<Accumulating<F>> {
  if (!Number.isInteger(count) || count < 1) {
    throw wrongNumber("Cannot make accumulate", "a whole number of at least 1", count);
  }
  return <F extends OptimizerSignature>(inner: Optimizer<F>) => {
    checkOptimizer("accumulate", inner);
    const { paceOf } = inner;
    return moving<Accumulating<F>>({
      ...(paceOf && { paceOf: (state) => paceOf(state.inner) }),
      init: <P>(params: P): AccumulationState<StateOf<F, P>, P> => ({
        inner: inner.init(params),
        sum: zerosLike(params),
        count: 0,
      }),
      // The gradient elsewhere is not handed on: it is that of the last batch only.
      apply: <P>(
        gradient: P,
        state: AccumulationState<StateOf<F, P>, P>,
        params: P,
        consume = false,
      ): Moved<P, AccumulationState<StateOf<F, P>, P>> => {
        const sum = state.count === 0
          ? retain(gradient)
          : blend([1, state.sum], [1, gradient], consume);
        if (state.count + 1 < count) {
          return { params, state: { inner: state.inner, sum, count: state.count + 1 } };
        }
        const mean = count === 1 ? gradient : mapFloats(sum, (s) => mul(s, 1 / count));
        const moved = applyOptimizer(inner, mean, state.inner, params, consume);
        return {
          params: moved.params,
          state: { inner: moved.state, sum: zerosLike(params), count: 0 },
        };
      },
    });
  };
}
