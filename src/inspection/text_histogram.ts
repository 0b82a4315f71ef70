/**
 * Histograms of a plot as text: a column of blocks for each bin.
 *
 * @module
 */

import { drawingWidth, framed, horizontalAxis, verticalAxis } from "./chart_axes.ts";
import { inked } from "./ink.ts";
import { labelOf, type Layer, placed, scaleOf } from "./plot_views.ts";
import type { TextPart, TextSize } from "./text_part.ts";

const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Does a layer draw bars from a place on the x axis to another? */
export function isHistogram({ mark, encoding }: Layer): boolean {
  return mark === "bar" && encoding.x2?.field !== undefined && encoding.y?.field !== undefined &&
    encoding.y2?.field === undefined;
}

/**
 * Draws a layer of binned bars. A bin that is thinner than a column is not lost: a column is as high as the highest bin in
 * it, and half an eighth at least where there is anything.
 *
 * @param layer Bars with `x`, `x2` and `y`.
 * @param size Columns and rows.
 */
export function histogramText({ rows, encoding }: Layer, size: TextSize): TextPart {
  const { x, x2, y } = encoding;
  const bins = rows.map((row) => ({
    from: Number(placed(x, row)),
    to: Number(placed(x2, row)),
    height: Number(placed(y, row)),
  })).filter(({ from, to, height }) => [from, to, height].every(Number.isFinite));
  if (bins.length === 0) return { lines: ["(no bars)"], notes: [], narrow: false };
  const log = scaleOf(y, "type") === "log";
  const floor = Number(
    encoding.y2?.datum ?? (log ? Math.min(...bins.map((b) => b.height)) / 2 : 0),
  );
  const rowCount = Math.max(3, Math.round(size.height / 2));
  const yAxis = verticalAxis([floor, ...bins.map(({ height }) => height)], rowCount / 2, log);
  const columns = drawingWidth(yAxis, size.width);
  const domain = scaleOf(x, "domain");
  const ends = Array.isArray(domain)
    ? domain.map(Number)
    : bins.flatMap(({ from, to }) => [from, to]);
  const xAxis = horizontalAxis(ends, columns / 10, false);
  const heights = Array.from({ length: columns }, (_, column) => {
    const inside = bins.filter(({ from, to }) =>
      xAxis.place(from) * columns < column + 1 && xAxis.place(to) * columns > column
    );
    const height = Math.max(0, ...inside.map((bin) => yAxis.place(bin.height)));
    return height === 0 ? 0 : Math.max(1, Math.round(height * rowCount * 8));
  });
  const drawing = Array.from({ length: rowCount }, (_, row) => {
    const below = (rowCount - 1 - row) * 8;
    const line = heights.map((height) => EIGHTHS[Math.min(8, Math.max(0, height - below))]).join(
      "",
    );
    return size.color ? inked(line, 36) : line;
  });
  const lines = framed(drawing, xAxis, yAxis, columns, labelOf(x), labelOf(y));
  return { lines: lines.map((line) => line.trimEnd()), notes: [], narrow: false };
}
