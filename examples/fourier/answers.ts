/**
 * What the network answers: true and predicted parameters, as a table and as curves.
 *
 * @module
 */

import type { Table } from "shapefold";
import { facetPlot, type PlotPanel, type PlotSpec } from "shapefold/plots";
import { mean } from "../common/statistics.ts";

/** The parameters a, b, c, d of a curve. */
export type Parameters = readonly number[];

/** What the network answered for a curve. */
export interface Answer {
  /** The parameters that made the curve. */
  readonly actual: Parameters;
  /** The parameters that the network named. */
  readonly predicted: Parameters;
  /** The mean absolute error over the four. */
  readonly error: number;
}

/** A point of the curve `a sin(b x) + c cos(d x)`. */
export function sineWave([a, b, c, d]: Parameters, x: number): number {
  return a * Math.sin(b * x) + c * Math.cos(d * x);
}

/** The answers for some curves. */
export function answers(actual: readonly Parameters[], predicted: readonly Parameters[]): Answer[] {
  return actual.map((parameters, row) => ({
    actual: parameters,
    predicted: predicted[row],
    error: mean(parameters.map((value, i) => Math.abs(value - predicted[row][i]))),
  }));
}

/** Parameters with two decimals. */
export function parametersText(parameters: Parameters): string {
  return parameters.map(parameterText).join(", ");
}

/** A number with two decimals, without the sign that rounding leaves on a zero. */
function parameterText(value: number): string {
  return value.toFixed(2).replace(/^-0\.00$/, "0.00");
}

/** A table of answers. */
export function answersTable(rows: readonly Answer[]): Table {
  const cells = (parameters: Parameters) => parameters.map(parameterText);
  return {
    columns: ["true a", "b", "c", "d", "predicted a", "b", "c", "d", "error"],
    rows: rows.map(({ actual, predicted, error }) => [
      ...cells(actual),
      ...cells(predicted),
      error.toFixed(3),
    ]),
  };
}

/** Every how many samples a point is drawn: the curves are smooth, and files of a quarter the size. */
const EVERY = 4;

/** The curves that true and predicted parameters make, side by side. */
export function answersPlot(
  rows: readonly Answer[],
  samples: readonly number[],
  title: string,
): PlotSpec {
  const at = samples.filter((_, i) => i % EVERY === 0);
  return facetPlot(rows.map((answer) => panel(answer, at)), { title, xLabel: "x" });
}

function panel({ actual, predicted }: Answer, at: readonly number[]): PlotPanel {
  return {
    title: `(${actual.map((value) => Number(value.toFixed(2))).join(", ")})`,
    caption: [`true ${parametersText(actual)}`, `predicted ${parametersText(predicted)}`],
    curves: [
      { name: "true", x: at, y: at.map((x) => sineWave(actual, x)) },
      { name: "predicted", dashed: true, x: at, y: at.map((x) => sineWave(predicted, x)) },
    ],
  };
}
