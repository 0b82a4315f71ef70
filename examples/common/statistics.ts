/**
 * How sure a mean is.
 *
 * @module
 */

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
