/**
 * Points in the plane: predicted against true values.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { CATEGORY_COLORS } from "./colors.ts";
import { checkSize, legendColumns } from "./plot_axes.ts";
import { listed, plotHead } from "./plot_head.ts";
import type { PlotSpec, PlotValue } from "./plot_spec.ts";
import { extent, roomyRange } from "./ranges.ts";

/** Points of the same colour and shape in a {@linkcode scatterPlot}. */
export interface PointGroup {
  /** What the legend says. */
  readonly name: string;
  /** Where each point lies across. */
  readonly x: ArrayLike<number>;
  /** Where each point lies up, as many as there are x. */
  readonly y: ArrayLike<number>;
}

/** How a {@linkcode scatterPlot} looks. */
export interface ScatterPlotOptions {
  /** Whether x and y have the same range, with a line where they are equal; false unless said. */
  readonly diagonal?: boolean;
  /** What x is, with its unit. */
  readonly xLabel?: string;
  /** What y is, with its unit. */
  readonly yLabel?: string;
  /** A line above the plot. */
  readonly title?: string;
  /** The width between the axes in pixels; 360 unless said. */
  readonly width?: number;
  /** The height between the axes in pixels; 360 unless said. */
  readonly height?: number;
}

const ACTION = "Cannot draw points";
const OPTIONS = ["diagonal", "xLabel", "yLabel", "title", "width", "height"];
const SHAPES = [
  "circle",
  "triangle-up",
  "square",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
];
/** How many points are drawn at most: more can neither be seen nor sent. */
const MOST = 1000;

/**
 * A plot of points. Of more than 1,000 every so many is drawn, and a line below the title says so.
 *
 * @param groups One to seven groups with different names, told apart by colour and by shape.
 * @param options Diagonal, axes, size.
 * @throws {RangeError} Where there is no group or no point, more than 7 groups, the same name twice, or a number that is not
 * finite.
 * @throws {TypeError} Where a group has not as many x as y.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scatterPlot } from "shapefold/plots";
 *
 * const spec = scatterPlot([{ name: "test", x: [1.2, 3.4, 2.2], y: [1.3, 3.0, 2.5] }], {
 *   diagonal: true,
 *   xLabel: "true value (100,000 $)",
 *   yLabel: "predicted value (100,000 $)",
 * });
 *
 * assertEquals(
 *   spec.description,
 *   "3 points of predicted value (100,000 $) over true value (100,000 $): test.",
 * );
 * ```
 */
export function scatterPlot(
  groups: readonly PointGroup[],
  options: ScatterPlotOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, "{ diagonal: true }");
  const { diagonal = false, xLabel, yLabel, title, width = 360, height = 360 } = options;
  checkGroups(groups);
  checkSize(width, height);
  const count = groups.reduce((sum, { x }) => sum + x.length, 0);
  const every = Math.max(1, count / MOST);
  const values = groups.flatMap(({ name, x, y }) =>
    Array.from({ length: Math.ceil(x.length / every) }, (_, i) => Math.floor(i * every)).map((
      i,
    ) => ({ group: name, x: x[i], y: y[i] }))
  );
  const all = (axis: "x" | "y") => groups.flatMap((group) => [...extent(group[axis])]);
  const both = roomyRange([...all("x"), ...all("y")], false, false);
  const axis = (field: "x" | "y", label: string | undefined, size: number): PlotSpec => ({
    field,
    type: "quantitative",
    title: label ?? null,
    scale: {
      domain: diagonal ? both : roomyRange(all(field), false, false),
      nice: false,
      zero: false,
    },
    axis: { tickCount: Math.max(2, Math.floor(size / 60)) },
  });
  const x = axis("x", xLabel, width);
  const y = axis("y", yLabel, height);
  const names = groups.map(({ name }) => name);
  const columns = legendColumns(names, width);
  const isDense = values.length > 300;
  const encode = (range: PlotValue): PlotSpec => ({
    field: "group",
    type: "nominal",
    scale: { domain: names, range },
    legend: names.length === 1
      ? null
      : { title: null, orient: "top", columns, symbolSize: 80, symbolOpacity: 1 },
  });
  const thousands = (points: number) => points.toLocaleString("en");
  const caption = every === 1 ? [] : [`${thousands(values.length)} of ${thousands(count)} points`];
  return {
    ...plotHead(
      `${thousands(count)} point${count === 1 ? "" : "s"} of ${yLabel ?? "y"} over ${
        xLabel ?? "x"
      }: ` +
        `${listed(names)}.`,
      title,
      caption,
    ),
    width,
    height,
    layer: [
      {
        data: { values },
        mark: {
          type: "point",
          filled: true,
          size: isDense ? 16 : 45,
          opacity: isDense ? 0.65 : 0.85,
          aria: false,
        },
        encoding: {
          x,
          y,
          color: encode(names.map((_, i) => CATEGORY_COLORS[i])),
          shape: encode(names.map((_, i) => SHAPES[i])),
        },
      },
      ...(diagonal
        ? [{
          data: { values: both.map((at) => ({ x: at, y: at })) },
          mark: { type: "line", stroke: "currentColor", strokeWidth: 1.5, strokeDash: [6, 4] },
          encoding: { x, y },
        }]
        : []),
    ],
  };
}

function checkGroups(groups: readonly PointGroup[]): void {
  const most = CATEGORY_COLORS.length;
  if (groups.length === 0 || groups.length > most) {
    throw new RangeError(`${ACTION}: expected 1 to ${most} groups but found ${groups.length}`);
  }
  groups.forEach(({ name, x, y }, index) => {
    const action = `${ACTION} of ${describe(name)}`;
    if (groups.findIndex((group) => group.name === name) !== index) {
      throw new RangeError(`${ACTION}: expected different names but found ${describe(name)} twice`);
    }
    if (x.length === 0) throw new RangeError(`${action}: expected at least 1 but found none`);
    if (x.length !== y.length) {
      throw new TypeError(`${action}: expected ${x.length} y but found ${y.length}`);
    }
    for (let i = 0; i < x.length; i++) {
      if (Number.isFinite(x[i]) && Number.isFinite(y[i])) continue;
      throw wrongNumber(`${action} at index ${i}`, "a finite x and y", x[i], y[i]);
    }
  });
}
