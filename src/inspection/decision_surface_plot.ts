/**
 * What a model says everywhere in the plane, and the points that it learnt from.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { CATEGORY_COLORS, colorScale, PALE_DIVERGING } from "./colors.ts";
import { countOf, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { levelLines } from "./level_lines.ts";
import { pictureUrl } from "./picture.ts";
import { extent } from "./ranges.ts";
import { checkSurface, edges, type LabelledPoint, type Surface, valueAt } from "./surface.ts";

/** How a {@linkcode decisionSurfacePlot} looks. */
export interface DecisionSurfaceOptions {
  /** The output at which the answer changes, drawn as a line; 0 unless said. */
  readonly level?: number;
  /** What x is; `"x"` unless said. */
  readonly xLabel?: string;
  /** What y is; `"y"` unless said. */
  readonly yLabel?: string;
  /** What the outputs are; `"output"` unless said. */
  readonly valueLabel?: string;
  /** A line above the plot. */
  readonly title?: string;
  /** The width between the axes in pixels; 360 unless said. A unit is as long up as across. */
  readonly width?: number;
}

const ACTION = "Cannot draw a decision surface";
const OPTIONS = ["level", "xLabel", "yLabel", "valueLabel", "title", "width"];
/**
 * A plot of the outputs of a model as colours, blue below the level and orange above, with a line at the level and points
 * over it: circles below the level, squares above, those for training filled with the colour of their class and those for testing hollow.
 *
 * @param surface The outputs on a grid; 50 by 50 is enough.
 * @param points The data.
 * @param options Level, labels, size.
 * @throws {RangeError} Where the grid has fewer than 2 columns or rows, or not from left to right and from the bottom up, or
 * a number is not finite.
 * @throws {TypeError} Where there are not as many outputs as places.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decisionSurfacePlot } from "shapefold/plots";
 *
 * const at = [-1, 0, 1];
 * const values = at.flatMap((y) => at.map((x) => x + y));
 * const spec = decisionSurfacePlot({ xs: at, ys: at, values }, [
 *   { x: -0.5, y: -0.5, label: -1 },
 *   { x: 0.5, y: 0.9, label: 1, test: true },
 * ]);
 *
 * assertEquals(
 *   spec.description,
 *   "Decision surface: output from -2 to 2 for x from -1 to 1 and y from -1 to 1, with 2 points, 2 of them on the side of their class.",
 * );
 * ```
 */
export function decisionSurfacePlot(
  surface: Surface,
  points: readonly LabelledPoint[],
  options: DecisionSurfaceOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, '{ title: "Four hidden units" }');
  const { level = 0, xLabel = "x", yLabel = "y", valueLabel = "output", title, width = 360 } =
    options;
  checkSurface(surface, points, level, width, ACTION);
  const { xs, ys, values } = surface;
  const [left, right] = edges(xs);
  const [bottom, top] = edges(ys);
  const height = Math.round(width * (top - bottom) / (right - left));
  const [lowest, highest] = extent(values);
  const far = Math.max(level - lowest, highest - level) || 1;
  const [low, high] = [level - far, level + far];
  // A picture begins at the top.
  const rows = Array.from({ length: ys.length }, (_, j) => ys.length - 1 - j);
  const flipped = rows.flatMap((j) => Array.from(xs, (_, i) => values[j * xs.length + i]));
  const axis = (field: string, label: string, domain: readonly number[], size: number) => ({
    field,
    type: "quantitative",
    title: label,
    scale: { domain, nice: false, zero: false },
    axis: { tickCount: Math.max(2, Math.floor(size / 50)), grid: false },
  });
  const x = axis("x", xLabel, [left, right], width);
  const y = axis("y", yLabel, [bottom, top], height);
  const labels = [...new Set(points.map(({ label }) => label))].sort((a, b) => a - b);
  const kinds = labels.flatMap((label) =>
    [false, true].filter((test) =>
      points.some((p) => p.label === label && (p.test ?? false) === test)
    )
      .map((test) => ({ label, test, name: nameOf(label, test) }))
  );
  const colorOf = (label: number) => CATEGORY_COLORS[label < level ? 0 : 1];
  const encode = (range: readonly string[]) => ({
    field: "kind",
    type: "nominal",
    scale: { domain: kinds.map(({ name }) => name), range },
    legend: {
      title: "points",
      symbolSize: 70,
      symbolStrokeWidth: 1,
      symbolOpacity: 1,
    },
  });
  const apart = points.filter((point) =>
    (valueAt(surface, point) < level) === (point.label < level)
  );
  const span = (label: string, [from, to]: readonly number[]) => `${label} from ${from} to ${to}`;
  return {
    ...plotHead(
      `Decision surface: ${span(valueLabel, [short(lowest), short(highest)])} for ` +
        `${span(xLabel, [xs[0], xs[xs.length - 1]])} and ${
          span(yLabel, [ys[0], ys[ys.length - 1]])
        }, ` +
        `with ${
          countOf(points.length, "point")
        }, ${apart.length} of them on the side of their class.`,
      title,
    ),
    width,
    height,
    layer: [
      {
        data: { values: [{ x: left, y: bottom, value: level }] },
        mark: { type: "square", opacity: 0, aria: false },
        encoding: {
          x,
          y,
          color: {
            field: "value",
            type: "quantitative",
            scale: colorScale(PALE_DIVERGING, low, high),
            legend: { title: valueLabel, gradientLength: 120, gradientOpacity: 1, tickCount: 5 },
          },
        },
      },
      {
        data: { values: [{ url: pictureUrl(flipped, xs.length, low, high, PALE_DIVERGING) }] },
        mark: { type: "image", width, height, aspect: false, smooth: false, aria: false },
        encoding: {
          x: { value: width / 2 },
          y: { value: height / 2 },
          url: { field: "url", type: "nominal" },
        },
      },
      {
        data: { values: levelLines(surface, level) },
        mark: {
          type: "rule",
          stroke: "currentColor",
          strokeWidth: 2,
          strokeCap: "round",
          aria: false,
        },
        encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
      },
      {
        data: {
          values: points.map(({ x, y, label, test = false }) => ({
            x,
            y,
            kind: nameOf(label, test),
          })),
        },
        mark: {
          type: "point",
          size: 36,
          strokeWidth: 1,
          opacity: 1,
          clip: true,
          aria: false,
        },
        encoding: {
          x,
          y,
          shape: encode(kinds.map(({ label }) => label < level ? "circle" : "square")),
          stroke: encode(kinds.map(() => "currentColor")),
          fill: encode(kinds.map(({ label, test }) => test ? "transparent" : colorOf(label))),
        },
      },
    ],
  };
}

function nameOf(label: number, test: boolean): string {
  return `${label}, ${test ? "test" : "training"}`;
}

function short(value: number): number {
  return Number(value.toPrecision(3));
}
