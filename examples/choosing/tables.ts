/**
 * Tables and bars of the example that are not about losses: scores by fold, accuracies beside wall times.
 *
 * @module
 */

import type { Table } from "shapefold";
import { barPlot, type PlotSpec } from "shapefold/plots";
import { testAccuracy } from "../common/accuracies.ts";
import { deviation, mean } from "../common/statistics.ts";
import { accuracyText } from "../common/tables.ts";
import type { Scores, Tested } from "./findings.ts";
import type { Design } from "./pipeline.ts";

/** What designs differ in, and what they have in common. */
export function designsTable(designs: Readonly<Record<string, Design>>): Table {
  return {
    columns: ["design", "hidden", "outputs", "optimizer", "rate", "loss", "L2"],
    rows: Object.entries(designs).map(([name, design]) => [
      name,
      `${design.hidden.join(" ")} ${design.activation}`,
      `${design.outputs} ${design.outputActivation}`,
      design.optimizer,
      `${design.learningRate}`,
      design.loss,
      `${design.l2}`,
    ]),
  };
}

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
      row("mean", mean),
      row("standard deviation", deviation),
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
    { name: "mean ± sd", group, value: mean(all), error: deviation(all) }
  ));
  return barPlot([...folds, ...means], {
    title: "Accuracy on the fold that was kept",
    valueLabel: "accuracy",
    horizontal: true,
  });
}

/** Accuracies and wall times beside the notebook's. */
export function timesTable(
  trials: Readonly<Record<string, Tested>>,
  notebook: Readonly<Record<string, { readonly accuracy: number; readonly seconds: number }>>,
): Table {
  const time = (seconds: number) => `${seconds.toFixed(2)} s`;
  return {
    columns: ["variant", "accuracy", "notebook", "wall time", "notebook"],
    rows: Object.entries(trials).map(([name, trial]) => [
      name,
      accuracyText(testAccuracy(trial)),
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
  const valueOf = figure === "seconds" ? ({ seconds }: Tested) => seconds : testAccuracy;
  const bars = Object.entries(trials).map(([name, trial]) => ({ name, value: valueOf(trial) }));
  const title = figure === "seconds" ? "Wall time of the training" : "Accuracy on the test rows";
  return barPlot(bars, { title, valueLabel: figure });
}
