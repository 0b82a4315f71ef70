/**
 * Colours in the terminal, and how wide text with colours is.
 *
 * @module
 */

// deno-lint-ignore no-control-regex
const CODES = /\x1b\[[\d;]*m/g;

/**
 * Text in a colour.
 *
 * @param codes The numbers of an ANSI SGR sequence: 36, or `"38;5;24"`.
 */
export function inked(text: string, codes: number | string): string {
  return `\x1b[${codes}m${text}\x1b[0m`;
}

/** How many columns text takes: its characters without the codes of its colours. */
export function textWidth(text: string): number {
  return [...text.replaceAll(CODES, "")].length;
}

/** A piece of text, and the codes of its colour; without codes it keeps the colour of the page. */
export type InkedText = readonly [text: string, codes?: number | string];

/** Pieces side by side, those of the same colour in one. */
export function inkedRuns(pieces: readonly InkedText[]): string {
  const runs: [text: string, codes?: number | string][] = [];
  for (const [text, codes] of pieces) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === codes) last[0] += text;
    else runs.push([text, codes]);
  }
  return runs.map(([text, codes]) => codes === undefined ? text : inked(text, codes)).join("");
}
