/**
 * The sum of absolute values and of squares over some tensors, by one kernel that writes the gradient as well.
 *
 * @module
 */

import { penalty, type Strengths } from "../kernels/fused/penalty.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { abs, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";

/** `l1 * sum(|w|) + l2 * sum(w^2)` over all elements of some tensors; `null` where both strengths are 0. */
export function sumOfPenalties(
  tensors: readonly Tensor<string>[],
  strengths: Strengths,
): Tensor<""> | null {
  if (strengths.l1 === 0 && strengths.l2 === 0) return null;
  const composed = () => tensors.map((w) => formula(w, strengths)).reduce((a, b) => add(a, b));
  return penalty(tensors, strengths, composed);
}

/** The penalty of one tensor. */
function formula(w: Tensor<string>, { l1, l2 }: Strengths): Tensor<""> {
  return add(mul(sum(abs(w)), l1), mul(sum(square(w)), l2));
}
