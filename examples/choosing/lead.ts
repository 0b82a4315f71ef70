/**
 * The best of several, and whether it is the best by more than chance.
 *
 * @module
 */

import { type AccuracyDifference, differenceOf } from "../common/accuracies.ts";

/** A difference of two figures. */
export type Difference = AccuracyDifference;

/** A difference with its standard error; it is clear from twice that error. */
export function asDifference(difference: number, standardError: number): Difference {
  return { difference, standardError, isClear: Math.abs(difference) > 2 * standardError };
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
