/**
 * Series in a system of axes, drawn as text in braille characters: what the line chart and the plots as text share.
 *
 * Scales, round ticks and their labels are those of `d3-scale`.
 *
 * @module
 */

// @ts-types="npm:@types/d3-scale@4.0.9"
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "npm:d3-scale@4.0.2";
import { brailleColumn, brailleRow, drawBraille, type Place } from "./braille.ts";
import { inked, textWidth } from "./ink.ts";

/** What is drawn: points that are joined to a line, or single dots. */
export interface ChartSeries {
  /** What the legend says; left out of it when empty. */
  readonly name: string;
  /** Where the points lie from left to right. */
  readonly x: readonly number[];
  /** How high the points lie, as many as there are x. */
  readonly y: readonly number[];
  /** Whether the points stay single dots; false unless said. */
  readonly dots?: boolean;
}

/** How wide and high a chart is, and what its axes say. */
export interface ChartFrame {
  /** The width of the whole chart in columns. */
  readonly width: number;
  /** The height of the drawing in rows. */
  readonly height: number;
  /** Whether series are told apart by colours or by dashes and letters. */
  readonly color: boolean;
  /** A line above the chart. */
  readonly title?: string;
  /** What x is. */
  readonly xLabel?: string;
  /** What y is. */
  readonly yLabel?: string;
  /** Whether the x axis is logarithmic; false unless said. */
  readonly logX?: boolean;
  /** Whether the y axis is logarithmic; false unless said. */
  readonly logY?: boolean;
  /** Names of the places 0, 1, 2, … on the x axis instead of numbers. */
  readonly xNames?: readonly string[];
  /** Values that the x axis has to reach as well. */
  readonly xReach?: readonly number[];
  /** Values that the y axis has to reach as well. */
  readonly yReach?: readonly number[];
}

/** How a series is told apart: an ANSI colour, how many dots are drawn and then left out, a letter for dots. */
interface SeriesStyle {
  readonly color: number;
  readonly drawn: number;
  readonly gap: number;
  readonly letter: string;
}

/** The styles of the first, second, … series. */
const STYLES: readonly SeriesStyle[] = [
  { color: 36, drawn: 1, gap: 0, letter: "o" },
  { color: 35, drawn: 3, gap: 3, letter: "x" },
  { color: 33, drawn: 1, gap: 2, letter: "+" },
  { color: 32, drawn: 8, gap: 2, letter: "#" },
  { color: 34, drawn: 1, gap: 5, letter: "v" },
  { color: 31, drawn: 5, gap: 5, letter: "%" },
];

/** How many series one chart can tell apart. */
export const MOST_SERIES = STYLES.length;

/**
 * Draws series as text.
 *
 * Where series meet, the later one gives the colour.
 *
 * @param series One to six, each with a point at least.
 * @param frame Size, colours, labels.
 */
export function drawChart(series: readonly ChartSeries[], frame: ChartFrame): string {
  const { title, width, height, color, xLabel, yLabel, logX = false, logY = false } = frame;
  const { xNames, xReach = [], yReach = [] } = frame;
  const yAxis = verticalAxis([...series.flatMap(({ y }) => y), ...yReach], height / 3, logY);
  const gutter = Math.max(...yAxis.ticks.map((tick) => tick.label.length));
  const columns = width - gutter - 1;
  const xAxis = xNames === undefined
    ? horizontalAxis([...series.flatMap(({ x }) => x), ...xReach], columns / 10, logX)
    : namedAxis(xNames);

  const drawing = draw(series, xAxis, yAxis, columns, height, color);
  const legend = series.map(({ name, dots }, index) =>
    name === "" ? "" : `${sample(index, color, dots)} ${name}`
  ).filter((entry) => entry !== "");
  return [
    title,
    ...wrapped(legend, width),
    yLabel,
    ...drawing.map((row, index) => {
      const tick = yAxis.ticks.find((tick) => brailleRow(tick.place, height) === index);
      return `${(tick?.label ?? "").padStart(gutter)}${tick ? "┤" : "│"}${row}`;
    }),
    ...horizontalAxisLines(xAxis, gutter, columns),
    xLabel?.padStart(gutter + 1 + Math.ceil((columns + xLabel.length) / 2)),
  ].filter((line) => line !== undefined).map((line) => line.trimEnd()).join("\n");
}

/** An axis: where a value lies, from 0 to 1, and its ticks. */
interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
}

function horizontalAxis(values: readonly number[], tickCount: number, log: boolean): Axis {
  const [low, high] = range(values);
  if (log) return axis(scaleLog().domain([low, high]), tickCount, "~g");
  const whole = values.every(Number.isInteger);
  const count = whole ? Math.min(tickCount, high - low) : tickCount;
  return axis(scaleLinear().domain([low, high]), count, formatFor(low, high));
}

/** An axis with a tick for each name, half a step away from the ends. */
function namedAxis(names: readonly string[]): Axis {
  const place = (index: number) => (index + 0.5) / names.length;
  return { place, ticks: names.map((label, index) => ({ place: place(index), label })) };
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

/** Draws series and gives each its colour; where there is no colour, lines their dashes and dots their letters. */
function draw(
  series: readonly ChartSeries[],
  xAxis: Axis,
  yAxis: Axis,
  columns: number,
  rows: number,
  color: boolean,
): string[] {
  const lettered = !color && series.filter(({ dots }) => dots).length > 1;
  const lines = series.flatMap(({ x, y, dots }, index) => {
    const places = x.map((value, i): Place => [xAxis.place(value), yAxis.place(y[i])]);
    const { drawn, gap } = color ? { drawn: 1, gap: 0 } : STYLES[index];
    return dots
      ? places.map((place) => ({ index, dots, places: [place], drawn: 1, gap: 0 }))
      : [{ index, dots: false, places, drawn, gap }];
  });
  return drawBraille(lines, columns, rows).map((cells) =>
    cells.map(({ character, line }) => {
      if (line < 0) return character;
      const style = STYLES[lines[line].index];
      if (color) return inked(character, style.color);
      return lettered && lines[line].dots ? style.letter : character;
    }).join("")
  );
}

/** A short piece of a line, or a dot, for the legend. */
function sample(index: number, color: boolean, dots = false): string {
  const style = STYLES[index];
  if (dots) return color ? inked("⠶", style.color) : style.letter;
  const { drawn, gap } = color ? STYLES[0] : style;
  const [cells] = drawBraille([{ places: [[0, 0.5], [1, 0.5]], drawn, gap }], 4, 1);
  return cells.map(({ character, line }) =>
    color && line >= 0 ? inked(character, style.color) : character
  ).join("");
}

/** The entries of a legend in lines that are no wider than the chart, where that can be had. */
function wrapped(entries: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last}   ${entry}`) <= width) {
      lines[lines.length - 1] = `${last}   ${entry}`;
    } else lines.push(entry);
  }
  return lines;
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
