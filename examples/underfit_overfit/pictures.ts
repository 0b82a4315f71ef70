/**
 * The pictures of the example.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import { barPlot, comparisonPlot, facetPlot, type PlotSpec } from "shapefold/plots";
import { mean, standardError } from "../common/statistics.ts";
import type { TrialByRow } from "./finding.ts";
import { BASELINE, UNDERFIT } from "./variants.ts";

/** The figures of each epoch, by network. */
type Histories = Readonly<Record<string, readonly EpochFigures[]>>;

/** Training and validation loss by epoch of the network that underfits, where it is there, and of the one that overfits. */
export function learningPicture(histories: Histories): PlotSpec {
  const shown = Object.entries(histories).filter(([name]) => [UNDERFIT, BASELINE].includes(name));
  const panels = shown.map(([name, history]) => ({
    title: name,
    curves: [
      { name: "training", group: "loss", y: history.map(({ loss }) => loss) },
      { name: "validation", group: "loss", dashed: true, y: validationLosses(history) },
    ],
  }));
  return facetPlot(panels, {
    title: "Learning curves",
    xLabel: "epoch",
    yLabel: "loss",
    width: 280,
    height: 180,
  });
}

/** The validation loss by epoch of the network that overfits, and with each remedy. */
export function validationPicture({ [UNDERFIT]: _, ...histories }: Histories): PlotSpec {
  return comparisonPlot(histories, {
    title: "Validation loss with each remedy",
    yLabel: "validation loss",
    logY: true,
  });
}

/** The test loss of each network, with its standard error; that of the one that overfits is a line as well. */
export function testPicture(trials: Readonly<Record<string, TrialByRow>>): PlotSpec {
  const bars = Object.entries(trials).map(([name, { rowLosses }]) => ({
    name,
    value: mean(rowLosses),
    error: standardError(rowLosses),
  }));
  return barPlot(bars, {
    title: "Test loss",
    baseline: { name: BASELINE, value: mean(trials[BASELINE].rowLosses) },
    valueLabel: "crossentropy on the test rows, with its standard error",
    horizontal: true,
  });
}

function validationLosses(history: readonly EpochFigures[]): number[] {
  return history.map(({ validation }) => validation?.loss ?? NaN);
}
