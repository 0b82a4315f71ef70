/**
 * What a regularizer is: a function from an objective to one of the same type, so that regularizers can be piped in any
 * order and number.
 *
 * @module
 */

import { type AnyObjective, type CheckedObjective, checkObjective } from "../losses/objective.ts";
import type { ShapeError } from "../shapes/mod.ts";

/** A function from an objective to one of the same type. */
export type Regularizer = <O>(objective: AcceptedObjective<O>) => O;

/**
 * `O` where it is an objective, else what to write instead. The message beside `O` is what a regularizer that takes fewer
 * objectives says there: so this one takes all that it takes, and stands where it is wanted.
 */
export type AcceptedObjective<O> = O extends AnyObjective ? O | ShapeError : CheckedObjective<O>;

/**
 * Makes a regularizer of one's own, usually by `wrapObjective`.
 *
 * @param wrap Gives the new objective; it must not change the old one.
 *
 * @example A regularizer that doubles the loss.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, defineRegularizer, dense, input, item, key, meanSquaredError, mul, objective } from "shapefold";
 * import { sequential, wrapObjective } from "shapefold";
 *
 * const twice = defineRegularizer((objective) =>
 *   wrapObjective(objective, (outcome) => ({ ...outcome, loss: mul(outcome.loss, 2) }))
 * );
 *
 * const model = sequential(input("1"), dense(1));
 * const loss = objective(model, meanSquaredError);
 * const weights = model.init(key(0));
 * const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[1]], "batch 1") };
 * const [one, two] = [loss, twice(loss)].map((f) => item(f(weights, batch, { training: false }).loss));
 * assertEquals(two, 2 * one);
 * ```
 */
export function defineRegularizer(
  wrap: <O extends AnyObjective>(objective: O) => O,
): Regularizer {
  return <O>(objective: AcceptedObjective<O>): O => {
    const inner: unknown = objective;
    checkObjective(inner);
    return wrap(inner) as O;
  };
}
