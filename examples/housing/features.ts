/**
 * What the network makes of the features: the weights of its first layer, and what it answers where a feature tells it
 * nothing.
 *
 * @module
 */

import { asTensor, type Key, permutation, scope, type Table, type Tensor, values } from "shapefold";
import { percent } from "../common/tables.ts";

/** The kernels of the network, row by row: inputs times units, and units times one output. */
export interface Kernels {
  readonly hidden: readonly number[];
  readonly output: readonly number[];
}

/** How much the network makes of a feature. */
export interface FeatureUse {
  readonly feature: string;
  /** By how much R² on the test rows falls where the feature is shuffled among them. */
  readonly lost: number;
  /** Its share of the first layer's weights, each times the weight by which its unit counts for the output. */
  readonly weight: number;
}

/** What the network makes of each feature, most needed first. */
export function featureUses(
  features: readonly string[],
  { hidden, output }: Kernels,
  lost: readonly number[],
): readonly FeatureUse[] {
  const weights = features.map((_, row) =>
    output.reduce((sum, out, unit) => sum + Math.abs(hidden[row * output.length + unit] * out), 0)
  );
  const total = weights.reduce((sum, value) => sum + value, 0);
  return features
    .map((feature, row) => ({ feature, lost: lost[row], weight: weights[row] / total }))
    .sort((a, b) => b.lost - a.lost);
}

/** {@linkcode featureUses} as a table. */
export function featuresTable(uses: readonly FeatureUse[]): Table {
  return {
    columns: ["feature", "R² lost where it is shuffled", "share of the weights"],
    rows: uses.map((
      { feature, lost, weight },
    ) => [feature, lost.toFixed(3).replace(/^-0\.000$/, "0.000"), percent(weight)]),
  };
}

/** Rows of which one feature is shuffled: its values are all there, but each with another row. */
export function withShuffled(
  x: Tensor<"test 8">,
  feature: number,
  key: Key,
): Tensor<"test 8"> {
  const [rows, width] = x.shape;
  const numbers = values(x);
  const order = scope(() => values(permutation(key, rows)));
  const shuffled = numbers.slice();
  order.forEach((from, to) => shuffled[to * width + feature] = numbers[from * width + feature]);
  return asTensor(shuffled, "test 8");
}
