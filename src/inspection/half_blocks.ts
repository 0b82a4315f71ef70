/**
 * Pixels as text: two in a character where there are colours, shades where there are none.
 *
 * @module
 */

import type { Rgba } from "./colors.ts";
import { inkedRuns, type InkedText } from "./ink.ts";
import { inkIndex, paletteIndex, shadeOf } from "./terminal_colors.ts";

/** A grid of pixels, row by row from the top. */
export interface PixelGrid {
  /** How many pixels a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly height: number;
  /** How strong a pixel is without colours, from 0 to 1. */
  readonly share: (column: number, row: number) => number;
  /** The colour of a pixel. */
  readonly colorAt: (column: number, row: number) => Rgba;
}

/** A letter over a grid of pixels. */
export interface PixelLetter {
  /** Where it stands, from 0 (left) to 1 (right). */
  readonly x: number;
  /** Where it stands, from 0 (top) to 1 (bottom). */
  readonly y: number;
  /** One character. */
  readonly letter: string;
}

/** The pixels of a grid that one pixel of the drawing stands for. */
type Block = readonly (readonly [column: number, row: number])[];

/**
 * Draws pixels, each as wide as high: with colours as half blocks, without as two shades.
 *
 * @param columns How many columns there are; in a picture that is wider, pixels are averaged.
 * @param letters What stands over the pixels, the last one on top.
 */
export function pixelLines(
  grid: PixelGrid,
  columns: number,
  color: boolean,
  letters: readonly PixelLetter[] = [],
): string[] {
  const width = Math.min(grid.width, color ? columns : Math.floor(columns / 2));
  const height = Math.max(1, Math.round(grid.height * width / grid.width));
  const across = spans(grid.width, width);
  const down = spans(grid.height, height);
  const block = (x: number, y: number): Block =>
    down[y].flatMap((row) => across[x].map((column) => [column, row] as const));
  const rows = color ? Math.ceil(height / 2) : height;
  const over = new Map(letters.map(({ x, y, letter }) => [
    `${Math.min(width - 1, Math.floor(x * width))} ${Math.min(rows - 1, Math.floor(y * rows))}`,
    letter,
  ]));
  const shades = (x: number, y: number): InkedText => {
    const shade = shadeOf(shareOf(grid, block(x, y)));
    return [(over.get(`${x} ${y}`) ?? shade) + shade];
  };
  const halves = (x: number, y: number): InkedText => {
    const [upper, lower] = [2 * y, 2 * y + 1].map((row) =>
      row < height ? colorOf(grid, block(x, row)) : undefined
    );
    return inkedPixels(upper!, lower, over.get(`${x} ${y}`));
  };
  return Array.from(
    { length: rows },
    (_, y) => inkedRuns(across.map((_, x) => color ? halves(x, y) : shades(x, y))),
  );
}

/** Two pixels above each other, or a letter on the upper one. */
function inkedPixels(upper: Rgba, lower: Rgba | undefined, letter: string | undefined): InkedText {
  const above = paletteIndex(upper);
  const below = lower && paletteIndex(lower);
  if (letter !== undefined) {
    return above === undefined ? [letter] : [letter, `38;5;${inkIndex(upper)};48;5;${above}`];
  }
  if (above === undefined) return below === undefined ? [" "] : ["▄", `38;5;${below}`];
  return ["▀", `38;5;${above}${below === undefined ? "" : `;48;5;${below}`}`];
}

/** Numbers from 0 in `parts` neighbouring groups of nearly the same size, none of them empty. */
function spans(count: number, parts: number): number[][] {
  return Array.from({ length: parts }, (_, part) => {
    const start = Math.floor(part * count / parts);
    const end = Math.max(start + 1, Math.floor((part + 1) * count / parts));
    return Array.from({ length: end - start }, (_, i) => start + i);
  });
}

function shareOf({ share }: PixelGrid, block: Block): number {
  return block.reduce((sum, [column, row]) => sum + share(column, row), 0) / block.length;
}

function colorOf({ colorAt }: PixelGrid, block: Block): Rgba {
  const colors = block.map(([column, row]) => colorAt(column, row));
  const mean = (channel: 0 | 1 | 2 | 3) =>
    colors.reduce((sum, one) => sum + one[channel], 0) / colors.length;
  return [mean(0), mean(1), mean(2), mean(3)];
}
