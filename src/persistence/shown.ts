/**
 * Texts of files in messages and tables: nothing that a terminal would obey, and nothing that it cannot hold.
 *
 * @module
 */

/** A longer text would make lines that no terminal holds. */
const LONGEST_TEXT = 200;

/** A text of a file on one line: what a terminal would obey is left out, and what is long is cut. */
export function shown(text: string): string {
  // deno-lint-ignore no-control-regex -- those are what is to be replaced
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/g, " ");
  return plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT)}…` : plain;
}
