/**
 * The loss for counts.
 *
 * @module
 */

import { add, mul, sub } from "../tensors/arithmetic.ts";
import { log } from "../tensors/elementwise.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { defineLoss } from "./loss.ts";
import type { RegressionLoss } from "./regression.ts";
import { meanOfEach } from "./row_losses.ts";
import { EPSILON } from "./surprise.ts";
import { checkNotNegative } from "./value_checks.ts";

/**
 * For labels that are counts and predictions that are their rates: the mean of `rate - count * log(rate + 1e-7)`, which is
 * what a Poisson distribution is surprised by the count, but for `log(count!)`.
 *
 * Ends a model in `softplus`, or another activation that is not negative.
 *
 * @throws {RangeError} Where a label or a prediction is negative.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, item, poisson } from "shapefold";
 *
 * const loss = poisson.apply(asTensor([[2], [1]], "n 1"), asTensor([[3], [0]], "n 1"));
 * assertAlmostEquals(item(loss), (2 - 3 * Math.log(2) + 1) / 2, 1e-6);
 * ```
 */
export const poisson: RegressionLoss<"poisson"> = defineLoss({
  name: "poisson",
  predictions: "...",
  labels: "...",
  dtype: "float32",
  fromLogits: false,
  checkValues: (labels) => checkNotNegative("poisson", labels, "labels"),
  rows: (predictions, labels) => {
    const advice = "; end the model in softplus";
    checkNotNegative("poisson", predictions, "rates", { allowNaN: true, advice });
    const surprise = mul(labels as Tensor<string>, log(add(predictions, EPSILON)));
    return meanOfEach(sub(predictions, surprise));
  },
});
