/**
 * Values that were parsed from JSON of a file, which may be anything: is this one of the kind that is wanted?
 *
 * @module
 */

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Is this an object, and no list? */
export function isFields(found: unknown): found is Fields {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

/** Is this an object with nothing but such entries? */
export function isRecord(found: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return isFields(found) && Object.values(found).every(isEntry);
}

/** Is this a list with nothing but such entries? */
export function isList(
  found: unknown,
  isEntry: (entry: unknown, index: number) => boolean,
): found is readonly unknown[] {
  return Array.isArray(found) && found.every(isEntry);
}

/** Is this a number, finite or not? */
export function isNumber(found: unknown): found is number {
  return typeof found === "number";
}

/** Is this a whole number of at least 0, as exact as it was written? */
export function isCount(found: unknown): found is number {
  return Number.isSafeInteger(found) && Number(found) >= 0;
}

/** Is this a text? */
export function isText(found: unknown): found is string {
  return typeof found === "string";
}
