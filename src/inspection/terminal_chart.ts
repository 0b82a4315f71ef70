/**
 * Charts as text, for the terminal, without any permission.
 *
 * Curves are drawn in braille characters, each of which is a grid of 2 by 4 dots: four times finer in
 * height than a drawing in whole characters, enough to see training and validation part. Scales, round
 * ticks and their labels are those of `d3-scale`, as in the pictures of `shapefold/plots`.
 *
 * This is an entry of its own, `shapefold/charts`, because it loads `d3-scale`.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { drawChart, MOST_SERIES } from "./chart_frame.ts";
import { checkCurves, type Curve, positions } from "./curves.ts";

export type { Curve } from "./curves.ts";

const OPTIONS = ["title", "width", "height", "color", "xLabel", "yLabel", "logY"];

/** How a {@linkcode lineChart} looks. */
export interface LineChartOptions {
  /** A line above the chart. */
  readonly title?: string;
  /** The width of the whole chart in columns, 30 or more; 72 unless said. */
  readonly width?: number;
  /** The height of the drawing in rows, 3 or more, without title, legend and x axis; 14 unless said. */
  readonly height?: number;
  /** Whether curves are told apart by colours or by dashes; {@linkcode canColor} decides unless said. */
  readonly color?: boolean;
  /** What x is, written below the axis. */
  readonly xLabel?: string;
  /** What y is, written above the axis. */
  readonly yLabel?: string;
  /** Whether the y axis is logarithmic (base 10); false unless said. */
  readonly logY?: boolean;
}

/**
 * Can standard output show colours? It can when it is a terminal and `NO_COLOR` is not set.
 *
 * Needs no permission.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { canColor } from "shapefold/charts";
 *
 * assertEquals(canColor(), Deno.stdout.isTerminal() && !Deno.noColor);
 * ```
 */
export function canColor(): boolean {
  return typeof Deno !== "undefined" && Deno.stdout.isTerminal() && !Deno.noColor;
}

/**
 * Draws curves as text: learning curves over epochs, or a true and a predicted curve over x.
 *
 * Points are joined by straight lines. Where curves meet, the later one gives the colour.
 *
 * @param curves One to six curves; they may differ in length and in x.
 * @param options Title, size, colours, labels, log axis.
 * @returns Lines joined by `\n`, without one at the end, to be given to `console.log`.
 * @throws {RangeError} Where a curve is empty or holds a number that cannot be drawn, when there are
 * no or too many curves, or when the size is too small.
 * @throws {TypeError} Where a curve has not as many x as y, or an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lineChart } from "shapefold/charts";
 *
 * const chart = lineChart(
 *   [{ name: "train", y: [4, 2, 1] }, { name: "validation", y: [4, 3, 3] }],
 *   { title: "Loss", width: 30, height: 4, color: false, xLabel: "epoch" },
 * );
 *
 * assertEquals(
 *   chart,
 *   `Loss
 * ⠤⠤⠤⠤ train   ⠤⠄ ⠤ validation
 * 4┤⠉⠓⠒⠶⢆⣀⡤⠄ ⣀⡀ ⡀
 *  │      ⠈⠉⠒⠒⠤⢄⣈⡁ ⠉⠁ ⠉⠁ ⠉⠁ ⠉⠁ ⠉
 * 2┤             ⠈⠉⠉⠑⠒⠒⠒⠒⠤⠤⠤⠤⢄⣀⣀
 * 0┤
 *  └┬─────────────┬────────────┬
 *   1             2            3
 *               epoch`,
 * );
 * ```
 */
export function lineChart(curves: readonly Curve[], options: LineChartOptions = {}): string {
  checkOptions("Cannot draw a line chart", options, OPTIONS, '{ xLabel: "epoch" }');
  const { title, width = 72, height = 14, color = canColor(), xLabel, yLabel, logY = false } =
    options;
  checkCurves(curves, logY);
  checkLayout(curves.length, width, height);
  const series = curves.map((curve) => ({ name: curve.name, x: positions(curve), y: curve.y }));
  return drawChart(series, { title, width, height, color, xLabel, yLabel, logY });
}

function checkLayout(curveCount: number, width: number, height: number): void {
  const action = "Cannot draw a line chart";
  if (curveCount > MOST_SERIES) {
    throw wrongNumber(action, `at most ${MOST_SERIES} curves`, curveCount);
  }
  for (const [name, value, least] of [["width", width, 30], ["height", height, 3]] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw wrongNumber(action, `a whole ${name} of at least ${least}`, value);
    }
  }
}
