/**
 * Terms of a loss: each regularizer adds one of its own.
 *
 * @module
 */

import type { AnyObjective } from "../losses/objective.ts";
import { add } from "../tensors/arithmetic.ts";
import { asTensor } from "../tensors/convert.ts";
import type { Tensor } from "../tensors/tensor.ts";

/**
 * An outcome with one more term, which the loss contains; `null` is a term of 0, which leaves the loss and its gradient
 * as they are to the last bit.
 */
export function withTerm<T extends ReturnType<AnyObjective>>(
  outcome: T,
  name: string,
  term: Tensor<""> | null,
): T {
  return {
    ...outcome,
    loss: term === null ? outcome.loss : add(outcome.loss, term),
    terms: { ...outcome.terms, [freeName(name, outcome.terms)]: term ?? asTensor(0, "") },
  };
}

/** `l2`, or `l2_1` where there is an `l2` already. */
function freeName(name: string, taken: object): string {
  if (!(name in taken)) return name;
  let count = 1;
  while (`${name}_${count}` in taken) count++;
  return `${name}_${count}`;
}
