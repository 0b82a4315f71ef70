/**
 * The best of several, and whether it is the best by more than chance.
 *
 * @module
 */

import { differenceOf } from "../common/accuracies.ts";
import type { Difference } from "../common/statistics.ts";

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
