/**
 * Matrices as colours: the kernels of a network, one by one or side by side.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { colorAt, colorScale, type ColorStops, DIVERGING, inkOn, SEQUENTIAL } from "./colors.ts";
import { cellText, cellWidth } from "./cell_text.ts";
import { axesOf, type MapAxes, MOST_AXES, sizeOf } from "./heat_map_axes.ts";
import { checkHeatMaps, type HeatMap } from "./heat_maps.ts";
import { countOf, listed, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { pictureUrl } from "./picture.ts";
import { extent } from "./ranges.ts";

/** How a {@linkcode heatMapPlot} looks. */
export interface HeatMapOptions {
  /** What the columns are. */
  readonly xLabel?: string;
  /** What the rows are. */
  readonly yLabel?: string;
  /** What the values are, with their unit. */
  readonly valueLabel?: string;
  /** Whether 0 is the middle, the colour of the page, between blue and orange; so it is where values are negative, unless said. */
  readonly diverging?: boolean;
  /** The value of the first colour, and of all below; the lowest value unless said, and -high where 0 is the middle. */
  readonly low?: number;
  /** The value of the last colour, and of all above: less than the highest shows what a few great values would hide. */
  readonly high?: number;
  /** How many maps stand side by side; as many as there is room for in 640 pixels unless said. */
  readonly columns?: number;
  /** The names of the columns; their numbers from 0 unless given. */
  readonly columnNames?: readonly string[];
  /** The names of the rows; their numbers from 0 unless given. */
  readonly rowNames?: readonly string[];
  /** A line above the plot. */
  readonly title?: string;
}

const ACTION = "Cannot draw heat maps";
const OPTIONS = [
  "xLabel",
  "yLabel",
  "valueLabel",
  "diverging",
  "low",
  "high",
  "columns",
  "columnNames",
  "rowNames",
  "title",
];
const ROOM = 640;
/** Up to how many cells in all each is a mark of its own; more are the pixels of a picture for each map. */
const MOST_CELLS = 600;
/** Up to how many cells in all the values are written in them. */
const MOST_TEXTS = 100;

/**
 * A plot of one or more matrices as colours, all on the same scale.
 *
 * @param maps One or more matrices, in reading order.
 * @param options What rows, columns and values are; the scale; how many maps stand side by side.
 * @throws {RangeError} Where there is no matrix, an empty one, or a value that is not finite.
 * @throws {TypeError} Where the rows of a matrix differ in length, or names in number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { heatMapPlot } from "shapefold/plots";
 *
 * const spec = heatMapPlot([
 *   { name: "L1", values: [[0, 0.9], [0, -1.2]] },
 *   { name: "L2", values: [[0.4, 0.5], [-0.3, -0.6]] },
 * ], { valueLabel: "weight", xLabel: "unit", yLabel: "input", rowNames: ["x", "y"] });
 *
 * assertEquals(spec.description, "2 heat maps of weight from -1.20 to 0.900: L1, L2.");
 * ```
 */
