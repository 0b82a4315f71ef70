/**
 * How far a predicted distribution is from the labels' own.
 *
 * @module
 */

import { add, mul } from "../tensors/arithmetic.ts";
import { clip, log, neg } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { type Configurable, configurable } from "./configurable.ts";
import type { CrossentropyOptions } from "./crossentropy.ts";
import { defineLoss, type Loss } from "./loss.ts";
import { EPSILON, surpriseOfClasses } from "./surprise.ts";
import { checkProbabilities, labelsFromZeroToOne } from "./value_checks.ts";

/** The type of {@linkcode klDivergence}. */
export type KlDivergence = Loss<"klDivergence", "... classes", "... classes", "float32">;

/**
 * The mean over rows of `sum(label * log(label / probability))`: the crossentropy without the labels' own entropy, so
 * that 0 is perfect for soft labels, too. Labels and probabilities are kept 1e-7 away from 0, as Keras does; they are not
 * scaled to a sum of 1. Kullback and Leibler (1951), "On information and sufficiency".
 *
 * Ends a model in `softmax`, or in nothing with `klDivergence({ fromLogits: true })`.
 *
 * @throws {RangeError} Where a label is outside of [0, 1], or a prediction no probability.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, item, klDivergence } from "shapefold";
 *
 * const labels = asTensor([[0.25, 0.75]], "n 2");
 * assertAlmostEquals(item(klDivergence.apply(labels, labels)), 0);
 * const loss = item(klDivergence.apply(asTensor([[0.5, 0.5]], "n 2"), labels));
 * assertAlmostEquals(loss, 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 1e-6);
 * ```
 */
export const klDivergence: Configurable<KlDivergence, CrossentropyOptions> = configurable(
  ({ fromLogits = false }: CrossentropyOptions): KlDivergence =>
    defineLoss({
      name: "klDivergence",
      predictions: "... classes",
      labels: "... classes",
      dtype: "float32",
      fromLogits,
      checkValues: labelsFromZeroToOne("klDivergence"),
      rows: (predictions, labels) => {
        if (!fromLogits) checkProbabilities("klDivergence", predictions, "softmax");
        const t = clip(labels as Tensor<string>, EPSILON, 1);
        const surprise = fromLogits
          ? surpriseOfClasses(predictions, true)
          : neg(log(clip(predictions, EPSILON, 1)));
        return sum(mul(t, add(log(t), surprise)), { axis: -1 }) as Tensor<string>;
      },
    }),
  { fromLogits: true },
);
