/**
 * Losses for classes: how surprised the predicted probabilities are by the labels, in nats.
 *
 * From logits they are computed by log-sum-exp and softplus, which neither overflow nor lose small probabilities.
 * So they are for predictions that `softmax` or `sigmoid` has just made, whose logits are still there: a probability of
 * 0 has no gradient, but its logit has. Other probabilities are kept 1e-7 away from 0 and 1, as Keras does; predictions
 * that are none are refused.
 *
 * @module
 */

import { categoricalLoss, pointwiseLoss } from "../kernels/fused/losses.ts";
import { mean } from "../tensors/reductions.ts";
import { sub } from "../tensors/arithmetic.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { logitsOf, type ProbabilityActivation } from "../layers/logits.ts";
import { type Configurable, configurable } from "./configurable.ts";
import { defineLoss, type Loss, type LossDefinition } from "./loss.ts";
import { meanOfEach } from "./row_losses.ts";
import {
  binarySurprise,
  categoricalSurprise,
  surpriseOfAnswers,
  surpriseOfClasses,
} from "./surprise.ts";
import { checkProbabilities, labelsAreClasses, labelsFromZeroToOne } from "./value_checks.ts";

/** What the crossentropies may be told. */
export interface CrossentropyOptions {
  /** Are the predictions logits instead of probabilities? `false` unless said. */
  readonly fromLogits?: boolean;
}

/** The type of {@linkcode categoricalCrossentropy}. */
export type CategoricalCrossentropy = Loss<
  "categoricalCrossentropy",
  "... classes",
  "... classes",
  "float32"
>;

/**
 * For labels that give each class a probability (one-hot, or softer): the mean over rows of
 * `-sum(label * log(probability))`. Probabilities are scaled to a sum of 1 and kept 1e-7 away from 0 and 1.
 *
 * Ends a model in `softmax`, or in nothing with `categoricalCrossentropy({ fromLogits: true })`. Both learn the same:
 * behind a `softmax` whose logits are still there, it is computed from these, as in Keras, and has no bound.
 *
 * @throws {RangeError} Where a label is outside of [0, 1], or a prediction no probability.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, categoricalCrossentropy, item } from "shapefold";
 *
 * const labels = asTensor([[0, 1]], "n 2");
 * const loss = categoricalCrossentropy.apply(asTensor([[0.5, 0.5]], "n 2"), labels);
 * assertAlmostEquals(item(loss), Math.log(2), 1e-6);
 *
 * const fromLogits = categoricalCrossentropy({ fromLogits: true });
 * assertAlmostEquals(item(fromLogits.apply(asTensor([[1000, 0]], "n 2"), labels)), 1000);
 * ```
 */
export const categoricalCrossentropy: Configurable<CategoricalCrossentropy, CrossentropyOptions> =
  configurable(
    ({ fromLogits = false }: CrossentropyOptions): CategoricalCrossentropy =>
      defineLoss({
        name: "categoricalCrossentropy",
        predictions: "... classes",
        labels: "... classes",
        dtype: "float32",
        fromLogits,
        checkValues: labelsFromZeroToOne("categoricalCrossentropy"),
        ...categorical("categoricalCrossentropy", fromLogits),
      }),
    { fromLogits: true },
  );

/** The type of {@linkcode sparseCategoricalCrossentropy}. */
export type SparseCategoricalCrossentropy = Loss<
  "sparseCategoricalCrossentropy",
  "... classes",
  "...",
  "int32"
>;

/**
 * For labels that are class indices, counted from 0: the mean over rows of `-log(probability of the class)`.
 *
 * Ends a model in `softmax`, or in nothing with `sparseCategoricalCrossentropy({ fromLogits: true })`; both learn the
 * same, see {@linkcode categoricalCrossentropy}.
 *
 * @throws {RangeError} Where a label is not the index of a class, or a prediction no probability.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, item, sparseCategoricalCrossentropy } from "shapefold";
 *
 * const labels = asTensor([1], "n", "int32");
 * const loss = sparseCategoricalCrossentropy.apply(asTensor([[0.5, 0.5]], "n 2"), labels);
 * assertAlmostEquals(item(loss), Math.log(2), 1e-6);
 * ```
 */
export const sparseCategoricalCrossentropy: Configurable<
  SparseCategoricalCrossentropy,
  CrossentropyOptions
> = configurable(
  ({ fromLogits = false }: CrossentropyOptions): SparseCategoricalCrossentropy =>
    defineLoss({
      name: "sparseCategoricalCrossentropy",
      predictions: "... classes",
      labels: "...",
      dtype: "int32",
      fromLogits,
      checkValues: labelsAreClasses("sparseCategoricalCrossentropy"),
      ...categorical("sparseCategoricalCrossentropy", fromLogits),
    }),
  { fromLogits: true },
);

