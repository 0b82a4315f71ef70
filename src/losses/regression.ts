/**
 * Losses for numbers: the labels have the shape of the predictions, and the loss is a mean over all of them.
 *
 * @module
 */

import { pointwiseLoss } from "../kernels/fused/losses.ts";
import { abs, square } from "../tensors/elementwise.ts";
import { minimum, mul, sub } from "../tensors/arithmetic.ts";
import { mean } from "../tensors/reductions.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { type Configurable, configurable } from "./configurable.ts";
import { defineLoss, type Loss } from "./loss.ts";
import { meanOfEach } from "./row_losses.ts";

/** The type of a loss whose labels have the shape of the predictions. */
export type RegressionLoss<Name extends string> = Loss<Name, "...", "...", "float32">;

/**
 * The mean of `(prediction - label)^2`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, item, meanSquaredError } from "shapefold";
 *
 * const [predictions, labels] = [asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")];
 * assertEquals(item(meanSquaredError.apply(predictions, labels)), 2);
 * ```
 */
export const meanSquaredError: RegressionLoss<"meanSquaredError"> = regression(
  "meanSquaredError",
  "squared",
  (error) => square(error),
);

/**
 * The mean of `|prediction - label|`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, item, meanAbsoluteError } from "shapefold";
 *
 * const [predictions, labels] = [asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")];
 * assertEquals(item(meanAbsoluteError.apply(predictions, labels)), 1);
 * ```
 */
export const meanAbsoluteError: RegressionLoss<"meanAbsoluteError"> = regression(
  "meanAbsoluteError",
  "absolute",
  (error) => abs(error),
);

/** What {@linkcode huber} may be told. */
export interface HuberOptions {
  /** The error up to which the loss is quadratic; above 0, and 1 unless said. */
  readonly delta?: number;
}

/**
 * Quadratic for small errors and linear for large ones: with `e = |prediction - label|`, the mean of
 * `e^2 / 2` where `e <= delta` and of `delta * e - delta^2 / 2` beyond. Delta is 1, or `huber({ delta })`.
 * Huber (1964), "Robust estimation of a location parameter".
 *
 * @throws {RangeError} Where delta is not above 0.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, huber, item } from "shapefold";
 *
 * const [predictions, labels] = [asTensor([[0.5, 5]], "n 2"), asTensor([[0, 0]], "n 2")];
 * assertEquals(item(huber.apply(predictions, labels)), (0.125 + 4.5) / 2);
 * assertEquals(item(huber({ delta: 2 }).apply(predictions, labels)), (0.125 + 8) / 2);
 * ```
 */
export const huber: Configurable<RegressionLoss<"huber">, HuberOptions> = configurable(
  ({ delta = 1 }: HuberOptions) => {
    if (!(delta > 0 && Number.isFinite(delta))) {
      throw wrongNumber("Cannot make huber", "a delta above 0", delta);
    }
    const pointwise = (error: Tensor<string>) => {
      const size = abs(error);
      const quadratic = minimum(size, delta);
      return mul(quadratic, sub(size, mul(quadratic, 0.5)));
    };
    return regression("huber", "huber", pointwise, delta);
  },
  { delta: 2 },
);

/** The mean of `pointwise`, which the kernels call `kernel`. */
function regression<Name extends string>(
  name: Name,
  kernel: "squared" | "absolute" | "huber",
  pointwise: (error: Tensor<string>) => Tensor<string>,
  delta?: number,
): RegressionLoss<Name> {
  return defineLoss({
    name,
    predictions: "...",
    labels: "...",
    dtype: "float32",
    fromLogits: false,
    rows: (predictions, labels: AnyTensor) =>
      meanOfEach(pointwise(sub(predictions, labels as Tensor<string>))),
    compute: (predictions, labels: AnyTensor) => {
      const t = labels as Tensor<string>;
      const composed = () => mean(pointwise(sub(predictions, t)));
      return pointwiseLoss(kernel, predictions, t, { name, composed }, delta);
    },
  });
}
