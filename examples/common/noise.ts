/**
 * Whether one accuracy is better than another, or luck with the rows that it was measured on.
 *
 * @module
 */

/** A difference counts as more than chance from this many standard errors. */
export const CLEARLY = 2;

/** A difference of two figures. */
export interface Difference {
  /** How much larger the first is than the second. */
  readonly by: number;
  /** The standard error of that. */
  readonly noise: number;
  /** Is it more than chance? */
  readonly isClear: boolean;
}

/**
 * The difference `a - b` of two accuracies, each measured on so many rows. Its standard error is
 * `sqrt((a (1 - a) + b (1 - b)) / rows)`; where both are measured on the same rows it is less, so that what is called
 * clear is so.
 */
export function differenceOf(a: number, b: number, rows: number): Difference {
  return asDifference(a - b, Math.sqrt((a * (1 - a) + b * (1 - b)) / rows));
}

/** A difference with its standard error. */
export function asDifference(by: number, noise: number): Difference {
  return { by, noise, isClear: Math.abs(by) > CLEARLY * noise };
}

/** The best of several accuracies, and its difference from the next. */
export interface Lead extends Difference {
  readonly best: string;
  /** The name of the second best. */
  readonly next: string;
}

/** The best of at least two accuracies by name, each measured on so many rows. */
export function leadOf(accuracies: Readonly<Record<string, number>>, rows: number): Lead {
  const [best, next] = Object.keys(accuracies).toSorted((a, b) => accuracies[b] - accuracies[a]);
  return { best, next, ...differenceOf(accuracies[best], accuracies[next], rows) };
}
