/**
 * Evaluation with the running mean of the parameters in their place.
 *
 * @module
 */

import type { ShapeError } from "../shapes/mod.ts";
import { disposable, retain } from "../tensors/memory.ts";
import type { AnyState } from "./state.ts";

/** `S` where it is a state with an average of the parameters, else what to write. */
export type AveragedState<S> = S extends AnyState ? HasAverage<S["optimizer"]> extends true ? S
  : ShapeError<
    "expected a state with an average of the parameters; train by exponentialMovingAverage(0.999)(adam())"
  >
  : ShapeError<"expected a state such as initialState(model, step, key) gives">;

type HasAverage<Optimizer> = Optimizer extends { readonly average: unknown } ? true
  : Optimizer extends { readonly inner: infer Inner } ? HasAverage<Inner>
  : false;

/**
 * A state whose parameters are the running mean that `exponentialMovingAverage` keeps, to be evaluated or predicted
 * with. No number is copied; it is freed apart from the state that it was made of. Running state of layers stays as it
 * is.
 *
 * @throws {TypeError} Where the state has no such mean.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, exponentialMovingAverage, fold, initialState, input, key } from "shapefold";
 * import { meanAbsoluteError, objective, sequential, sgd, toArray, trainStep, withAverage } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(0) }));
 * const optimizer = exponentialMovingAverage(0.75)(sgd({ learningRate: 1 }));
 * const step = trainStep(objective(model, meanAbsoluteError), optimizer);
 * const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[9]], "batch 1") };
 * using start = initialState(model, step, key(0));
 * using end = fold(step, start, [batch, batch]);
 * using averaged = withAverage(end);
 * assertEquals([end, averaged].map(({ params }) => toArray(params[0].kernel)[0][0]), [2, 1.25]);
 * ```
 */
export function withAverage<S>(state: AveragedState<S>): S {
  const found: unknown = state;
  if (!(found instanceof Object && "params" in found && "optimizer" in found)) {
    throw new TypeError("expected a state such as initialState(model, step, key) gives");
  }
  const average = averageIn(found.optimizer);
  if (average === undefined) {
    throw new TypeError(
      "expected a state with an average of the parameters; train by exponentialMovingAverage(0.999)(adam())",
    );
  }
  return disposable(retain({ ...found, params: average })) as S;
}

function averageIn(optimizer: unknown): unknown {
  if (!(optimizer instanceof Object)) return undefined;
  if ("average" in optimizer) return optimizer.average;
  return "inner" in optimizer ? averageIn(optimizer.inner) : undefined;
}
