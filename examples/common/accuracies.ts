/**
 * Accuracies against each other: which difference is more than luck.
 *
 * @module
 */

/** One accuracy against another, on as many rows. */
export interface AccuracyDifference {
  /** The first less the second. */
  readonly difference: number;
  /** The standard error of the difference: that of two binomial shares, `sqrt(p (1 - p) / n + q (1 - q) / n)`. */
  readonly standardError: number;
  /** Is the difference more than twice its standard error? */
  readonly isClear: boolean;
}

/**
 * How one accuracy differs from another, and how much of that can be luck. The same rows are asked of both, so that the
 * true error is smaller: what is called clear here, is.
 *
 * @param rows How many rows each was measured on.
 */
export function differenceOf(ours: number, other: number, rows: number): AccuracyDifference {
  const difference = ours - other;
  const standardError = Math.sqrt((ours * (1 - ours) + other * (1 - other)) / rows);
  return { difference, standardError, isClear: Math.abs(difference) > 2 * standardError };
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
  { difference, standardError, isClear }: AccuracyDifference,
  other: string,
): string {
  const error = `standard error ${(100 * standardError).toFixed(1)}`;
  return isClear
    ? `${pointsText(difference)} ${difference > 0 ? "better" : "worse"} than ${other} (${error})`
    : `not clearly different from ${other} (${pointsText(difference)} apart, ${error})`;
}
