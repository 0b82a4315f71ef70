/**
 * Batches of examples between examples.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { mixRows } from "../kernels/fused/mix_rows.ts";
import { wrapBatch } from "../losses/wrap_batch.ts";
import { foldIn } from "../tensors/key.ts";
import { permutation } from "../tensors/random.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { drawBeta } from "./beta.ts";
import { defineLabelRegularizer, type LabelRegularizer } from "./float_labels.ts";
import { checkFloatInputs, keyFor } from "./drawing.ts";

/**
 * Trains on mixtures of two examples, of inputs and labels alike: `m * batch + (1 - m) * shuffled batch`, with one share
 * `m` a batch from `Beta(alpha, alpha)`. In training only; metrics compare what is answered for the mixtures with the
 * labels that were given.
 * Zhang et al. (2018), "mixup: Beyond empirical risk minimization".
 *
 * @param alpha At least 0, where nothing is mixed; the paper's are 0.1 to 0.4. The larger, the nearer the shares to one half.
 * @throws {RangeError} Where alpha is negative or not finite.
 * @throws {TypeError} From the regularizer, where the labels of the loss are integers; from the objective in training,
 *   where there is no key, inputs are integers, or the batch has more than inputs and labels.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, meanAbsoluteError, mixup, objective, pipe } from "shapefold";
 * import { sequential, values } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
 * const loss = pipe(objective(model, meanAbsoluteError), mixup(0.4));
 * const weights = model.init(key(0));
 * const batch = { x: asTensor([[0], [1]], "batch 1"), y: asTensor([[0], [3]], "batch 1") };
 * assertEquals(item(loss(weights, batch, { training: false }).loss), 1);
 * const [share, rest] = values(loss(weights, batch, { training: true, key: key(1) }).predictions);
 * assertAlmostEquals(share + rest, 1, 1e-6); // of the second example in either row
 * ```
 */
export function mixup(alpha: number): LabelRegularizer {
  if (!(alpha >= 0 && Number.isFinite(alpha))) {
    throw wrongNumber("Cannot make mixup", "an alpha of at least 0", alpha);
  }
  return defineLabelRegularizer((objective) => {
    if (alpha === 0) return objective;
    return wrapBatch(objective, (batch, context) => {
      const key = keyFor(`mixup(${alpha})`, context);
      checkFloatInputs("mixup", batch);
      checkTwoFields(batch);
      const share = drawBeta(foldIn(key, 0), alpha);
      const partners = permutation(foldIn(key, 1), batch.x.shape[0]);
      const mixed = (tensor: AnyTensor) => mixRows(tensor as Tensor<string>, partners, share);
      return { x: mixed(batch.x), y: mixed(batch.y) };
    });
  });
}

/** Throws where a batch has a field that cannot be mixed, such as weights. */
function checkTwoFields(batch: AnyExamples): void {
  const other = Object.entries(batch).find(([name, value]) =>
    name !== "x" && name !== "y" && value !== undefined
  );
  if (other === undefined) return;
  throw new TypeError(`Cannot apply mixup: expected batches of x and y but found ${other[0]}, too`);
}