export function heatMapPlot(maps: readonly HeatMap[], options: HeatMapOptions = {}): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, '{ valueLabel: "weight" }');
  const { title, valueLabel, rowNames, columnNames } = options;
  checkHeatMaps(maps, rowNames, columnNames, ACTION);
  const [lowest, highest] = extent(
    maps.flatMap(({ values }) => values.flatMap((row) => [...extent(row)])),
  );
  const { diverging = lowest < 0 } = options;
  const far = Math.max(-lowest, highest) || 1;
  const { high = diverging ? far : highest > lowest ? highest : lowest + 1 } = options;
  const { low = diverging ? -high : lowest } = options;
  if (!(high > low && Number.isFinite(high - low)) || diverging && high !== -low) {
    const expected = diverging ? "a low of -high" : "a finite low below a finite high";
    throw wrongNumber(ACTION, expected, low, high);
  }
  const scale = { stops: diverging ? DIVERGING : SEQUENTIAL, low, high };
  const cells = maps.reduce((sum, { values }) => sum + values.length * values[0].length, 0);
  const isWritten = cells <= MOST_TEXTS;
  const least = isWritten ? cellWidth(maps, Math.max(Math.abs(low), Math.abs(high))) : 0;
  const widest = Math.max(...maps.map((map) => sizeOf(map, maps.length, least).width));
  const across = widest + (maps.length > MOST_AXES ? 10 : 50);
  const lines = Math.ceil(maps.length / Math.max(1, Math.floor(ROOM / across)));
  const columns = options.columns ?? Math.ceil(maps.length / lines);
  if (!Number.isInteger(columns) || columns < 1) {
    throw wrongNumber(ACTION, "a whole number of columns of at least 1", columns);
  }
  const color: PlotSpec = {
    field: "value",
    type: "quantitative",
    scale: colorScale(scale.stops, low, high),
    legend: { title: valueLabel ?? null, gradientLength: 120, gradientOpacity: 1, tickCount: 5 },
  };
  const names = maps.flatMap(({ name }) => name === undefined ? [] : [name]);
  const what = `${countOf(maps.length, "heat map")} of ${valueLabel ?? "values"}`;
  const range = `from ${formatFigure(lowest)} to ${formatFigure(highest)}`;
  const head = plotHead(
    `${what} ${range}${names.length === 0 ? "" : `: ${listed(names)}`}.`,
    title,
  );
  const specs = maps.map((map) => {
    const size = sizeOf(map, maps.length, least);
    const axes = axesOf(map, size, maps.length, options);
    return {
      ...size,
      ...(cells <= MOST_CELLS
        ? cellsSpec(map, axes, color, isWritten, scale)
        : pictureSpec(map, size, axes, color, scale)),
    };
  });
  if (maps.length === 1 && maps[0].name === undefined) return { ...head, ...specs[0] };
  return {
    ...head,
    columns,
    spacing: maps.length > MOST_AXES ? 10 : 24,
    concat: specs.map((spec, i) => ({
      ...(maps[i].name === undefined ? {} : {
        title: {
          text: maps[i].name!,
          fontSize: maps.length > MOST_AXES ? 10 : 13,
          fontWeight: "normal",
          anchor: "middle",
          frame: "group",
          offset: maps.length > MOST_AXES ? 2 : 6,
        },
      }),
      ...spec,
    })),
    resolve: { scale: { color: "shared", x: "independent", y: "independent" } },
  };
}

/** The scale of colours of all maps. */
interface Scale {
  readonly stops: ColorStops;
  readonly low: number;
  readonly high: number;
}

/** A map of cells that can be told one by one. */
function cellsSpec(
  { values }: HeatMap,
  { columns, rows, encoding }: MapAxes,
  color: PlotSpec,
  written: boolean,
  { stops, low, high }: Scale,
): PlotSpec {
  const far = Math.max(Math.abs(low), Math.abs(high));
  const cells = values.flatMap((line, row) =>
    Array.from(line, (value, column) => ({
      row: rows[row],
      column: columns[column],
      value,
      ...(written
        ? {
          text: cellText(value, far),
          ink: inkOn(colorAt(stops, Math.min(1, Math.max(0, (value - low) / (high - low)))), stops),
        }
        : {}),
    }))
  );
  return {
    data: { values: cells },
    layer: [
      {
        mark: {
          type: "rect",
          stroke: "#888888",
          strokeOpacity: 0.35,
          strokeWidth: 1,
          aria: written,
        },
        encoding: { ...encoding, color },
      },
      ...(written
        ? [{
          mark: {
            type: "text",
            baseline: "middle",
            fontSize: 11,
            color: { expr: "datum.ink" },
            aria: false,
          },
          encoding: { ...encoding, text: { field: "text", type: "nominal" } },
        }]
        : []),
    ],
  };
}

/** A map of so many cells that a picture shows them better. */
function pictureSpec(
  { values }: HeatMap,
  { width, height }: { readonly width: number; readonly height: number },
  { rows, columns, encoding }: MapAxes,
  color: PlotSpec,
  { stops, low, high }: Scale,
): PlotSpec {
  const flat = values.flatMap((row) => Array.from(row));
  return {
    layer: [
      {
        // Nothing to be seen: it makes the axes and the legend.
        data: { values: [{ row: rows[0], column: columns[0], value: low }] },
        mark: { type: "rect", opacity: 0, aria: false },
        encoding: { ...encoding, color },
      },
      {
        data: { values: [{ url: pictureUrl(flat, columns.length, low, high, stops) }] },
        mark: { type: "image", width, height, aspect: false, smooth: false, aria: false },
        encoding: {
          x: { value: width / 2 },
          y: { value: height / 2 },
          url: { field: "url", type: "nominal" },
        },
      },
    ],
  };
}
