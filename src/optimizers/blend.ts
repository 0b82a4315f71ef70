/**
 * Sums and running means of trees, in one job that may write over the tree.
 *
 * @module
 */

import { update } from "../kernels/fused/update.ts";
import { blendRule } from "../kernels/tasks/optimizers.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { isRecording } from "../tensors/tape.ts";
import { tensorsIn, withTensors } from "../tensors/tree.ts";
import { zipFloats } from "./float_trees.ts";

/**
 * `keep * tree + share * value`.
 *
 * @param consume May the tensors of `tree` that nobody else holds be written over? They are freed then.
 */
export function blend<P>(
  [keep, tree]: readonly [keep: number, tree: P],
  [share, value]: readonly [share: number, value: P],
  consume: boolean,
): P {
  if (isRecording()) {
    return zipFloats(([a, b]) => add(mul(a, keep), mul(b, share)), tree, value);
  }
  const blended = update(
    blendRule(keep, share),
    { gradient: tensorsIn(value), params: tensorsIn(tree), slots: [] },
    consume,
  );
  return withTensors(tree, blended.params.values());
}
