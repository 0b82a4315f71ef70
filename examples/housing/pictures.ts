/**
 * The pictures of the example.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import { learningCurvesPlot, type PlotSpec } from "shapefold/plots";

/** The loss by epoch; without the first epochs, beside which all others would look alike. */
export function learningPicture(history: readonly EpochFigures[]): PlotSpec {
  return learningCurvesPlot(history, { title: "Learning curves", logY: true });
}
