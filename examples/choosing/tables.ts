/**
 * Tables and bars of the example that are not about losses: scores by fold, accuracies beside wall times.
 *
 * @module
 */

import type { Table } from "shapefold";
import { barPlot, type PlotSpec } from "shapefold/plots";
import { accuracyText } from "../common/tables.ts";
import { accuracyOf, deviationOf, meanOf, type Scores, type Tested } from "./findings.ts";

/** The score of each design on each fold, their means and their standard deviations. */
export function scoresTable(scores: Scores): Table {
  const designs = Object.keys(scores);
  const row = (name: string, of: (scores: readonly number[]) => number) => [
    name,
    ...designs.map((design) => accuracyText(of(scores[design]))),
  ];
  return {
    columns: ["fold", ...designs],
    rows: [
      ...scores[designs[0]].map((_, fold) => row(`${fold + 1}`, (all) => all[fold])),
      row("mean", meanOf),
      row("standard deviation", deviationOf),
    ],
  };
}

/** The score of each design on each fold, and the means with their standard deviations. */
export function scoresPlot(scores: Scores): PlotSpec {
  const designs = Object.entries(scores);
  const [[, first]] = designs;
  const folds = first.flatMap((_, fold) =>
    designs.map(([group, all]) => ({ name: `fold ${fold + 1}`, group, value: all[fold] }))
  );
  const means = designs.map(([group, all]) => (
    { name: "mean ± sd", group, value: meanOf(all), error: deviationOf(all) }
  ));
  return barPlot([...folds, ...means], {
    title: "Accuracy on the fold that was kept",
    valueLabel: "accuracy",
    horizontal: true,
  });
}

/** What the notebook says of a variant. */
export interface NotebookTime {
  readonly accuracy: number;
  readonly seconds: number;
}

/** Accuracies and wall times beside the notebook's. */
export function timesTable(
  trials: Readonly<Record<string, Tested>>,
  notebook: Readonly<Record<string, NotebookTime>>,
): Table {
  const time = (seconds: number) => `${seconds.toFixed(2)} s`;
  return {
    columns: ["variant", "accuracy", "notebook", "wall time", "notebook"],
    rows: Object.entries(trials).map(([name, trial]) => [
      name,
      accuracyText(accuracyOf(trial)),
      accuracyText(notebook[name].accuracy),
      time(trial.seconds),
      time(notebook[name].seconds),
    ]),
  };
}

/** A bar for each trial. */
export function barsOf(
  trials: Readonly<Record<string, Tested>>,
  figure: "test accuracy" | "seconds",
): PlotSpec {
  const valueOf = figure === "seconds" ? ({ seconds }: Tested) => seconds : accuracyOf;
  const bars = Object.entries(trials).map(([name, trial]) => ({ name, value: valueOf(trial) }));
  const title = figure === "seconds" ? "Wall time of the training" : "Accuracy on the test rows";
  return barPlot(bars, { title, valueLabel: figure });
}
