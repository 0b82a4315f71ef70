/**
 * The pictures of the example.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import { barPlot, facetPlot, type PlotSpec } from "shapefold/plots";
import { mean, standardError } from "../common/statistics.ts";
import type { TrialByRow } from "./finding.ts";
import { BASELINE } from "./variants.ts";

/** The figures of each epoch, by network. */
type Histories = Readonly<Record<string, readonly EpochFigures[]>>;

/** Two rows of panels for eight networks. */
const SMALL = { columns: 4, width: 170, height: 130 };

/** A panel for each network: its training loss and its validation loss by epoch. */
export function learningPicture(histories: Histories): PlotSpec {
  const panels = Object.entries(histories).map(([name, history]) => ({
    title: name,
    curves: [
      { name: "training", group: "loss", y: history.map(({ loss }) => loss) },
      { name: "validation", group: "loss", dashed: true, y: validationLosses(history) },
    ],
  }));
  return facetPlot(panels, { ...SMALL, title: "Learning curves", xLabel: "epoch", yLabel: "loss" });
}

/** A panel for each network: its validation loss by epoch, and that of the network that overfits. */
export function validationPicture(histories: Histories): PlotSpec {
  const baseline = { name: BASELINE, dashed: true, y: validationLosses(histories[BASELINE]) };
  const { [BASELINE]: _, ...others } = histories;
  const panels = Object.entries(others).map(([name, history]) => ({
    title: name,
    curves: [{ name: "this network", y: validationLosses(history) }, baseline],
  }));
  return facetPlot(panels.length > 0 ? panels : [{ title: BASELINE, curves: [baseline] }], {
    ...SMALL,
    title: "Validation loss of each network, and of the one that overfits",
    xLabel: "epoch",
    yLabel: "loss",
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
