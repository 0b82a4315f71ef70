/**
 * A plot as text for the terminal.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { textWidth } from "./ink.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { type Layer, shown, type View, viewsOf } from "./plot_views.ts";
import { canColor } from "./terminal_chart.ts";
import { barsText } from "./text_bars.ts";
import { cellsText } from "./text_cells.ts";
import { histogramText, isHistogram } from "./text_histogram.ts";
import { imagesText } from "./text_images.ts";
import { joinParts, type TextPart, type TextSize } from "./text_part.ts";
import { seriesText } from "./text_series.ts";

/** How {@linkcode toText} writes. */
export interface TextOptions {
  /** The number of columns, 30 or more; 72 unless said. */
  readonly width?: number;
  /** The number of rows of a drawing of lines or points, 3 or more; 14 unless said. */
  readonly height?: number;
  /** Whether colours are used; where standard output is a terminal and `NO_COLOR` is not set, unless said. */
  readonly color?: boolean;
}

const ACTION = "Cannot write a plot as text";

/**
 * Writes a plot as text for the terminal.
 *
 * Lines and points become braille dots in a system of axes, bars a line each with their value, rectangles a grid of
 * numbers or of shaded cells, images pixels of half a character. Rules become lines across; plots side by side stand one
 * below the other. Everything can be told apart without colours; with them it is easier.
 *
 * @param spec What a plot function gave, or another Vega-Lite specification of the marks line, point, bar, rect, rule, image
 * and text, whose data are inside of it as they are drawn. Layers with a filter are passed over, except for texts, which are
 * written for all rows.
 * @param options Size and colours.
 * @returns Lines joined by `\n`, without one at the end, to be given to `console.log`.
 * @throws {TypeError} Where it is no specification, has other marks, or data that Vega-Lite would compute first; where an
 * option is not known.
 * @throws {RangeError} Where the size is too small.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toText } from "shapefold/plots";
 *
 * const text = toText({
 *   title: "Accuracy",
 *   data: { values: [{ rate: "none", accuracy: 0.5 }, { rate: "0.2", accuracy: 0.75 }] },
 *   mark: "bar",
 *   encoding: {
 *     x: { field: "rate", type: "nominal", sort: null, title: null },
 *     y: { field: "accuracy", type: "quantitative", scale: { domain: [0, 1] }, title: null },
 *   },
 * }, { width: 30, color: false });
 *
 * assertEquals(text.split("\n"), [
 *   "Accuracy",
 *   "none █████████          0.5000",
 *   "0.2  █████████████▌     0.7500",
 * ]);
 * ```
 */
export function toText(spec: PlotSpec, options: TextOptions = {}): string {
  checkOptions(ACTION, options, ["width", "height", "color"], "{ width: 72 }");
  const { width = 72, height = 14, color = canColor() } = options;
  for (const [name, value, least] of [["width", width, 30], ["height", height, 3]] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw wrongNumber(ACTION, `a whole ${name} of at least ${least}`, value);
    }
  }
  const views = viewsOf(spec);
  return joinParts(
    views.map((view) => viewText(view, views.length, { width, height, color })),
    width,
  );
}

/** From so many on, pictures are made small. */
const MANY = 9;

function viewText({ heading, layers: all }: View, count: number, size: TextSize): TextPart {
  const layers = all.filter(({ mark, filtered }) => mark === "text" || !filtered);
  const marks = layers.map(({ mark }) => mark);
  const small = { ...size, width: Math.min(size.width, size.color ? 14 : 28) };
  const part = marks.includes("image")
    ? imagesText(layers, count < MANY ? size : small)
    : marks.includes("rect")
    ? cellsText(layers, count < MANY ? size : small)
    : layers.some(isHistogram)
    ? histogramText(layers.find(isHistogram)!, size)
    : marks.includes("bar")
    ? barsText(layers, size)
    : marks.includes("line") || marks.includes("point")
    ? seriesText(layers, size)
    : textsPart(layers);
  return {
    ...part,
    lines: [...heading.flatMap((line) => wrapped(line, size.width)), ...part.lines],
  };
}

function textsPart(layers: readonly Layer[]): TextPart {
  const lines = layers.filter(({ mark }) => mark === "text").flatMap(({ rows, encoding }) =>
    rows.map((row) => String(shown(encoding.text, row)))
  );
  return { lines, notes: [], narrow: false };
}

/** Text in lines no wider than the chart, broken between words where that can be had. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
