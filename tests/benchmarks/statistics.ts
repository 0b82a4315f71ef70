/**
 * What is made of single measurements.
 *
 * @module
 */

/** Measurements of the same thing, one a round. */
export interface Series {
  /** The middle one. */
  readonly median: number;
  /** All, in the order of the rounds. */
  readonly rounds: readonly number[];
}

/** Measurements and their median, with four digits: no clock here is better than that. */
export function series(rounds: readonly number[]): Series {
  return { median: fourDigits(median(rounds)), rounds: rounds.map(fourDigits) };
}

/** The middle number, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("Cannot take the median: expected numbers");
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** How many times as fast something of `ours` is as something of `theirs`, both in the same unit of time. */
export function timesAsFast(ours: Series, theirs: Series): number {
  return fourDigits(theirs.median / ours.median);
}

/** A number rounded to four significant digits. */
export function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}
