/**
 * Plots of curves as plain data: Vega-Lite specifications, one alone or several side by side.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { axesSpec, legendSpec, type PlotAxes, type PlotCurve } from "./plot_axes.ts";
import { listed, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";

/** How a {@linkcode curvesPlot} looks. */
export interface CurvesPlotOptions extends PlotAxes {
  /** A line above the plot. */
  readonly title?: string;
  /** The width between the axes in pixels; 560 unless said. */
  readonly width?: number;
  /** The height between the axes in pixels; 300 unless said. */
  readonly height?: number;
}

const OPTIONS = ["xLabel", "yLabel", "zero", "logY", "title", "width", "height"];

/** One of the small plots of a {@linkcode facetPlot}. */
export interface PlotPanel {
  /** A line above the panel. */
  readonly title: string;
  /** Lines below the title. */
  readonly caption?: readonly string[];
  /** What the panel shows; curves of the same name look the same in all panels. */
  readonly curves: readonly PlotCurve[];
}

/** How a {@linkcode facetPlot} looks. */
export interface FacetPlotOptions extends PlotAxes {
  /** A line above all panels. */
  readonly title?: string;
  /** How many panels stand side by side; 3 unless said. */
  readonly columns?: number;
  /** The width of a panel between its axes in pixels; 240 unless said. */
  readonly width?: number;
  /** The height of a panel between its axes in pixels; 120 unless said. */
  readonly height?: number;
  /** Whether all panels have the same y axis; true unless said. */
  readonly sharedY?: boolean;
}

/**
 * A plot of curves over x, with a legend: learning curves, one remedy against another.
 *
 * @param curves One or more curves with different names; they may differ in length and in x. Of curves with more than
 * 500 points those are drawn that show their course.
 * @param options Title, axes, size.
 * @throws {RangeError} Where a curve is empty or holds a number that cannot be drawn, when two curves
 * have the same name, when there are more groups than colours, or when the size is not above 0.
 * @throws {TypeError} Where a curve has not as many x as y, or an option is not known.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { curvesPlot, toSvg } from "shapefold/plots";
 *
 * const spec = curvesPlot([
 *   { name: "training", group: "loss", y: [0.31, 0.17, 0.09] },
 *   { name: "validation", group: "loss", dashed: true, y: [0.29, 0.2, 0.14] },
 * ], { title: "Loss", xLabel: "epoch", yLabel: "mean absolute error", zero: true });
 *
 * assert((await toSvg(spec)).startsWith("<svg"));
 * ```
 */
export function curvesPlot(
  curves: readonly PlotCurve[],
  options: CurvesPlotOptions = {},
): PlotSpec {
  checkOptions("Cannot draw curves", options, OPTIONS, '{ xLabel: "epoch" }');
  const { title, width = 560, height = 300 } = options;
  return {
    ...plotHead(`Curves: ${listed(curves.map(({ name }) => name))}.`, title),
    ...axesSpec(curves, width, height, options, legendSpec(curves, width)),
  };
}

/**
 * Small plots side by side, each with its own title and caption, and one legend for all of them:
 * the true and the predicted curve of several rows.
 *
 * @param panels One or more panels, in reading order.
 * @param options Title, axes, size, number of columns.
 * @throws {RangeError} Where there is no panel, when a curve is empty or holds a number that cannot be
 * drawn, when two curves of a panel have the same name, when there are more groups than colours, or
 * when a size is not above 0.
 * @throws {TypeError} Where a curve has not as many x as y, or an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { facetPlot } from "shapefold/plots";
 *
 * const spec = facetPlot([1, 2, 3, 4].map((row) => ({
 *   title: `Row ${row}`,
 *   caption: ["true 0.80, predicted 0.77"],
 *   curves: [{ name: "true", y: [0.8, 0, row] }, { name: "predicted", y: [0.77, 0.1, row] }],
 * })), { columns: 2, xLabel: "x" });
 *
 * assertEquals([spec.columns, Array.isArray(spec.concat) && spec.concat.length], [2, 4]);
 * ```
 */
export function facetPlot(
  panels: readonly PlotPanel[],
  options: FacetPlotOptions = {},
): PlotSpec {
  checkOptions("Cannot draw panels", options, [...OPTIONS, "columns", "sharedY"], "{ columns: 3 }");
  const { title, columns = 3, width = 240, height = 120, sharedY = true } = options;
  if (panels.length === 0) {
    throw new RangeError("Cannot draw panels: expected at least 1 but found none");
  }
  if (!Number.isInteger(columns) || columns < 1) {
    throw wrongNumber("Cannot draw panels", "a whole number of columns of at least 1", columns);
  }
  const legend = legendSpec(panels.flatMap((panel) => panel.curves), width * columns);
  return {
    ...plotHead(`Panels of curves: ${listed(panels.map((panel) => panel.title))}.`, title),
    columns,
    spacing: { row: 24, column: 24 },
    concat: panels.map((panel, index) => ({
      title: { text: panel.title, fontSize: 13, frame: "group", offset: 6, ...caption(panel) },
      ...axesSpec(panel.curves, width, height, {
        ...options,
        xLabel: index + columns >= panels.length ? options.xLabel : undefined,
        yLabel: index % columns === 0 ? options.yLabel : undefined,
      }, legend),
    })),
    resolve: {
      scale: { color: "shared", strokeDash: "shared", y: sharedY ? "shared" : "independent" },
    },
  };
}

function caption(panel: PlotPanel): PlotSpec {
  return panel.caption === undefined ? {} : { subtitle: panel.caption };
}
