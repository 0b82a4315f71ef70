/**
 * The norm of a gradient.
 *
 * @module
 */

import { globalNorm } from "../kernels/tasks/global_norm.ts";
import { add } from "../tensors/arithmetic.ts";
import { sqrt, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import { isRecording } from "../tensors/tape.ts";
import { raw, type Tensor } from "../tensors/tensor.ts";

/**
 * The root of the sum of the squares of all elements: a number, from one kernel; a tensor where the update itself is
 * differentiated, which a kernel leaves no trace for.
 */
export function normOf(tensors: readonly Tensor<string>[]): number | Tensor<""> {
  if (!isRecording()) return globalNorm(tensors.map(raw));
  return sqrt(tensors.map((x): Tensor<""> => sum(square(x))).reduce((a, b) => add(a, b)));
}
