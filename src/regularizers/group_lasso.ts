/**
 * The penalty that drives whole rows of a kernel to zero.
 *
 * @module
 */

import { lengthPenalty } from "../kernels/fused/row_vectors.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { greater, where } from "../tensors/comparison.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import { offTape } from "../tensors/tape.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { asMatrix } from "./as_matrix.ts";
import { parameterPenalty, type PenaltyOptions } from "./parameter_penalty.ts";
import type { Regularizer } from "./regularizer.ts";
import { type Strength, strengthOf } from "./strength.ts";

/**
 * Adds `strength * sum over rows of sqrt(sum(w^2) over the row)` over the selected kernels: what an input is multiplied
 * by is given up as a whole. Its gradient is `strength * w / |row|`, and 0 at a row of zeros.
 * Yuan and Lin (2006), "Model selection and estimation in regression with grouped variables"; their factor, the square
 * root of the size of the group, is not in it: it is the same for all rows of a kernel.
 *
 * A kernel of more than 2 dims counts as a matrix with its last dim as columns.
 *
 * @param strength At least 0; a schedule gives one for each step.
 * @throws {RangeError} Where the strength is negative or not finite; what a schedule gives is checked at each step.
 * @throws {TypeError} Where an option is not known; on first use, where no kernel is selected, one has no columns, or a
 *   schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, groupLasso, input, item, key, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("3"), dense(4, undefined, { kernelInitializer: constant(-1) }));
 * const byRows = groupLasso(0.5)(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[0, 0, 0]], "batch 3"), y: asTensor([[0, 0, 0, 0]], "batch 4") };
 * const { terms } = byRows(model.init(key(0)), batch, { training: true });
 * assertEquals(item(terms.groupLasso), 0.5 * 3 * 2); // three rows of length 2
 * ```
 */
export function groupLasso(strength: Strength, options: PenaltyOptions = {}): Regularizer {
  return parameterPenalty("groupLasso", options, [], (name) => {
    const strengthIn = strengthOf("groupLasso", strength, name);
    return (selected, context) => {
      const factor = strengthIn(context);
      if (factor === 0) return null;
      const matrices = selected.map((kernel) => asMatrix(name, kernel));
      return lengthPenalty(matrices, factor, () => {
        const norms = matrices.map((matrix) => sum(rowNorms(matrix)));
        return mul(norms.reduce((a, b) => add(a, b)), factor);
      });
    };
  });
}

/** The length of each row; where it is 0, so is the gradient. */
function rowNorms(matrix: Tensor<"rows columns">): Tensor<"rows"> {
  const squares = sum(square(matrix), { axis: -1 });
  const isLong = offTape(() => greater(squares, 0));
  return where(isLong, sqrt(where(isLong, squares, 1)), 0);
}
