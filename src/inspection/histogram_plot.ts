/**
 * How values are spread: the weights of several layers, or of networks with different penalties.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { CATEGORY_COLORS } from "./colors.ts";
import { checkSize } from "./plot_axes.ts";
import { plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { extent } from "./ranges.ts";

/** The values of one panel of a {@linkcode histogramPlot}. */
export interface ValueGroup {
  /** The title of the panel. */
  readonly name: string;
  /** What is counted. */
  readonly values: ArrayLike<number>;
}

/** How a {@linkcode histogramPlot} looks. */
export interface HistogramOptions {
  /** How many bins there are about; 51 unless said. */
  readonly bins?: number;
  /** Up to how far from 0 a value counts as near zero, for the caption; 0.001 unless said. */
  readonly nearZero?: number;
  /** What the values are, with their unit; `"value"` unless said. */
  readonly xLabel?: string;
  /** Whether the y axis is logarithmic; false unless said. */
  readonly logY?: boolean;
  /** How many panels stand side by side; 2 unless said. */
  readonly columns?: number;
  /** A line above the plot. */
  readonly title?: string;
  /** The width of a panel between its axes in pixels; 280 unless said. */
  readonly width?: number;
  /** The height of a panel between its axes in pixels; 140 unless said. */
  readonly height?: number;
}

const ACTION = "Cannot draw a histogram";
const OPTIONS = ["bins", "nearZero", "xLabel", "logY", "columns", "title", "width", "height"];

/**
 * Histograms side by side, with the same bins and the same axes. The middle of one bin is 0: values that a penalty drove
 * there are a spike. Each panel says how many of its values are near zero.
 *
 * @param groups One or more groups of values with different names, in reading order.
 * @param options Bins, what is near zero, axes, layout.
 * @throws {RangeError} Where there is no group or no value, the same name twice, a value that is not finite, or a number of
 * bins or columns or a size that cannot be drawn.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { histogramPlot } from "shapefold/plots";
 *
 * const spec = histogramPlot([
 *   { name: "L1", values: [0, 0, 0, 0.4] },
 *   { name: "L2", values: [0.1, -0.1, 0.2, 0.3] },
 * ], { xLabel: "weight" });
 *
 * assertEquals(
 *   spec.description,
 *   "Histograms of weight: L1, 75.0 % of 4 within 0.001 of 0; L2, 0.0 % of 4 within 0.001 of 0.",
 * );
 * ```
 */
export function histogramPlot(
  groups: readonly ValueGroup[],
  options: HistogramOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, "{ bins: 51 }");
  const { bins = 51, nearZero = 0.001, xLabel = "value", logY = false, columns = 2, title } =
    options;
  const { width = 280, height = 140 } = options;
  checkGroups(groups);
  for (const [what, count] of [["bins", bins], ["columns", columns]] as const) {
    if (Number.isInteger(count) && count > 0) continue;
    throw wrongNumber(ACTION, `a whole number of ${what} of at least 1`, count);
  }
  if (!(nearZero >= 0 && Number.isFinite(nearZero))) {
    throw wrongNumber(ACTION, "a nearZero of at least 0", nearZero);
  }
  checkSize(width, height);

  const [lowest, highest] = extent(groups.flatMap(({ values }) => [...extent(values)]));
  const step = (highest - lowest) / bins || 1;
  const first = Math.round(lowest / step);
  const last = Math.round(highest / step);
  const panels = groups.map(({ values }) => {
    const counts = new Array<number>(last - first + 1).fill(0);
    let near = 0;
    for (let i = 0; i < values.length; i++) {
      counts[Math.round(values[i] / step) - first]++;
      if (Math.abs(values[i]) <= nearZero) near++;
    }
    const share = `${(100 * near / values.length).toFixed(1)} % of ${
      values.length.toLocaleString("en")
    }`;
    return { counts, near: `${share} within ${formatFigure(nearZero, 1)} of 0` };
  });
  const shares = panels.map(({ counts }, i) =>
    counts.map((count) => count / groups[i].values.length)
  );
  const most = Math.max(...shares.flat());
  // On a log axis bars begin below the share of a single value.
  const least = logY ? 0.5 / Math.max(...groups.map(({ values }) => values.length)) : 0;
  const panel = (i: number): PlotSpec => ({
    width,
    height,
    title: {
      text: groups[i].name,
      subtitle: panels[i].near,
      fontSize: 13,
      frame: "group",
      offset: 6,
    },
    data: {
      values: shares[i].flatMap((share, bin) =>
        share === 0
          ? []
          : [{ from: (first + bin - 0.5) * step, to: (first + bin + 0.5) * step, share }]
      ),
    },
    mark: { type: "bar", color: CATEGORY_COLORS[0], binSpacing: 0.5, minBandSize: 1, aria: false },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: i + columns >= groups.length ? xLabel : null,
        scale: { domain: [(first - 0.5) * step, (last + 0.5) * step], nice: false, zero: false },
        axis: { tickCount: Math.max(2, Math.floor(width / 60)), grid: false },
        bin: "binned",
      },
      x2: { field: "to" },
      y: {
        field: "share",
        type: "quantitative",
        title: i % columns === 0 ? "share" : null,
        scale: logY
          ? { type: "log", domain: [least, most * 1.5], nice: false }
          : { domain: [0, most * 1.05], nice: false },
        axis: { format: logY ? "~%" : "%", tickCount: Math.max(2, Math.floor(height / 35)) },
      },
      y2: { datum: least },
    },
  });
  const said = groups.map(({ name }, i) => `${name}, ${panels[i].near}`);
  return {
    ...plotHead(`Histograms of ${xLabel}: ${said.join("; ")}.`, title),
    columns,
    spacing: { row: 24, column: 24 },
    concat: groups.map((_, i) => panel(i)),
  };
}

function checkGroups(groups: readonly ValueGroup[]): void {
  if (groups.length === 0) throw new RangeError(`${ACTION}: expected at least 1 but found none`);
  groups.forEach(({ name, values }, index) => {
    const action = `${ACTION} of ${describe(name)}`;
    if (groups.findIndex((group) => group.name === name) !== index) {
      throw new RangeError(`${ACTION}: expected different names but found ${describe(name)} twice`);
    }
    if (values.length === 0) {
      throw new RangeError(`${action}: expected at least 1 value but found none`);
    }
    for (let i = 0; i < values.length; i++) {
      if (Number.isFinite(values[i])) continue;
      throw wrongNumber(`${action} at index ${i}`, "a finite value", values[i]);
    }
  });
}
