/**
 * Losses with a margin, for a score whose sign is the answer: right by 1 is right enough.
 *
 * @module
 */

import { add, maximum, mul, sub } from "../tensors/arithmetic.ts";
import { neg, square } from "../tensors/elementwise.ts";
import type { Tensor } from "../tensors/tensor.ts";
import type { ConfigurableBinaryLoss } from "./binary_loss.ts";
import { configurable } from "./configurable.ts";
import { defineLoss } from "./loss.ts";
import { meanOfEach } from "./row_losses.ts";
import { checkRange } from "./value_checks.ts";

/** What {@linkcode hinge} and {@linkcode squaredHinge} may be told. */
export interface HingeOptions {
  /** Are there several scores a row, each a yes or no of its own? `false` unless said: one score. */
  readonly multiLabel?: boolean;
}

/**
 * The mean of `max(0, 1 - t * score)` with `t` of 1 for yes and -1 for no. Labels are 1 for yes and either 0 or -1 for
 * no, each by itself: Keras looks at all labels of a batch, and takes 0 for no where there is no -1. A label between 0
 * and 1 is the share of a yes, `t = 2 * label - 1`. Metrics want 0 for no.
 *
 * Ends a model in nothing: a score above 0 is a yes. Cortes and Vapnik (1995), "Support-vector networks".
 *
 * @throws {RangeError} Where a label is outside of [-1, 1].
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, hinge, item } from "shapefold";
 *
 * const scores = asTensor([[0.5], [2], [0.5], [-3]], "n 1");
 * const labels = asTensor([[1], [1], [0], [0]], "n 1");
 * assertEquals(item(hinge.apply(scores, labels)), (0.5 + 0 + 1.5 + 0) / 4);
 * ```
 */
export const hinge: ConfigurableBinaryLoss<"hinge", HingeOptions> = marginLoss(
  "hinge",
  (miss) => miss,
);

/**
 * The mean of `max(0, 1 - t * score)^2` with `t` of 1 for yes and -1 for no: smooth where {@linkcode hinge} has a kink.
 * It takes the same labels.
 *
 * @throws {RangeError} Where a label is outside of [-1, 1].
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, item, squaredHinge } from "shapefold";
 *
 * const scores = asTensor([[0.5], [2], [0.5], [-3]], "n 1");
 * const labels = asTensor([[1], [1], [-1], [-1]], "n 1");
 * assertEquals(item(squaredHinge.apply(scores, labels)), (0.25 + 0 + 2.25 + 0) / 4);
 * ```
 */
export const squaredHinge: ConfigurableBinaryLoss<"squaredHinge", HingeOptions> = marginLoss(
  "squaredHinge",
  square,
);

/** The mean of a function of how far each score stays behind the margin. */
function marginLoss<Name extends string>(
  name: Name,
  ofMiss: (miss: Tensor<string>) => Tensor<string>,
): ConfigurableBinaryLoss<Name, HingeOptions> {
  return configurable(
    ({ multiLabel = false }: HingeOptions) => {
      const pattern = multiLabel ? "... labels" : "... 1";
      return defineLoss({
        name,
        predictions: pattern,
        labels: pattern,
        dtype: "float32",
        fromLogits: true,
        multiLabel,
        checkValues: (labels) => checkRange(name, labels, -1, 1),
        rows: (predictions, labels) => {
          const sides = maximum(sub(mul(labels as Tensor<string>, 2), 1), -1);
          return meanOfEach(ofMiss(maximum(add(neg(mul(sides, predictions)), 1), 0)));
        },
      });
    },
    { multiLabel: true },
  ) as ConfigurableBinaryLoss<Name, HingeOptions>;
}
