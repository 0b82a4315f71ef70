/**
 * Property-based tests with fixed seeds: the same cases on each run, and a smaller one where one fails.
 *
 * @module
 */

import fc, { type IAsyncProperty, type IProperty } from "fast-check";

/** Checks a property of drawn values; the message of a failure has the smallest values that fail. */
export function check<T>(property: IProperty<T>, cases = 100): void {
  fc.assert(property, { seed: 6, numRuns: cases });
}

/** Checks a property of drawn values that is awaited. */
export async function checkAsync<T>(property: IAsyncProperty<T>, cases = 30): Promise<void> {
  await fc.assert(property, { seed: 6, numRuns: cases });
}

/** A float of 32 bits of ordinary size. */
export const float: fc.Arbitrary<number> = fc.float({ min: -8, max: 8, noNaN: true });

/** Rows of some width with ordinary numbers. */
export function rowsOf(
  width: number,
  { min = 1, max = 20 } = {},
): fc.Arbitrary<number[][]> {
  const row = fc.array(float, { minLength: width, maxLength: width });
  return fc.array(row, { minLength: min, maxLength: max });
}
