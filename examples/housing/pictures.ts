/**
 * The pictures of the example.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import { heatMapPlot, learningCurvesPlot, type PlotSpec, scatterPlot } from "shapefold/plots";
import type { Kernels } from "./features.ts";

/** The loss by epoch; on a logarithmic axis, since the first epochs are far above the others. */
export function learningPicture(history: readonly EpochFigures[]): PlotSpec {
  return learningCurvesPlot(history, { yLabel: "mean squared error", logY: true });
}

/** What the network answers beside what is true, in a unit where the target has one. */
export function predictionPicture(
  predicted: readonly number[],
  wanted: readonly number[],
  unit?: string,
): PlotSpec {
  const label = unit === undefined ? "target" : `price in ${unit}`;
  return scatterPlot([{ name: "test rows", x: wanted, y: predicted }], {
    title: "Predicted against true",
    diagonal: true,
    xLabel: `true ${label}`,
    yLabel: `predicted ${label}`,
  });
}

/** The weights from each feature to each hidden unit; the units that count most for the output stand first. */
export function kernelPicture(
  features: readonly string[],
  { hidden, output }: Kernels,
): PlotSpec {
  const units = output.map((_, unit) => unit).sort((a, b) =>
    Math.abs(output[b]) - Math.abs(output[a])
  );
  const rows = features.map((_, row) => units.map((unit) => hidden[row * output.length + unit]));
  return heatMapPlot([{ values: rows }], {
    title: "The weights of the first layer",
    rowNames: features,
    columnNames: units.map(String),
    xLabel: "hidden unit, the one that counts most for the output first",
    valueLabel: "weight",
  });
}
