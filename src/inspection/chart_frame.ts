/**
 * Series in a system of axes, drawn as text in braille characters: what the line chart and the plots as text share.
 *
 * @module
 */

import { drawBraille, type Place } from "./braille.ts";
import {
  type Axis,
  drawingWidth,
  framed,
  horizontalAxis,
  namedAxis,
  verticalAxis,
} from "./chart_axes.ts";
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
  const columns = drawingWidth(yAxis, width);
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
    ...framed(drawing, xAxis, yAxis, columns, xLabel, yLabel),
  ].filter((line) => line !== undefined).map((line) => line.trimEnd()).join("\n");
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
