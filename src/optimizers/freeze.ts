/**
 * Parameters that do not learn.
 *
 * @module
 */

import type { Selection } from "../layers/selection.ts";
import { applyOptimizer } from "./fused.ts";
import { type Frozen, merged, withoutFrozen, withoutFrozenSlots } from "./partial_trees.ts";
import {
  checkOptimizer,
  checkSelected,
  checkSelection,
  moving,
  type OptimizerWrapper,
} from "./wrapping.ts";

/**
 * Keeps the selected parameters as they are, bit for bit, and what the optimizer remembers of them: it sees neither.
 *
 * Wrap it last, `pipe(adam(), maxNorm(2), freeze(inGroup(0)))`: what is around it sees all parameters.
 *
 * @param selection Which parameters stay, such as `inGroup(0, allParameters)`.
 * @throws {TypeError} Where the selection is none, or what is wrapped is no optimizer; from `init`, where no parameter is
 *   selected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, freeze, inGroup, sgd, toArray } from "shapefold";
 *
 * const optimizer = freeze(inGroup(0))(sgd({ learningRate: 1 }));
 * const params = [asTensor([[1]], "1 1"), asTensor([[1]], "1 1")];
 * const { params: moved } = optimizer.apply!(params, optimizer.init(params), params);
 * assertEquals(moved.map((w) => toArray(w)[0][0]), [1, 0]);
 * ```
 */
export function freeze(selection: Selection): OptimizerWrapper {
  checkSelection("freeze", selection);
  return (inner) => {
    checkOptimizer("freeze", inner);
    return moving({
      ...inner,
      init: (params) => {
        checkSelected("freeze", selection, params);
        return inner.init(params);
      },
      apply: (gradient, state, params, consume = false, gradientAt) => {
        const frozen: Frozen = { params, selection };
        const moved = applyOptimizer(
          inner,
          withoutFrozen(gradient, frozen),
          withoutFrozenSlots(state, frozen),
          withoutFrozen(params, frozen),
          consume,
          gradientAt &&
            ((free) => withoutFrozen(gradientAt(merged(free, params)), frozen)),
        );
        return { params: merged(moved.params, params), state: merged(moved.state, state) };
      },
    });
  };
}
