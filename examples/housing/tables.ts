/**
 * Figures of the example: errors in dollars, and the best epoch.
 *
 * @module
 */

import type { EpochFigures, Figures, Table } from "shapefold";
import { jumpsOf } from "../common/statistics.ts";
import type { Trial } from "../common/trial.ts";

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
  return {
    epoch: losses.indexOf(loss) + 1,
    loss,
    excess: losses[losses.length - 1] - loss,
    jumps: jumpsOf(history),
  };
}
