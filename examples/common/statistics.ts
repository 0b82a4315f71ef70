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

/** The standard error of a mean: how far it would lie off if other rows had been drawn. */
export function standardError(numbers: readonly number[]): number {
  const average = mean(numbers);
  const squares = numbers.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
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