/** What {@linkcode binaryCrossentropy} may be told. */
export interface BinaryCrossentropyOptions<Multi extends boolean = boolean>
  extends CrossentropyOptions {
  /** Are there several outputs, each a yes or no of its own? `false` unless said: one output. */
  readonly multiLabel?: Multi;
}

/** The type of {@linkcode binaryCrossentropy}; with `multiLabel` the pattern is `"... labels"`. */
export type BinaryCrossentropy<Pattern extends string> = Loss<
  "binaryCrossentropy",
  Pattern,
  Pattern,
  "float32"
>;

/** `binaryCrossentropy` as it stands, and the function from options to another. */
export interface ConfigurableBinaryCrossentropy extends BinaryCrossentropy<"... 1"> {
  <const Multi extends boolean = false>(
    options: BinaryCrossentropyOptions<Multi>,
  ): BinaryCrossentropy<Multi extends true ? "... labels" : "... 1">;
}

/**
 * For yes and no: the mean of `-(label * log(p) + (1 - label) * log(1 - p))`, with one output and one label a row.
 * Several independent labels a row want `binaryCrossentropy({ multiLabel: true })`.
 *
 * Ends a model in `sigmoid`, or in nothing with `{ fromLogits: true }`; both learn the same, since behind a `sigmoid` it
 * is computed from the logits, as in Keras.
 *
 * @throws {RangeError} Where a label is outside of [0, 1], or a prediction no probability.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, binaryCrossentropy, item } from "shapefold";
 *
 * const labels = asTensor([[1]], "n 1");
 * assertAlmostEquals(item(binaryCrossentropy.apply(asTensor([[0.5]], "n 1"), labels)), Math.log(2), 1e-6);
 *
 * const fromLogits = binaryCrossentropy({ fromLogits: true });
 * assertAlmostEquals(item(fromLogits.apply(asTensor([[-1000]], "n 1"), labels)), 1000);
 * ```
 */
export const binaryCrossentropy: ConfigurableBinaryCrossentropy = configurable(
  ({ fromLogits = false, multiLabel = false }: BinaryCrossentropyOptions) => {
    const pattern = multiLabel ? "... labels" : "... 1";
    return defineLoss({
      name: "binaryCrossentropy",
      predictions: pattern,
      labels: pattern,
      dtype: "float32",
      fromLogits,
      multiLabel,
      checkValues: labelsFromZeroToOne("binaryCrossentropy"),
      ...binary(fromLogits),
    });
  },
  { fromLogits: true, multiLabel: true },
) as ConfigurableBinaryCrossentropy;

/** How a loss is computed. */
type Computation = Required<
  Pick<LossDefinition<string, string, string, "float32">, "compute" | "rows">
>;

/**
 * What a crossentropy is computed from: logits, where it was told so or where they are known that an activation made the
 * predictions of, as in Keras; else probabilities.
 */
function sourceOf(
  name: string,
  fromLogits: boolean,
  activation: ProbabilityActivation,
  predictions: Tensor<string>,
): readonly [x: Tensor<string>, areLogits: boolean] {
  if (fromLogits) return [predictions, true];
  const logits = logitsOf(predictions, activation);
  if (logits !== undefined) return [logits, true];
  checkProbabilities(name, predictions, activation);
  return [predictions, false];
}

/** What labels make of the surprises of classes; labels that are integers stand for one-hot rows. */
function categorical(name: string, fromLogits: boolean): Computation {
  return {
    compute: (predictions, labels) => {
      const [x, areLogits] = sourceOf(name, fromLogits, "softmax", predictions);
      return categoricalLoss(x, labels, areLogits, {
        name,
        composed: () => mean(categoricalSurprise(x, labels, areLogits)),
        byLabels: (x) => surpriseOfClasses(x, areLogits),
      });
    },
    rows: (predictions, labels) => {
      const [x, areLogits] = sourceOf(name, fromLogits, "softmax", predictions);
      return categoricalSurprise(x, labels, areLogits);
    },
  };
}

function binary(fromLogits: boolean): Computation {
  const name = "binaryCrossentropy";
  return {
    compute: (predictions, labels) => {
      const [x, areLogits] = sourceOf(name, fromLogits, "sigmoid", predictions);
      return pointwiseLoss(areLogits ? "binaryOfLogits" : "binary", x, labels as Tensor<string>, {
        name,
        composed: () => mean(binarySurprise(x, labels as Tensor<string>, areLogits)),
        byLabels: (x) => {
          const { yes, no } = surpriseOfAnswers(x, areLogits);
          return sub(yes, no);
        },
      });
    },
    rows: (predictions, labels) => {
      const [x, areLogits] = sourceOf(name, fromLogits, "sigmoid", predictions);
      return meanOfEach(binarySurprise(x, labels as Tensor<string>, areLogits));
    },
  };
}
