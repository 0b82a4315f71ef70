/**
 * Points and lines over a picture as letters.
 *
 * @module
 */

import type { PixelLetter } from "./half_blocks.ts";
import { isDiscrete, type Layer, placed, type Row } from "./plot_views.ts";
import { rangeOf } from "./text_notes.ts";
import { groupsOf } from "./text_series.ts";

/** The letters of the first, second, … group of points. */
const LETTERS = "ox+#v%";

/** The sign of a line. */
const LINE = "·";

/** Letters over a picture, and the lines that say what they mean. */
export interface Letters {
  /** Where they stand. */
  readonly letters: readonly PixelLetter[];
  /** What they mean. */
  readonly notes: readonly string[];
}

/**
 * The points and rules over a picture.
 *
 * @param axes The layer that makes the axes of the picture; without one with numbers on both axes there are no letters.
 */
export function lettersOf(layers: readonly Layer[], axes: Layer | undefined): Letters {
  const { x, y } = axes?.encoding ?? {};
  if (axes === undefined || isDiscrete(x) || isDiscrete(y)) return { letters: [], notes: [] };
  const [left, right] = rangeOf(x, []);
  const [bottom, top] = rangeOf(y, []);
  const at = (x: number, y: number, letter: string): PixelLetter[] => {
    const place = { x: (x - left) / (right - left), y: (top - y) / (top - bottom), letter };
    return place.x >= 0 && place.x <= 1 && place.y >= 0 && place.y <= 1 ? [place] : [];
  };
  const points = layers.filter(({ mark, invisible }) => mark === "point" && !invisible);
  const groups = points.flatMap((layer) =>
    groupsOf(layer).map(([name, rows]) => ({ layer, name, rows }))
  );
  const lines = layers.filter(({ mark }) => mark === "rule").flatMap(({ rows, encoding }) => {
    const middle = (row: Row, axis: "x" | "y") =>
      (Number(placed(encoding[axis], row)) + Number(placed(encoding[`${axis}2`], row))) / 2;
    return rows.flatMap((row) => at(middle(row, "x"), middle(row, "y"), LINE));
  });
  const letters = groups.flatMap(({ layer: { encoding }, rows }, index) =>
    rows.flatMap((row) => {
      const letter = LETTERS[index % LETTERS.length];
      return at(Number(placed(encoding.x, row)), Number(placed(encoding.y, row)), letter);
    })
  );
  const named = groups.map(({ name }, index) => `${LETTERS[index % LETTERS.length]} ${name}`);
  return { letters: [...lines, ...letters], notes: named.length === 0 ? [] : [named.join("   ")] };
}
