/**
 * Figures of the example: errors in dollars, the best epoch, and what the first layer looks at.
 *
 * @module
 */

import type { EpochFigures, Figures, Table } from "shapefold";
import { percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** The kernels of the network, row by row: inputs times units, and units times one output. */
export interface Kernels {
  readonly hidden: readonly number[];
  readonly output: readonly number[];
}

/** How much the network looks at a feature. */
export interface Attention {
  readonly feature: string;
  /** Its share of the weight of all features. */
  readonly share: number;
}

/**
 * What the first layer looks at, most first: the sizes of a feature's weights, each times the size of the weight by
 * which its unit counts for the output. The features are scaled alike, so their weights can be compared.
 */
export function attentionOf(
  features: readonly string[],
  { hidden, output }: Kernels,
): readonly Attention[] {
  const weights = features.map((_, row) =>
    output.reduce((sum, out, unit) => sum + Math.abs(hidden[row * output.length + unit] * out), 0)
  );
  const total = weights.reduce((sum, value) => sum + value, 0);
  return features
    .map((feature, row) => ({ feature, share: weights[row] / total }))
    .sort((a, b) => b.share - a.share);
}

/** {@linkcode attentionOf} as a table. */
export function attentionTable(attention: readonly Attention[]): Table {
  return {
    columns: ["feature", "share of the weight"],
    rows: attention.map(({ feature, share }) => [feature, percent(share)]),
  };
}

/** The errors on each part, in dollars too where the target has a unit. */
export function errorsTable(
  { train, validation, test }: Pick<Trial, "train" | "validation" | "test">,
  unit?: { readonly dollars: number },
): Table {
  const parts: [string, Figures | undefined][] = [
    ["train", train],
    ["validation", validation],
    ["test", test],
  ];
  const inDollars = (figure: number) =>
    unit === undefined ? [] : [`$${Math.round(unit.dollars * figure).toLocaleString("en-US")}`];
  return {
    columns: [
      "rows",
      "root mean squared error",
      ...(unit ? ["in dollars"] : []),
      "mean absolute error",
      ...(unit ? ["in dollars"] : []),
      "R²",
    ],
    rows: parts.flatMap(([name, figures]) => {
      if (figures === undefined) return [];
      const { rmse, mae, r2 } = figures.metrics;
      return [[name, rmse, ...inDollars(rmse), mae, ...inDollars(mae), r2]];
    }),
  };
}

/** The epoch of the lowest validation loss. */
export interface BestEpoch {
  /** Which it was, counted from 1. */
  readonly epoch: number;
  /** The validation loss after it. */
  readonly loss: number;
  /** By how much the loss after the last epoch is higher. */
  readonly excess: number;
  /** By how much the loss typically changes from one epoch to the next, over the last fifth of the epochs. */
  readonly jumps: number;
}

/** The epoch after which the validation loss was lowest. */
export function bestEpochOf(history: readonly EpochFigures[]): BestEpoch {
  const losses = history.map(({ validation }) => validation?.loss ?? NaN);
  const loss = Math.min(...losses);
  const changes = losses.slice(1).map((value, i) => value - losses[i]);
  const late = changes.slice(-Math.max(2, Math.round(losses.length / 5)));
  return {
    epoch: losses.indexOf(loss) + 1,
    loss,
    excess: losses[losses.length - 1] - loss,
    jumps: late.length === 0
      ? 0
      : Math.sqrt(late.reduce((sum, value) => sum + value ** 2, 0) / late.length),
  };
}
