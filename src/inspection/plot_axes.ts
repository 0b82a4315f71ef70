/**
 * What the plots of curves have in common: a system of axes with its curves, and the legend.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { CATEGORY_COLORS } from "./colors.ts";
import { checkCurves, type Curve, positions } from "./curves.ts";
import type { PlotSpec, PlotValue } from "./plot_spec.ts";
import { thinned } from "./thinned.ts";

/** A curve of a plot, and how it is told apart. */
export interface PlotCurve extends Curve {
  /** Curves of the same group have the same colour, of 7; each curve is its own group unless said. */
  readonly group?: string;
  /** Whether the line is dashed, such as validation beside training; false unless said. */
  readonly dashed?: boolean;
}

/** The axes of a plot. */
export interface PlotAxes {
  /** What x is. */
  readonly xLabel?: string;
  /** What y is. */
  readonly yLabel?: string;
  /** Whether the y axis starts at 0; false unless said. */
  readonly zero?: boolean;
  /** Whether the y axis is logarithmic; false unless said. */
  readonly logY?: boolean;
}

/** Checks the size of a plot between its axes. */
export function checkSize(width: number, height: number): void {
  if ([width, height].every((size) => Number.isFinite(size) && size > 0)) return;
  throw wrongNumber("Cannot draw a plot", "a width and a height above 0", width, height);
}

/** The axes of a plot whose range of y is known. */
interface RangedAxes extends PlotAxes {
  /** The lowest and the highest y; from the values unless said. */
  readonly yRange?: readonly [number, number];
}

/**
 * One system of axes with its curves. Long curves are {@linkcode thinned}.
 *
 * @param curves The curves, with different names.
 * @param width The width between the axes in pixels, above 0.
 * @param height The height between the axes in pixels, above 0.
 * @param axes What the axes say and how they are scaled.
 * @param legend From {@linkcode legendSpec}.
 * @throws {RangeError} Where a curve or the size cannot be drawn, or two curves have the same name.
 * @throws {TypeError} Where a curve has not as many x as y.
 */
export function axesSpec(
  curves: readonly PlotCurve[],
  width: number,
  height: number,
  { xLabel, yLabel, zero = false, logY = false, yRange }: RangedAxes,
  legend: PlotSpec,
): PlotSpec {
  checkCurves(curves, logY);
  checkNames(curves);
  checkSize(width, height);
  const values = curves.flatMap((curve) => {
    const { x, y } = thinned(positions(curve), curve.y);
    return x.map((at, index) => ({ curve: curve.name, x: at, y: y[index] }));
  });
  const yScale: PlotSpec = yRange === undefined ? {} : { domain: yRange, nice: false };
  const x = values.map((value) => value.x);
  const y = values.map((value) => value.y);
  return {
    width,
    height,
    data: { values },
    mark: { type: "line", point: curves.some((curve) => curve.y.length === 1) },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title: xLabel ?? null,
        scale: { zero: false, nice: false },
        axis: { ...axisSpec(x, width / 60), grid: false, labelFlush: false },
      },
      y: {
        field: "y",
        type: "quantitative",
        title: yLabel ?? null,
        scale: { ...(logY ? { type: "log" } : { zero }), ...yScale },
        axis: axisSpec(y, height / (logY ? 60 : 40)),
      },
      ...legend,
    },
  };
}

/** Ticks for values: at whole numbers only for whole numbers, and with short labels for just one. */
function axisSpec(values: readonly number[], tickCount: number): PlotSpec {
  return {
    tickCount: Math.max(2, Math.floor(tickCount)),
    tickMinStep: values.every(Number.isInteger) ? 1 : 0,
    ...(values.every((value) => value === values[0]) ? { format: "~g" } : {}),
  };
}

/**
 * The colours and dashes of curves by their names, in one legend above the plot.
 *
 * @param curves All curves of all panels; the first of a name decides how that name looks.
 * @param width How wide the legend may be, in pixels.
 * @throws {RangeError} Where there are more groups than colours.
 */
export function legendSpec(curves: readonly PlotCurve[], width: number): PlotSpec {
  const names = [...new Set(curves.map((curve) => curve.name))];
  const shown = names.map((name) => curves.find((curve) => curve.name === name)!);
  const groups = [...new Set(shown.map(groupOf))];
  if (groups.length > CATEGORY_COLORS.length) {
    throw new RangeError(
      `Cannot draw curves: expected at most ${CATEGORY_COLORS.length} groups of the same colour ` +
        `but found ${groups.length}`,
    );
  }
  const columns = legendColumns(names, width);
  const encode = (range: PlotValue) => ({
    field: "curve",
    type: "nominal",
    scale: { domain: names, range },
    legend: names.length === 1 ? null : { title: null, orient: "top", columns },
  });
  return {
    color: encode(shown.map((curve) => CATEGORY_COLORS[groups.indexOf(groupOf(curve))])),
    strokeDash: encode(shown.map((curve) => curve.dashed ? [6, 4] : [1, 0])),
  };
}

/** How many names of a legend stand side by side in a width, in pixels. */
export function legendColumns(names: readonly string[], width: number): number {
  const longest = Math.max(...names.map((name) => name.length));
  return Math.max(1, Math.floor(width / (longest * 7 + 50)));
}

function groupOf(curve: PlotCurve): string {
  return curve.group ?? curve.name;
}

function checkNames(curves: readonly PlotCurve[]): void {
  const names = curves.map((curve) => curve.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot draw curves: expected different names but found ${describe(twice)} twice`,
    );
  }
}
