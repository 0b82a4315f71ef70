/**
 * How sure a figure is: by the rows that it was measured on, and by the epoch after which it was.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";

/** How many standard errors count as more than chance. */
export const CLEARLY = 2;

/** The mean of some numbers. */
export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** The number in the middle of some; of an even count the mean of the two there. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

/** The standard deviation of what some numbers were drawn from. */
export function deviation(numbers: readonly number[]): number {
  const average = mean(numbers);
  const squares = numbers.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1));
}

/** The standard error of a mean: how far it would lie off if other rows had been drawn. */
export function standardError(numbers: readonly number[]): number {
  return deviation(numbers) / Math.sqrt(numbers.length);
}

/** How one figure differs from another. */
export interface Difference {
  /** The first less the second. */
  readonly difference: number;
  /** The standard error of the difference. */
  readonly standardError: number;
  /** Is the difference more than twice its standard error? */
  readonly isClear: boolean;
}

/** A difference with its standard error; it is clear from twice that error. */
export function asDifference(difference: number, standardError: number): Difference {
  return { difference, standardError, isClear: Math.abs(difference) > CLEARLY * standardError };
}

/**
 * How the means of figures differ that were measured on the same rows, or on the same folds. What is hard for both does
 * not count: such a difference is much surer than that of two means.
 */
export function pairedDifference(
  ours: readonly number[],
  others: readonly number[],
): Difference {
  const differences = ours.map((figure, row) => figure - others[row]);
  return asDifference(mean(differences), standardError(differences));
}

/**
 * By how much the validation loss typically changes from one epoch to the next, over the last fifth of the epochs: the
 * root mean square of its changes. A smaller difference may be luck with the epoch.
 */
export function jumpsOf(history: readonly EpochFigures[]): number {
  const losses = history.map(({ validation }) => validation?.loss ?? NaN);
  const changes = losses.slice(1).map((loss, i) => loss - losses[i]);
  const late = changes.slice(-Math.max(2, Math.round(losses.length / 5)));
  return late.length === 0 ? 0 : Math.sqrt(mean(late.map((change) => change ** 2)));
}
