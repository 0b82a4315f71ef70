/**
 * A record with other values.
 *
 * @module
 */

/** Applies a function to each value: `mapValues({ a: 1 }, (n) => n + 1)` is `{ a: 2 }`. */
export function mapValues<Name extends string, T, U>(
  record: Readonly<Record<Name, T>>,
  f: (value: T, name: Name) => U,
): Readonly<Record<Name, U>> {
  const entries = Object.entries(record) as [Name, T][];
  return Object.fromEntries(entries.map(([name, value]) => [name, f(value, name)])) as Record<
    Name,
    U
  >;
}
