/**
 * What the Jupyter kernel of Deno shows by itself: values with a method under a symbol that it knows.
 *
 * @module
 */

/** The forms of a value by their MIME types; a notebook shows the richest that it can. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * Makes a value one that notebooks show. The property is not enumerable: JSON, `structuredClone`, spreading and
 * `console.log` see the value as it was.
 *
 * @param value An object that is the caller's own; it gets the property.
 * @param forms Called when a notebook shows the value.
 */
export function shownInNotebooks<Value extends object>(
  value: Value,
  forms: () => MimeBundle | Promise<MimeBundle>,
): Value {
  return Object.defineProperty(value, Symbol.for("Jupyter.display"), { value: forms });
}
