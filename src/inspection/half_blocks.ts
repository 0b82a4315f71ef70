/**
 * Pixels as text: two in a character where there are colours, shades where there are none.
 *
 * @module
 */

import { inkedRuns, type InkedText } from "./ink.ts";
import { paletteIndex, shadeOf, type TerminalColor } from "./terminal_colors.ts";

/** A grid of pixels, row by row from the top. */
export interface PixelGrid {
  /** How many pixels a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly height: number;
  /** How strong a pixel is without colours, from 0 to 1. */
  readonly share: (column: number, row: number) => number;
  /** The colour of a pixel. */
  readonly colorAt: (column: number, row: number) => TerminalColor;
}

/** The pixels of a grid that one pixel of the drawing stands for. */
type Block = readonly (readonly [column: number, row: number])[];

/**
 * Draws pixels, each as wide as high: with colours as half blocks, without as two shades.
 *
 * @param columns How many columns there are; in a picture that is wider, pixels are averaged.
 */
export function pixelLines(grid: PixelGrid, columns: number, color: boolean): string[] {
  const width = Math.min(grid.width, color ? columns : Math.floor(columns / 2));
  const height = Math.max(1, Math.round(grid.height * width / grid.width));
  const across = spans(grid.width, width);
  const down = spans(grid.height, height);
  const block = (x: number, y: number): Block =>
    down[y].flatMap((row) => across[x].map((column) => [column, row] as const));
  const xs = across.map((_, x) => x);
  if (!color) {
    return down.map((_, y) =>
      xs.map((x) => shadeOf(shareOf(grid, block(x, y))).repeat(2)).join("")
    );
  }
  const index = (x: number, y: number) =>
    y < height ? paletteIndex(colorOf(grid, block(x, y))) : undefined;
  return Array.from(
    { length: Math.ceil(height / 2) },
    (_, y) =>
      inkedRuns(xs.map((x): InkedText => {
        const [upper, lower] = [index(x, 2 * y), index(x, 2 * y + 1)];
        if (upper === undefined) return lower === undefined ? [" "] : ["▄", `38;5;${lower}`];
        return ["▀", `38;5;${upper}${lower === undefined ? "" : `;48;5;${lower}`}`];
      })),
  );
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

function colorOf({ colorAt }: PixelGrid, block: Block): TerminalColor {
  const colors = block.map(([column, row]) => colorAt(column, row));
  const mean = (channel: 0 | 1 | 2 | 3) =>
    colors.reduce((sum, one) => sum + one[channel], 0) / colors.length;
  return [mean(0), mean(1), mean(2), mean(3)];
}
