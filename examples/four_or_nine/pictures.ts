/**
 * The pictures of the example.
 *
 * @module
 */

import { type Augmentation, type Key } from "shapefold";
import { comparisonPlot, learningCurvesPlot } from "shapefold/plots";
import type { Report } from "../common/report.ts";
import type { TwoDigits } from "./data.ts";
import { bestOf, type Guess } from "./report.ts";

/** Curves without a remedy and with the best of each, and bars over the grids. */
export async function showTrials(
  told: Report,
  trials: Readonly<Record<string, Guess>>,
): Promise<void> {
  const plain = trials["no remedy"];
  await told.picture(
    "overfit",
    learningCurvesPlot(plain.history, { title: "Loss without a remedy", logY: true }),
    "Without a remedy: the training loss goes on falling, the validation loss does not.",
  );
  await told.picture(
    "overfit_accuracy",
    learningCurvesPlot(plain.history, { title: "Accuracy without a remedy", figure: "accuracy" }),
    "Without a remedy: the accuracy on the rows that it learns from, and on others.",
  );
  const histories = Object.fromEntries(
    [["no remedy", plain] as const, ...bestOf(trials)].map((
      [name, { history }],
    ) => [name, history]),
  );
  await told.picture(
    "remedies",
    comparisonPlot(histories, { title: "The remedies", figure: "accuracy" }),
    "The validation accuracy without a remedy, and with the best of each.",
  );
}

export async function showAugmented(
  _told: Report,
  _train: TwoDigits,
  _moved: Augmentation,
  _key: Key,
) {
}
