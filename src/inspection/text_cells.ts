/**
 * Rectangles of a plot as text: a grid with numbers where they are given, shaded or coloured pixels otherwise, and points
 * over them as letters.
 *
 * @module
 */

import { colorAt, type ColorStops } from "./colors.ts";
import { pixelLines } from "./half_blocks.ts";
import { inked } from "./ink.ts";
import {
  isDiscrete,
  labelOf,
  type Layer,
  namesOf,
  placed,
  type Row,
  scaleOf,
  shown,
} from "./plot_views.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { cellText } from "./table.ts";
import { inkIndex, paletteIndex, shadeOf, stopsOf } from "./terminal_colors.ts";
import { axisNotes } from "./text_notes.ts";
import type { TextPart, TextSize } from "./text_part.ts";

/** The cells of a grid: what stands at the places of its axes. */
interface Cells {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly values: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, string>;
  readonly low: number;
  readonly high: number;
  readonly stops: ColorStops;
}

/**
 * Draws a layer of rectangles, and the texts over it.
 *
 * @param layers Rectangles, and texts with the same places.
 * @param size The columns; there are as many rows as the grid wants.
 */
export function cellsText(layers: readonly Layer[], { width, color }: TextSize): TextPart {
  const layer = layers.find(({ mark }) => mark === "rect")!;
  const cells = cellsOf(layer, layers);
  if (cells.values.size === 0) return { lines: ["(no cells)"], notes: [], narrow: false };
  const table = numbered(cells, width, color);
  if (table !== undefined) {
    const { x, y } = layer.encoding;
    const axes = [labelOf(y), labelOf(x)].filter((label) => label !== undefined);
    return {
      lines: table,
      notes: axes.length < 2 ? [] : [`${axes[0]} down, ${axes[1]} across`],
      narrow: true,
    };
  }
  const share = (column: number, row: number) =>
    shareOf(cells, cells.values.get(`${cells.x[column]}\n${cells.y[row]}`));
  const grid = {
    width: cells.x.length,
    height: cells.y.length,
    share,
    colorAt: (column: number, row: number) => colorAt(cells.stops, share(column, row)),
  };
  return { lines: pixelLines(grid, width, color), notes: axisNotes(layer, color), narrow: true };
}

function cellsOf({ rows, encoding }: Layer, layers: readonly Layer[]): Cells {
  const { x, y, color = encoding.fill ?? encoding.opacity } = encoding;
  const [columns, lines] = [placesOf(x, rows), placesOf(y, rows)];
  if (!isDiscrete(y)) lines.reverse();
  const named = isDiscrete(color) ? namesOf(color, rows) : undefined;
  const value = (row: Row) => {
    const found = shown(color, row);
    return named === undefined ? Number(found) : named.indexOf(String(found));
  };
  const values = new Map(rows.map((row) => [keyOf(encoding, row), value(row)]));
  const domain = scaleOf(color, "domain");
  const known = [...values.values()].filter(Number.isFinite);
  const ends = Array.isArray(domain) && named === undefined ? domain.map(Number) : known;
  const range = scaleOf(color, "range");
  const texts = layers.filter(({ mark }) => mark === "text").flatMap((layer) =>
    layer.rows.map((row): [string, string] => {
      const text = shown(layer.encoding.text, row);
      return [keyOf(layer.encoding, row), typeof text === "number" ? cellText(text) : String(text)];
    })
  );
  return {
    x: columns,
    y: lines,
    values,
    texts: new Map(texts),
    low: ends.reduce((a, b) => Math.min(a, b), Infinity),
    high: ends.reduce((a, b) => Math.max(a, b), -Infinity),
    stops: stopsOf(range, domain),
  };
}

/** The places of an axis: names in their order, numbers from small to large. */
function placesOf(channel: PlotSpec, rows: readonly Row[]): string[] {
  if (isDiscrete(channel)) return namesOf(channel, rows);
  return [...new Set(rows.map((row) => Number(placed(channel, row))))].sort((a, b) => a - b)
    .map(String);
}

function keyOf({ x, y }: Layer["encoding"], row: Row): string {
  return `${placed(x, row)}\n${placed(y, row)}`;
}

/** A table of numbers, each with its shade or on its colour; undefined where it has no numbers or is too wide. */
function numbered(cells: Cells, width: number, color: boolean): string[] | undefined {
  if (cells.texts.size === 0) return undefined;
  const gutter = Math.max(...cells.y.map((name) => name.length));
  const digits = Math.max(...[...cells.texts.values()].map((text) => text.length));
  const room = Math.floor((width - gutter) / cells.x.length) - 3;
  if (room < digits) return undefined;
  const widest = Math.min(room, Math.max(digits, ...cells.x.map((name) => name.length)));
  const line = (name: string) =>
    cells.x.map((column) => {
      const key = `${column}\n${name}`;
      const text = (cells.texts.get(key) ?? "").padStart(widest);
      const share = shareOf(cells, cells.values.get(key));
      const tint = colorAt(cells.stops, share);
      const background = paletteIndex(tint);
      if (!color) return ` ${shadeOf(share)} ${text}`;
      return background === undefined
        ? `  ${text} `
        : ` ${inked(` ${text} `, `48;5;${background};38;5;${inkIndex(tint)}`)}`;
    }).join("");
  const head = cells.x.map((name) => {
    const short = name.length <= widest ? name : `${name.slice(0, widest - 1)}…`;
    return color ? `  ${short.padStart(widest)} ` : `   ${short.padStart(widest)}`;
  });
  return [
    " ".repeat(gutter) + head.join("").trimEnd(),
    ...cells.y.map((name) => name.padStart(gutter) + line(name)),
  ];
}

function shareOf({ low, high }: Cells, value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) return 0;
  return low === high ? 1 : Math.min(1, Math.max(0, (value - low) / (high - low)));
}
