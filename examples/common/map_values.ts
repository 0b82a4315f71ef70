/**
 * A record with other values.
 *
 * @module
 */

/** Applies a function to each value: `mapValues({ a: 1 }, (n) => n + 1)` is `{ a: 2 }`. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  f: (value: T, name: string) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}
