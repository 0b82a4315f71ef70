/**
 * Lines and points of a plot as text: a braille chart for each six of them.
 *
 * @module
 */

import { type ChartFrame, type ChartSeries, drawChart, MOST_SERIES } from "./chart_frame.ts";
import type { PlotSpec } from "./plot_spec.ts";
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
import type { TextPart, TextSize } from "./text_part.ts";

/** What tells series apart. */
const GROUPING = ["color", "stroke", "fill", "strokeDash", "shape", "detail"];

/**
 * Draws the layers of lines and points, and rules as lines across.
 *
 * @param layers Lines, points and rules.
 * @param size Columns and rows.
 */
export function seriesText(layers: readonly Layer[], { width, height, color }: TextSize): TextPart {
  const [{ encoding }] = layers.filter(({ mark }) => mark !== "rule");
  const { x, y } = encoding;
  const rows = layers.flatMap((layer) => layer.mark === "rule" ? [] : layer.rows);
  const xNames = isDiscrete(x) ? namesOf(x, rows) : undefined;
  const drawn = layers.filter(({ mark }) => mark !== "rule")
    .flatMap((layer) => seriesOf(layer, xNames));
  const lines = drawn.filter(({ dots }) => !dots);
  const overlaid = ({ name, dots }: ChartSeries) =>
    dots && lines.some((line) => line.name === name);
  const series = drawn.filter((one) => one.x.length > 0 && !overlaid(one));
  if (series.length === 0) return { lines: ["(no points)"], notes: [], narrow: false };
  const ends = {
    xReach: [...series.flatMap((one) => one.x), ...numbers(scaleOf(x, "domain"))],
    yReach: [
      ...series.flatMap((one) => one.y),
      ...numbers(scaleOf(y, "domain")),
      ...(scaleOf(y, "zero") === true ? [0] : []),
    ],
  };
  const rules = layers.filter(({ mark }) => mark === "rule")
    .flatMap((layer) => rulesOf(layer, ends.xReach, ends.yReach));
  const frame: ChartFrame = {
    width,
    height,
    color,
    xLabel: labelOf(x),
    yLabel: labelOf(y),
    logX: scaleOf(x, "type") === "log",
    logY: scaleOf(y, "type") === "log",
    ...(xNames === undefined ? {} : { xNames }),
    ...ends,
  };
  const most = MOST_SERIES - rules.length;
  const charts = Array.from(
    { length: Math.ceil(series.length / most) },
    (_, index) =>
      drawChart([...series.slice(index * most, (index + 1) * most), ...rules], frame).split("\n"),
  );
  return { lines: charts.flat(), notes: [], narrow: false };
}

/** The rows of a layer by what tells them apart, in the order of the scales. */
export function groupsOf({ rows, encoding }: Layer): [name: string, rows: Row[]][] {
  const channels = GROUPING.map((name) => encoding[name]).filter((channel) =>
    channel?.field !== undefined && channel.type !== "quantitative"
  );
  const groups = Map.groupBy(rows, (row) => nameOf(row, channels));
  const order = channels.flatMap((channel) => names(scaleOf(channel, "domain")));
  const rank = (name: string) => order.includes(name) ? order.indexOf(name) : order.length;
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

function seriesOf(layer: Layer, xNames?: readonly string[]): ChartSeries[] {
  const { mark, encoding } = layer;
  return groupsOf(layer).map(([name, members]) => {
    const places = members.map((row): [number, number] => {
      const x = placed(encoding.x, row);
      return [xNames ? xNames.indexOf(String(x)) : Number(x), Number(placed(encoding.y, row))];
    }).filter((place) => place.every(Number.isFinite));
    if (mark === "line") places.sort(([a], [b]) => a - b);
    return {
      name,
      x: places.map(([x]) => x),
      y: places.map(([, y]) => y),
      dots: mark === "point",
    };
  });
}

/** What the legend says of a row: the values of the channels, each but once. */
function nameOf(row: Row, channels: readonly PlotSpec[]): string {
  return [...new Set(channels.map((channel) => String(shown(channel, row))))].join(", ");
}

/** A rule as a line: from one end of the chart to the other where it stands at one value. */
function rulesOf(
  { rows, encoding }: Layer,
  xs: readonly number[],
  ys: readonly number[],
): ChartSeries[] {
  const across = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
  return (rows.length === 0 ? [{}] : rows).flatMap((row): ChartSeries[] => {
    const [x, y] = [placed(encoding.x, row), placed(encoding.y, row)].map((value) =>
      typeof value === "number" ? value : undefined
    );
    if (x === undefined && y !== undefined) {
      return [{ name: `${labelOf(encoding.y) ?? "line"} at ${y}`, x: across(xs), y: [y, y] }];
    }
    if (y === undefined && x !== undefined) {
      return [{ name: `${labelOf(encoding.x) ?? "line"} at ${x}`, x: [x, x], y: across(ys) }];
    }
    const [x2, y2] = [placed(encoding.x2, row), placed(encoding.y2, row)];
    return [x, y, x2, y2].every((value) => typeof value === "number")
      ? [{ name: "", x: [x, x2] as number[], y: [y, y2] as number[] }]
      : [];
  });
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
