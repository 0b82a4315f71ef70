/**
 * Accuracies against each other: which difference is more than luck.
 *
 * @module
 */

import { asDifference, type Difference } from "./statistics.ts";
import type { Trial } from "./trial.ts";

/** The share of right answers on the test rows. */
export function testAccuracy({ test }: Pick<Trial, "test">): number {
  return test?.metrics.accuracy ?? NaN;
}

/**
 * How one accuracy differs from another, and how much of that can be luck. The same rows are asked of both, so that the
 * true error is smaller: what is called clear here, is. The error is that of two binomial shares,
 * `sqrt(p (1 - p) / n + q (1 - q) / n)`.
 *
 * @param rows How many rows each was measured on.
 */
export function differenceOf(ours: number, other: number, rows: number): Difference {
  const standardError = Math.sqrt((ours * (1 - ours) + other * (1 - other)) / rows);
  return asDifference(ours - other, standardError);
}

/** A difference of accuracies in percentage points, without its sign: `"1.3 points"`. */
export function pointsText(difference: number): string {
  const points = (100 * Math.abs(difference)).toFixed(1);
  return `${points} ${points === "1.0" ? "point" : "points"}`;
}

/**
 * How a difference came out, in words: `"1.3 points better than base (standard error 0.5)"`, or `"not clearly different from
 * base (0.4 points apart, standard error 0.7)"`.
 *
 * @param other What it was measured against.
 */
export function verdictOf(
  { difference, standardError, isClear }: Difference,
  other: string,
): string {
  const error = `standard error ${(100 * standardError).toFixed(1)}`;
  return isClear
    ? `${pointsText(difference)} ${difference > 0 ? "better" : "worse"} than ${other} (${error})`
    : `not clearly different from ${other} (${pointsText(difference)} apart, ${error})`;
}
