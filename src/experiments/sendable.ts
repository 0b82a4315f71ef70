/**
 * What can be sent from thread to thread: plain values.
 *
 * @module
 */

import { isTensor } from "../tensors/tensor.ts";
import { pathText } from "../tensors/tree.ts";

/** How a refusal is worded. */
interface Wording {
  /** What cannot be done. */
  readonly action: string;
  /** What is refused: `"a config"`. */
  readonly what: string;
  /** What to do instead. */
  readonly hint: string;
}

/**
 * Checks that a value comes out of another thread as it went in.
 *
 * @throws {TypeError} With the first place where there is a tensor, a function, a key, or an object of a class.
 */
export function checkSendable(value: unknown, { action, what, hint }: Wording): void {
  const found = findUnsendable(value, [], new Set());
  if (found === undefined) return;
  const at = found.path.length === 0 ? "" : ` at ${pathText(found.path)}`;
  throw new TypeError(
    `${action}: expected ${what} of plain values but found ${found.thing}${at}; ${hint}`,
  );
}

/** Does a value come out of another thread as it went in? */
export function isSendable(value: unknown): boolean {
  return findUnsendable(value, [], new Set()) === undefined;
}

interface Unsendable {
  readonly path: readonly string[];
  readonly thing: string;
}

function findUnsendable(
  value: unknown,
  path: readonly string[],
  seen: Set<object>,
): Unsendable | undefined {
  if (typeof value === "function" || typeof value === "symbol") {
    return { path, thing: `a ${typeof value}` };
  }
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (isTensor(value)) return { path, thing: "a tensor" };
  if (value instanceof Map || value instanceof Set) {
    const found = [...value.entries()].flat().map((child) => findUnsendable(child, path, seen));
    return found.find((thing) => thing !== undefined);
  }
  if (isCloned(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return { path, thing: `an object of the class ${value.constructor.name}` };
  }
  const hidden = Object.getOwnPropertySymbols(value);
  if (hidden.some((name) => Object.prototype.propertyIsEnumerable.call(value, name))) {
    return { path, thing: "a key, or another object with hidden properties," };
  }
  for (const [name, child] of Object.entries(value)) {
    const found = findUnsendable(child, [...path, name], seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Is it of a class that the structured clone keeps? */
function isCloned(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Date ||
    value instanceof RegExp || value instanceof Error;
}
