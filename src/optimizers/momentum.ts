/**
 * The link that remembers past updates: momentum.
 *
 * @module
 */

import { add, mul } from "../tensors/arithmetic.ts";
import { zerosLike, zipFloats } from "./float_trees.ts";
import { checkFraction } from "./number_checks.ts";
import { defineOptimizer, type Optimizer, type OptimizerSignature } from "./optimizer.ts";

/** The signature of {@linkcode accumulateMomentum}. */
export interface AccumulateMomentum extends OptimizerSignature {
  /** The velocity. */
  readonly state: Velocity<this["params"]>;
}

/** The decayed sum of past updates. */
export interface Velocity<P> {
  /** The sum, of the parameters' type. */
  readonly velocity: P;
}

/** What {@linkcode accumulateMomentum} is told. */
export interface AccumulateMomentumOptions {
  /** How much of the velocity is kept at each step: at least 0 and below 1. */
  readonly momentum: number;
  /** Look ahead along the velocity? */
  readonly nesterov: boolean;
}

/**
 * Adds a decayed sum of past updates: `v = momentum * v + u`; the update is `v`, or `momentum * v + u` with
 * Nesterov's look ahead. Stands behind the learning rate, as in Keras. Sutskever et al. (2013).
 *
 * @throws {RangeError} Where the momentum is outside of [0, 1).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accumulateMomentum, asTensor, toArray } from "shapefold";
 *
 * const heavy = accumulateMomentum({ momentum: 0.5, nesterov: false });
 * const params = [asTensor([0], "1")];
 * const first = heavy.update([asTensor([8], "1")], heavy.init(params), params);
 * const second = heavy.update([asTensor([8], "1")], first.state, params);
 * assertEquals([toArray(first.updates[0]), toArray(second.updates[0])], [[8], [12]]);
 * ```
 */
export function accumulateMomentum(
  { momentum, nesterov }: AccumulateMomentumOptions,
): Optimizer<AccumulateMomentum> {
  checkFraction("momentum", momentum);
  return defineOptimizer<AccumulateMomentum>(
    (params) => ({ velocity: zerosLike(params) }),
    (gradient, state) => {
      const velocity = zipFloats(([u, v]) => add(mul(v, momentum), u), gradient, state.velocity);
      const updates = nesterov
        ? zipFloats(([u, v]) => add(mul(v, momentum), u), gradient, velocity)
        : velocity;
      return { updates, state: { velocity } };
    },
  );
}
