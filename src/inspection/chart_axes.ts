/**
 * The axes of charts as text.
 *
 * Scales, round ticks and their labels are those of `d3-scale`.
 *
 * @module
 */

// @ts-types="npm:@types/d3-scale@4.0.9"
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "npm:d3-scale@4.0.2";
import { brailleColumn, brailleRow } from "./braille.ts";

/** An axis: where a value lies, from 0 to 1, and its ticks. */
export interface Axis {
  /** Where a value lies, from 0 to 1. */
  readonly place: (value: number) => number;
  /** The ticks, from low to high. */
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
}

/** An axis from the least to the greatest value; with ticks at whole numbers only for whole numbers. */
export function horizontalAxis(values: readonly number[], tickCount: number, log: boolean): Axis {
  const [low, high] = range(values);
  if (log) return axis(scaleLog().domain([low, high]), tickCount, "~g");
  const whole = values.every(Number.isInteger);
  const count = whole ? Math.min(tickCount, high - low) : tickCount;
  return axis(scaleLinear().domain([low, high]), count, formatFor(low, high));
}

/** An axis with a tick for each name, half a step away from the ends. */
export function namedAxis(names: readonly string[]): Axis {
  const place = (index: number) => (index + 0.5) / names.length;
  return { place, ticks: names.map((label, index) => ({ place: place(index), label })) };
}

/** An axis that ends in round numbers. */
export function verticalAxis(values: readonly number[], tickCount: number, log: boolean): Axis {
  const [low, high] = range(values);
  if (log) return logAxis(roundPower(low, Math.floor), roundPower(high, Math.ceil), tickCount);
  return axis(scaleLinear().domain([low, high]).nice(tickCount), tickCount, formatFor(low, high));
}

/** A logarithmic axis between numbers of the series 1, 2, 5, 10, … with ticks at all of them, or at those of 10 only. */
function logAxis(low: number, high: number, tickCount: number): Axis {
  const scale = scaleLog().domain([low, high]).range([0, 1]);
  const label = scale.tickFormat(Infinity, "~g");
  const [first, last] = [seriesIndex(low), seriesIndex(high)].map(Math.round);
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const decades = all.filter((index) => index % 3 === 0);
  const every = Math.ceil(decades.length / tickCount);
  const indices = all.length <= Math.max(2, tickCount)
    ? all
    : decades.filter((_, i) => i % every === 0);
  const ticks = indices.map(seriesValue).map((tick) => ({
    place: scale(tick),
    label: label(tick),
  }));
  return { place: scale, ticks };
}

/** The number of the series next to a value, by `Math.floor` below it and by `Math.ceil` above. */
function roundPower(value: number, round: (index: number) => number): number {
  return seriesValue(round(seriesIndex(value)));
}

/** Where a number lies in the series: 0 for 1, 1 for 2, 2 for 5, 3 for 10, and between those for others. */
function seriesIndex(value: number): number {
  const power = Math.floor(Math.log10(value));
  const digits = value / Number(`1e${power}`);
  const [from, width, index] = digits < 2 ? [1, 1, 0] : digits < 5 ? [2, 3, 1] : [5, 5, 2];
  return 3 * power + index + (digits - from) / width;
}

function seriesValue(index: number): number {
  const power = Math.floor(index / 3);
  return Number(`${[1, 2, 5][index - 3 * power]}e${power}`);
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

/** How many columns are left of a width beside a vertical axis. */
export function drawingWidth(yAxis: Axis, width: number): number {
  return width - gutterOf(yAxis) - 1;
}

/**
 * A drawing between its axes.
 *
 * @param drawing Rows of characters, the first on top.
 * @param columns How wide each of them is.
 */
export function framed(
  drawing: readonly string[],
  xAxis: Axis,
  yAxis: Axis,
  columns: number,
  xLabel?: string,
  yLabel?: string,
): string[] {
  const gutter = gutterOf(yAxis);
  const rows = drawing.map((row, index) => {
    const tick = yAxis.ticks.find((tick) => brailleRow(tick.place, drawing.length) === index);
    return `${(tick?.label ?? "").padStart(gutter)}${tick ? "┤" : "│"}${row}`;
  });
  const across = xLabel?.padStart(gutter + 1 + Math.ceil((columns + xLabel.length) / 2));
  return [yLabel, ...rows, ...horizontalAxisLines(xAxis, gutter, columns), across]
    .filter((line) => line !== undefined);
}

function gutterOf({ ticks }: Axis): number {
  return Math.max(...ticks.map(({ label }) => label.length));
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
