/**
 * Labels that are less sure of themselves.
 *
 * @module
 */

import type { AnyLoss } from "../losses/loss.ts";
import { replaceBatch } from "../losses/wrap_batch.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { defineLabelRegularizer, type LabelRegularizer } from "./float_labels.ts";

/**
 * Moves labels towards saying nothing, in training only: one-hot labels become `y * (1 - s) + s / classes`, and those
 * of yes or no `y * (1 - s) + s / 2`. Szegedy et al. (2016), "Rethinking the inception architecture for computer
 * vision".
 *
 * The loss is the one that Keras gives with `label_smoothing=s`, which smooths in evaluation as well. Metrics are those
 * of the labels that were given.
 *
 * @param smoothing The share `s` of each label: at least 0 and below 1.
 * @throws {RangeError} Where the share is outside of [0, 1).
 * @throws {TypeError} From the regularizer, where the loss is not one of classes, or its labels are integers.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, constant, categoricalCrossentropy, dense, input, item, key, labelSmoothing, objective } from "shapefold";
 * import { pipe, sequential, softmax } from "shapefold";
 *
 * const model = sequential(input("1"), dense(2, softmax, { biasInitializer: constant(0) }));
 * const loss = pipe(objective(model, categoricalCrossentropy), labelSmoothing(0.2)); // learns from 0.9 and 0.1
 * const batch = { x: asTensor([[0]], "batch 1"), y: asTensor([[1, 0]], "batch 2") };
 * assertAlmostEquals(item(loss(model.init(key(0)), batch, { training: true }).loss), Math.log(2), 1e-6);
 * ```
 */
export function labelSmoothing(smoothing: number): LabelRegularizer {
  if (!(Number.isFinite(smoothing) && smoothing >= 0 && smoothing < 1)) {
    const expected = "a share of at least 0 and below 1";
    throw wrongNumber("Cannot make labelSmoothing", expected, smoothing);
  }
  return defineLabelRegularizer((objective) => {
    const isOneHot = checkClasses(objective.dataLoss);
    if (smoothing === 0) return objective;
    return replaceBatch(objective, (batch, context) => {
      const y = batch.y as AnyTensor as Tensor<string>;
      const classes = isOneHot ? y.shape[y.shape.length - 1] : 2;
      const smoothed = add(mul(y, 1 - smoothing), smoothing / classes);
      return { batch: { ...batch, y: smoothed }, context };
    });
  });
}

/** Are the labels of a loss one-hot rows, instead of a yes or no each? Throws where they are neither. */
function checkClasses(loss: AnyLoss): boolean {
  if (loss.labels === "... classes") return true;
  if (loss.labels === "... 1" || loss.labels === "... labels") return false;
  throw new TypeError(
    `Cannot apply labelSmoothing: expected a loss such as categoricalCrossentropy but found ${loss.name}`,
  );
}
