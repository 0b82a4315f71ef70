/**
 * Crossentropies that count the rows less that are right already, for classes of which some are rare.
 * Lin et al. (2017), "Focal loss for dense object detection".
 *
 * @module
 */

import { sigmoid } from "../layers/activations.ts";
import { add, mul, pow } from "../tensors/arithmetic.ts";
import { clip, exp, neg } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import type { ConfigurableBinaryLoss } from "./binary_loss.ts";
import { type Configurable, configurable } from "./configurable.ts";
import { defineLoss, type Loss } from "./loss.ts";
import { meanOfEach } from "./row_losses.ts";
import { binarySurprise, oneMinus, surpriseOfClasses } from "./surprise.ts";
import { checkProbabilities, labelsFromZeroToOne } from "./value_checks.ts";

/** The least doubt: no power of it, nor of its derivative, is infinite. */
const LEAST_DOUBT = 1e-37;

/** What {@linkcode binaryFocalCrossentropy} may be told. */
export interface BinaryFocalOptions {
  /** Are the predictions logits instead of probabilities? `false` unless said. */
  readonly fromLogits?: boolean;
  /** Are there several outputs, each a yes or no of its own? `false` unless said: one output. */
  readonly multiLabel?: boolean;
  /** The exponent of the doubt, at least 0; 2 unless said. 0 gives the crossentropy. */
  readonly gamma?: number;
  /** The weight of a yes, from 0 to 1, where a no has `1 - alpha`; both count 1 unless said. The paper has 0.25. */
  readonly alpha?: number;
}

/**
 * For yes and no, of which one is rare: the mean of `(1 - p_t)^gamma * -log(p_t)`, where `p_t` is the probability of what
 * is true. Gamma is 2, or `binaryFocalCrossentropy({ gamma })`; `alpha` weighs yes and no, as `apply_class_balancing`
 * does in Keras. Lin et al. (2017), "Focal loss for dense object detection".
 *
 * Ends a model in `sigmoid`, or in nothing with `{ fromLogits: true }`.
 *
 * @throws {RangeError} Where an option is out of range, a label is outside of [0, 1], or a prediction no probability.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, binaryFocalCrossentropy, item } from "shapefold";
 *
 * const [p, labels] = [asTensor([[0.9]], "n 1"), asTensor([[1]], "n 1")];
 * assertAlmostEquals(item(binaryFocalCrossentropy.apply(p, labels)), 0.1 ** 2 * -Math.log(0.9), 1e-7);
 * ```
 */
export const binaryFocalCrossentropy: ConfigurableBinaryLoss<
  "binaryFocalCrossentropy",
  BinaryFocalOptions
> = configurable(
  ({ fromLogits = false, multiLabel = false, gamma = 2, alpha }: BinaryFocalOptions) => {
    const name = "binaryFocalCrossentropy";
    const pattern = multiLabel ? "... labels" : "... 1";
    checkGamma(name, gamma);
    if (alpha !== undefined && !(Number.isFinite(alpha) && alpha >= 0 && alpha <= 1)) {
      throw wrongNumber(`Cannot make ${name}`, "an alpha from 0 to 1", alpha);
    }
    return defineLoss({
      name,
      predictions: pattern,
      labels: pattern,
      dtype: "float32",
      fromLogits,
      multiLabel,
      checkValues: labelsFromZeroToOne(name),
      rows: (predictions, labels) => {
        if (!fromLogits) checkProbabilities(name, predictions, "sigmoid");
        const t = labels as Tensor<string>;
        const no = fromLogits ? sigmoid(neg(predictions)) : oneMinus(predictions);
        const yes = fromLogits ? sigmoid(predictions) : predictions;
        const doubt = add(mul(t, no), mul(oneMinus(t), yes));
        const losses = mul(power(doubt, gamma), binarySurprise(predictions, t, fromLogits));
        if (alpha === undefined) return meanOfEach(losses);
        return meanOfEach(mul(losses, add(mul(t, 2 * alpha - 1), 1 - alpha)));
      },
    });
  },
  { fromLogits: true, multiLabel: true, gamma: 2, alpha: 0.25 },
) as ConfigurableBinaryLoss<"binaryFocalCrossentropy", BinaryFocalOptions>;

/** What {@linkcode categoricalFocalCrossentropy} may be told. */
export interface CategoricalFocalOptions {
  /** Are the predictions logits instead of probabilities? `false` unless said. */
  readonly fromLogits?: boolean;
  /** The exponent of the doubt, at least 0; 2 unless said. */
  readonly gamma?: number;
  /** A factor of the whole loss, at least 0; 0.25 unless said, as in Keras. */
  readonly alpha?: number;
}

/** The type of {@linkcode categoricalFocalCrossentropy}. */
export type CategoricalFocalCrossentropy = Loss<
  "categoricalFocalCrossentropy",
  "... classes",
  "... classes",
  "float32"
>;

/**
 * For one-hot labels of classes of which some are rare: the mean over rows of
 * `sum(alpha * (1 - p)^gamma * label * -log(p))`. Gamma is 2 and alpha 0.25, or `categoricalFocalCrossentropy({ gamma,
 * alpha })`; a weight for each class is `weighted(categoricalFocalCrossentropy, { classes })`. Probabilities are scaled to
 * a sum of 1 first. Lin et al. (2017), "Focal loss for dense object detection".
 *
 * Ends a model in `softmax`, or in nothing with `{ fromLogits: true }`.
 *
 * @throws {RangeError} Where an option is out of range, a label is outside of [0, 1], or a prediction no probability.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, categoricalFocalCrossentropy, item } from "shapefold";
 *
 * const [p, labels] = [asTensor([[0.8, 0.2]], "n 2"), asTensor([[1, 0]], "n 2")];
 * const loss = item(categoricalFocalCrossentropy.apply(p, labels));
 * assertAlmostEquals(loss, 0.25 * 0.2 ** 2 * -Math.log(0.8), 1e-7);
 * ```
 */
export const categoricalFocalCrossentropy: Configurable<
  CategoricalFocalCrossentropy,
  CategoricalFocalOptions
> = configurable(
  (
    { fromLogits = false, gamma = 2, alpha = 0.25 }: CategoricalFocalOptions,
  ): CategoricalFocalCrossentropy => {
    const name = "categoricalFocalCrossentropy";
    checkGamma(name, gamma);
    if (!(alpha >= 0 && Number.isFinite(alpha))) {
      throw wrongNumber(`Cannot make ${name}`, "an alpha of at least 0", alpha);
    }
    return defineLoss({
      name,
      predictions: "... classes",
      labels: "... classes",
      dtype: "float32",
      fromLogits,
      checkValues: labelsFromZeroToOne(name),
      rows: (predictions, labels) => {
        if (!fromLogits) checkProbabilities(name, predictions, "softmax");
        const surprise = surpriseOfClasses(predictions, fromLogits);
        const doubt = oneMinus(exp(neg(surprise)));
        const losses = mul(mul(labels as Tensor<string>, power(doubt, gamma)), surprise);
        return mul(sum(losses, { axis: -1 }) as Tensor<string>, alpha);
      },
    });
  },
  { fromLogits: true, gamma: 2, alpha: 0.25 },
);

function checkGamma(name: string, gamma: number): void {
  if (gamma >= 0 && Number.isFinite(gamma)) return;
  throw wrongNumber(`Cannot make ${name}`, "a gamma of at least 0", gamma);
}

/** A power of a doubt, with a finite derivative where there is none. */
function power(doubt: Tensor<string>, gamma: number): Tensor<string> {
  return pow(clip(doubt, LEAST_DOUBT, 1), gamma);
}
