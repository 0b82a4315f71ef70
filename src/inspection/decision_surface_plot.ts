/**
 * What a model says everywhere in the plane, and the points that it learnt from.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { wrongNumber } from "../text/found.ts";
import { CATEGORY_COLORS, colorScale, DIVERGING, type Rgba } from "./colors.ts";
import { countOf } from "./learning_curves_plot.ts";
import { levelLines } from "./level_lines.ts";
import { pictureUrl } from "./picture.ts";
import { plotHead, type PlotSpec } from "./plot_axes.ts";
import { extent } from "./ranges.ts";

/** The outputs of a model on a grid. */
export interface Surface {
  /** Where the columns of the grid lie: at least 2 places, from left to right at even distances. */
  readonly xs: ArrayLike<number>;
  /** Where the rows of the grid lie: at least 2 places, from the bottom up at even distances. */
  readonly ys: ArrayLike<number>;
  /** The outputs, row by row: `values[j * xs.length + i]` at `(xs[i], ys[j])`. */
  readonly values: ArrayLike<number>;
}

/** A point over a {@linkcode Surface}. */
export interface LabelledPoint {
  /** Where it lies across. */
  readonly x: number;
  /** Where it lies up. */
  readonly y: number;
  /** Its class: a number below or above the level, such as -1 and 1. */
  readonly label: number;
  /** Whether the model has not seen it: such points are hollow; false unless said. */
  readonly test?: boolean;
}

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
/** The colours of outputs: paler than those of the points, which are to be seen on them. */
const PALE: readonly Rgba[] = DIVERGING.map(([r, g, b, alpha]) => [r, g, b, alpha * 0.6]);

/**
 * A plot of the outputs of a model as colours, blue below the level and orange above, with a line at the level and points
 * over it: circles below the level, squares above, filled for training and hollow for testing.
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
  checkSurface(surface, points, level, width);
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
    legend: { title: "points", symbolSize: 60, symbolStrokeWidth: 1.5, symbolOpacity: 1 },
  });
  const right_ = points.filter((point) =>
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
        }, ${right_.length} of them on the side of their class.`,
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
          fill: {
            field: "value",
            type: "quantitative",
            scale: colorScale(PALE, low, high),
            legend: { title: valueLabel, gradientLength: 120, gradientOpacity: 1, tickCount: 5 },
          },
        },
      },
      {
        data: { values: [{ url: pictureUrl(flipped, xs.length, low, high, PALE) }] },
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
        mark: { type: "point", size: 34, strokeWidth: 1.5, opacity: 1, aria: false },
        encoding: {
          x,
          y,
          shape: encode(kinds.map(({ label }) => label < level ? "circle" : "square")),
          stroke: encode(kinds.map(({ label }) => colorOf(label))),
          fill: encode(kinds.map(({ label, test }) => test ? "transparent" : colorOf(label))),
        },
      },
    ],
    resolve: { scale: { fill: "independent" } },
  };
}

function nameOf(label: number, test: boolean): string {
  return `${label}, ${test ? "test" : "training"}`;
}

/** From the outer edge of the first cell to that of the last. */
function edges(at: ArrayLike<number>): readonly [number, number] {
  const last = at.length - 1;
  const half = (at[last] - at[0]) / last / 2;
  return [at[0] - half, at[last] + half];
}

function short(value: number): number {
  return Number(value.toPrecision(3));
}

/** The output of the cell that a point lies in. */
function valueAt({ xs, ys, values }: Surface, { x, y }: LabelledPoint): number {
  const cell = (at: ArrayLike<number>, place: number) => {
    const last = at.length - 1;
    const nearest = Math.round((place - at[0]) / (at[last] - at[0]) * last);
    return Math.min(last, Math.max(0, nearest));
  };
  return values[cell(ys, y) * xs.length + cell(xs, x)];
}

function checkSurface(
  { xs, ys, values }: Surface,
  points: readonly LabelledPoint[],
  level: number,
  width: number,
): void {
  for (const [name, at] of [["xs", xs], ["ys", ys]] as const) {
    if (at.length < 2) throw wrongNumber(ACTION, `at least 2 ${name}`, at.length);
    for (let i = 0; i < at.length; i++) {
      if (Number.isFinite(at[i]) && !(at[i] <= at[i - 1])) continue;
      throw wrongNumber(ACTION, `finite ${name}, each above the one before,`, at[i]);
    }
  }
  if (values.length !== xs.length * ys.length) {
    throw new TypeError(
      `${ACTION}: expected ${ys.length} x ${xs.length} values but found ${values.length}`,
    );
  }
  const numbers = [
    level,
    ...Array.from(values),
    ...points.flatMap(({ x, y, label }) => [x, y, label]),
  ];
  const wrong = numbers.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw wrongNumber(ACTION, "finite values and points", wrong);
  if (!(width > 0 && Number.isFinite(width))) throw wrongNumber(ACTION, "a width above 0", width);
}
