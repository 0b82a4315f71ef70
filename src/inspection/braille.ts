/**
 * Lines as braille characters, each of which is a grid of 2 by 4 dots.
 *
 * @module
 */

/** A place in a drawing: x from 0 (left) to 1 (right), y from 0 (bottom) to 1 (top). */
export type Place = readonly [x: number, y: number];

/** A line through places; of its dots, `drawn` are set and then `gap` are left out, over and over. */
export interface BrailleLine {
  /** Joined in this order by straight lines. */
  readonly places: readonly Place[];
  /** How many dots in a row are set, 1 or more. */
  readonly drawn: number;
  /** How many dots are left out after them; 0 for a solid line. */
  readonly gap: number;
}

/** A character of a drawing, and which line set a dot in it last. */
export interface BrailleCell {
  /** One braille character or a space. */
  readonly character: string;
  /** The index of the line, -1 for a space. */
  readonly line: number;
}

/** The bits of a braille character by row and column: https://www.unicode.org/charts/PDF/U2800.pdf. */
const DOT_BITS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;

/**
 * Draws lines over each other into rows of characters, the first row on top.
 *
 * @param lines The lines; a cell belongs to the last one that sets a dot in it.
 * @param columns The width in characters.
 * @param rows The height in characters.
 * @returns `rows` lists of `columns` cells; a cell without a dot is a space and has the line -1.
 */
export function drawBraille(
  lines: readonly BrailleLine[],
  columns: number,
  rows: number,
): BrailleCell[][] {
  const bits = new Uint8Array(columns * rows);
  const owner = new Int32Array(columns * rows).fill(-1);
  lines.forEach((line, index) => {
    for (const [x, y] of dotsOf(line, columns * 2 - 1, rows * 4 - 1)) {
      const cell = (y >> 2) * columns + (x >> 1);
      bits[cell] |= DOT_BITS[y & 3][x & 1];
      owner[cell] = index;
    }
  });
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = row * columns + column;
      const character = bits[cell] === 0 ? " " : String.fromCodePoint(0x2800 + bits[cell]);
      return { character, line: owner[cell] };
    }));
}

/**
 * In which row of a drawing a place lies.
 *
 * @param y From 0 (bottom) to 1 (top).
 * @param rows The height in characters.
 */
export function brailleRow(y: number, rows: number): number {
  return Math.round((1 - y) * (rows * 4 - 1)) >> 2;
}

/**
 * In which column of a drawing a place lies.
 *
 * @param x From 0 (left) to 1 (right).
 * @param columns The width in characters.
 */
export function brailleColumn(x: number, columns: number): number {
  return Math.round(x * (columns * 2 - 1)) >> 1;
}

function* dotsOf(
  { places, drawn, gap }: BrailleLine,
  right: number,
  bottom: number,
): Generator<[x: number, y: number]> {
  const dots = places.map(([x, y]) => [Math.round(x * right), Math.round((1 - y) * bottom)]);
  let travelled = 0;
  for (const [index, [x, y]] of dots.entries()) {
    const [fromX, fromY] = index === 0 ? [x - 1, y] : dots[index - 1];
    const steps = Math.max(Math.abs(x - fromX), Math.abs(y - fromY));
    for (let step = 1; step <= steps; step++, travelled++) {
      if (travelled % (drawn + gap) >= drawn) continue;
      const part = step / steps;
      yield [Math.round(fromX + (x - fromX) * part), Math.round(fromY + (y - fromY) * part)];
    }
  }
}
