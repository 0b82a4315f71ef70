/**
 * The running mean of the parameters along the way of an optimizer.
 *
 * @module
 */

import { retain } from "../tensors/memory.ts";
import { blend } from "./blend.ts";
import { applyOptimizer } from "./fused.ts";
import { checkFraction } from "./number_checks.ts";
import type { Optimizer, OptimizerSignature, StateOf } from "./optimizer.ts";
import { checkOptimizer, moving } from "./wrapping.ts";

/** The signature of an optimizer under {@linkcode exponentialMovingAverage}. */
export interface Averaging<F extends OptimizerSignature> extends OptimizerSignature {
  /** The optimizer's own state, and the average. */
  readonly state: AverageState<StateOf<F, this["params"]>, this["params"]>;
}

/** The running mean of the parameters, beside the state of an optimizer. */
export interface AverageState<Inner, P> {
  /** The state of the optimizer. */
  readonly inner: Inner;
  /** The running mean, of the parameters' type. */
  readonly average: P;
  /** How many updates there were. */
  readonly step: number;
}

/**
 * Keeps a running mean of the parameters beside them: `average = decay * average + (1 - decay) * w` after each update,
 * and `average = w` after the first, as in Keras. Training goes on as without it; `withAverage(state)` gives a state to
 * evaluate with. Polyak and Juditsky (1992).
 *
 * @param decay How much of the average is kept at each step: at least 0 and below 1; 0.999 is usual.
 * @throws {RangeError} Where it is not.
 * @throws {TypeError} Where what is wrapped is no optimizer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, exponentialMovingAverage, sgd, toArray } from "shapefold";
 *
 * const optimizer = exponentialMovingAverage(0.75)(sgd({ learningRate: 1 }));
 * const params = [asTensor([0], "1")];
 * const gradient = [asTensor([-4], "1")];
 * const first = optimizer.apply!(gradient, optimizer.init(params), params);
 * const second = optimizer.apply!(gradient, first.state, first.params);
 * assertEquals(toArray(second.params[0]), [8]);
 * assertEquals(toArray(second.state.average[0]), [5]); // 0.75 * 4 + 0.25 * 8
 * ```
 */
export function exponentialMovingAverage(
  decay: number,
): <F extends OptimizerSignature>(optimizer: Optimizer<F>) => Optimizer<Averaging<F>> {
  checkFraction("decay", decay);
  return <F extends OptimizerSignature>(inner: Optimizer<F>) => {
    checkOptimizer("exponentialMovingAverage", inner);
    const { paceOf } = inner;
    return moving<Averaging<F>>({
      ...(paceOf && { paceOf: (state) => paceOf(state.inner) }),
      init: <P>(params: P): AverageState<StateOf<F, P>, P> => ({
        inner: inner.init(params),
        average: retain(params),
        step: 0,
      }),
      apply: <P>(
        gradient: P,
        state: AverageState<StateOf<F, P>, P>,
        params: P,
        consume = false,
        gradientAt?: (params: P) => P,
      ) => {
        const moved = applyOptimizer(inner, gradient, state.inner, params, consume, gradientAt);
        const average = state.step === 0
          ? retain(moved.params)
          : blend([decay, state.average], [1 - decay, moved.params], consume);
        return {
          params: moved.params,
          state: { inner: moved.state, average, step: state.step + 1 },
        };
      },
    });
  };
}
