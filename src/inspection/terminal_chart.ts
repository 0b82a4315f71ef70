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

// @ts-types="npm:@types/d3-scale@4.0.9"
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "npm:d3-scale@4.0.2";
import { wrongNumber } from "../text/found.ts";
import { brailleColumn, brailleRow, drawBraille, type Place } from "./braille.ts";
import { checkCurves, type Curve, positions } from "./curves.ts";

export type { Curve } from "./curves.ts";

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

/** How a curve is told apart: by an ANSI colour, or by how many dots are drawn and then left out. */
interface LineStyle {
  readonly color: number;
  readonly drawn: number;
  readonly gap: number;
}

/** The styles of the first, second, … curve. */
const LINE_STYLES: readonly LineStyle[] = [
  { color: 36, drawn: 1, gap: 0 },
  { color: 35, drawn: 3, gap: 3 },
  { color: 33, drawn: 1, gap: 2 },
  { color: 32, drawn: 8, gap: 2 },
  { color: 34, drawn: 1, gap: 5 },
  { color: 31, drawn: 5, gap: 5 },
];

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
 * @throws {TypeError} Where a curve has not as many x as y.
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
  const { title, width = 72, height = 14, color = canColor(), xLabel, yLabel, logY = false } =
    options;
  checkCurves(curves, logY);
  checkLayout(curves.length, width, height);

  const yAxis = verticalAxis(curves.flatMap((curve) => curve.y), height / 3, logY);
  const gutter = Math.max(...yAxis.ticks.map((tick) => tick.label.length));
  const columns = width - gutter - 1;
  const xAxis = horizontalAxis(curves.flatMap(positions), columns / 10);

  const drawing = draw(
    curves.map((curve) => placesOf(curve, xAxis, yAxis)),
    columns,
    height,
    color,
  );
  const legend = curves.map((curve, index) => `${sample(index, color)} ${curve.name}`);
  return [
    title,
    legend.join("   "),
    yLabel,
    ...drawing.map((row, index) => {
      const tick = yAxis.ticks.find((tick) => brailleRow(tick.place, height) === index);
      return `${(tick?.label ?? "").padStart(gutter)}${tick ? "┤" : "│"}${row}`;
    }),
    ...horizontalAxisLines(xAxis, gutter, columns),
    xLabel?.padStart(gutter + 1 + Math.ceil((columns + xLabel.length) / 2)),
  ].filter((line) => line !== undefined).map((line) => line.trimEnd()).join("\n");
}

function checkLayout(curveCount: number, width: number, height: number): void {
  const action = "Cannot draw a line chart";
  if (curveCount > LINE_STYLES.length) {
    throw wrongNumber(action, `at most ${LINE_STYLES.length} curves`, curveCount);
  }
  for (const [name, value, least] of [["width", width, 30], ["height", height, 3]] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw wrongNumber(action, `a whole ${name} of at least ${least}`, value);
    }
  }
}

/** An axis: where a value lies, from 0 to 1, and its ticks. */
interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
}

function horizontalAxis(values: readonly number[], tickCount: number): Axis {
  const [low, high] = range(values);
  const whole = values.every(Number.isInteger);
  const count = whole ? Math.min(tickCount, high - low) : tickCount;
  return axis(scaleLinear().domain([low, high]), count, formatFor(low, high));
}

function verticalAxis(values: readonly number[], tickCount: number, log: boolean): Axis {
  const [low, high] = range(values);
  return log
    ? axis(scaleLog().domain([low, high]).nice(), tickCount, "~g")
    : axis(scaleLinear().domain([low, high]).nice(tickCount), tickCount, formatFor(low, high));
}

/** Very large and very small numbers are labelled with exponents, others as d3 likes best. */
function formatFor(low: number, high: number): string | undefined {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return size >= 1e6 || size < 1e-4 ? "~g" : undefined;
}

function axis(
  scale: ScaleContinuousNumeric<number, number>,
  tickCount: number,
  format: string | undefined,
): Axis {
  const place = scale.copy().range([0, 1]);
  const label = scale.tickFormat(tickCount, format);
  const ticks = scale.ticks(tickCount).map((tick) => ({ place: place(tick), label: label(tick) }));
  return { place, ticks: ticks.filter((tick) => tick.label !== "") };
}

/** The least and the greatest value, set apart when they are the same. */
function range(values: readonly number[]): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low < high) return [low, high];
  return low === 0 ? [-1, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
}

function placesOf(curve: Curve, xAxis: Axis, yAxis: Axis): Place[] {
  return positions(curve).map((x, index) => [xAxis.place(x), yAxis.place(curve.y[index])]);
}

/** Draws lines and gives each its colour, or its dashes where there is no colour. */
function draw(
  lines: readonly (readonly Place[])[],
  columns: number,
  rows: number,
  color: boolean,
  styles: readonly LineStyle[] = LINE_STYLES,
): string[] {
  const solid = { drawn: 1, gap: 0 };
  const dashed = lines.map((places, index) => ({ places, ...(color ? solid : styles[index]) }));
  return drawBraille(dashed, columns, rows).map((cells) =>
    cells.map(({ character, line }) =>
      color && line >= 0 ? `\x1b[${styles[line].color}m${character}\x1b[0m` : character
    ).join("")
  );
}

/** A short piece of a curve's line, for the legend. */
function sample(index: number, color: boolean): string {
  return draw([[[0, 0.5], [1, 0.5]]], 4, 1, color, [LINE_STYLES[index]])[0];
}

/** The line of the x axis and, below it, the labels that fit side by side. */
function horizontalAxisLines({ ticks }: Axis, gutter: number, columns: number): string[] {
  const rule = Array.from({ length: columns }, () => "─");
  let labels = "";
  for (const { place, label } of ticks) {
    const column = brailleColumn(place, columns);
    const centred = gutter + 1 + column - Math.floor(label.length / 2);
    const start = Math.max(0, Math.min(centred, gutter + 1 + columns - label.length));
    if (labels !== "" && start <= labels.length) continue;
    rule[column] = "┬";
    labels = labels.padEnd(start) + label;
  }
  return [`${" ".repeat(gutter)}└${rule.join("")}`, labels];
}
