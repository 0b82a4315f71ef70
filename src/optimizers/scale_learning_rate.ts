/**
 * The learning rate changed from outside, between two steps of a run.
 *
 * @module
 */

import { disposable, retain } from "../tensors/memory.ts";
import { isBranch } from "../tensors/tree.ts";
import { wrongNumber } from "../text/found.ts";
import type { RateState } from "./learning_rate.ts";

/**
 * The same state with another learning rate: every learning rate in it is multiplied by a factor from here on, beside
 * what its schedule says. Takes the state of a run or that of an optimizer, wrapped and chained as it may be.
 *
 * The result has a hold of its own on the tensors, which are not copied: free both, each when it is no longer needed.
 *
 * @param factor A number above 0: 0.1 makes the learning rate a tenth of what it was.
 * @throws {RangeError} Where the factor is not above 0.
 * @throws {TypeError} Where the state has no learning rate.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { asTensor, scaleLearningRate, sgd, toArray } from "shapefold";
 *
 * const optimizer = sgd({ learningRate: 0.5 });
 * const params = [asTensor([1], "1")];
 * const slower = scaleLearningRate(optimizer.init(params), 0.1);
 * assertEquals(slower, [{ step: 0, factor: 0.1 }]);
 * const { updates } = optimizer.update([asTensor([2], "1")], slower, params);
 * assertAlmostEquals(toArray(updates[0])[0], -0.1, 1e-6);
 * ```
 */
export function scaleLearningRate<S extends object>(state: S, factor: number): S {
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw wrongNumber("Cannot scale a learning rate", "a factor above 0", factor);
  }
  const changed = scaled(state, factor) as S;
  if (changed === state) {
    throw new TypeError(
      "Cannot scale a learning rate: expected a state with one, such as that of sgd(), but found none",
    );
  }
  const held = retain(changed);
  return Symbol.dispose in state ? disposable(held) : held;
}

/** A tree with the factors of its learning rates multiplied; the very same, where there is none. */
function scaled(node: unknown, factor: number): unknown {
  if (isRateState(node)) return { step: node.step, factor: node.factor * factor };
  if (Array.isArray(node)) {
    const children = node.map((child) => scaled(child, factor));
    return children.every((child, i) => child === node[i]) ? node : children;
  }
  if (!isBranch(node)) return node;
  const children = Object.entries(node).map(([name, child]) => [name, scaled(child, factor)]);
  return children.every(([name, child]) => child === node[name as string])
    ? node
    : Object.fromEntries(children);
}

/** Is this the state of a learning rate? Its two numbers tell, and that there is nothing else beside them. */
function isRateState(node: unknown): node is RateState {
  return isBranch(node) && Object.keys(node).length === 2 &&
    typeof node.step === "number" && typeof node.factor === "number";
}
