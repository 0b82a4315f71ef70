/**
 * The pictures of the example.
 *
 * @module
 */

import { asTensor, type Augmentation, gather, type Key, scope, toArray, values } from "shapefold";
import { barPlot, curvesPlot, imageGridPlot, learningCurvesPlot } from "shapefold/plots";
import { testAccuracy } from "../common/accuracies.ts";
import type { Report } from "../common/report.ts";
import { DIGITS, type TwoDigits } from "./data.ts";
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
    "Without a remedy: the loss on the rows that it learns from, and on others.",
  );
  await told.picture(
    "overfit_accuracy",
    learningCurvesPlot(plain.history, { title: "Accuracy without a remedy", figure: "accuracy" }),
    "Without a remedy: the accuracy on the rows that it learns from, and on others.",
  );
  await told.picture(
    "remedies",
    curvesPlot(
      [["no remedy", plain] as const, ...bestOf(trials)].map(([name, { history }]) => ({
        name,
        x: history.map(({ epoch }) => epoch),
        y: history.map(({ validation }) => validation?.terms.data ?? NaN),
      })),
      {
        title: "Validation loss of the remedies",
        xLabel: "epoch",
        yLabel: "loss apart from penalties",
        logY: true,
      },
    ),
    "The validation loss apart from penalties, without a remedy and with the best of each.",
  );
  const remedies = Object.entries(trials).filter(([name]) => name !== "no remedy");
  if (remedies.length === 0) return;
  const lossOf = ({ test }: Guess) => test?.terms.data ?? NaN;
  const bars = (figureOf: (trial: Guess) => number) =>
    remedies.map(([name, trial]) => ({ name, value: figureOf(trial) }));
  await told.picture(
    "test_accuracy",
    barPlot(bars(testAccuracy), {
      title: "Test accuracy of the remedies",
      baseline: { name: "no remedy", value: testAccuracy(plain) },
      valueLabel: "test accuracy",
      from: Math.min(0.5, ...Object.values(trials).map(testAccuracy)),
    }),
    "The share of test rows that are answered right, from that of a coin up.",
  );
  await told.picture(
    "test_loss",
    barPlot(bars(lossOf), {
      title: "Test loss of the remedies",
      baseline: { name: "no remedy", value: lossOf(plain) },
      valueLabel: "test loss apart from penalties",
    }),
    "The loss on the test rows, apart from penalties.",
  );
}

/** Some digits, each as it is and as training with augmentation may see it. */
export async function showAugmented(
  told: Report,
  { x, y }: TwoDigits,
  moved: Augmentation,
  key: Key,
): Promise<void> {
  const labels = toArray(y);
  const rows = [0, 1].flatMap((digit) =>
    Array.from(labels.keys()).filter((row) => labels[row][digit] === 1).slice(0, 1)
  );
  const images = scope(() => {
    const each = rows.flatMap((row) => Array.from({ length: COLUMNS }, () => row));
    const same = asTensor(gather(x, asTensor(Int32Array.from(each), "n", "int32")), "n 28 28 1");
    const [before, after] = [values(same), values(moved(same, key))];
    return each.map((row, i) => {
      const isFirst = i % COLUMNS === 0;
      const pixels = (isFirst ? before : after).subarray(i * PIXELS, (i + 1) * PIXELS);
      return { pixels, label: isFirst ? `row ${row}: ${DIGITS[labels[row].indexOf(1)]}` : "moved" };
    });
  });
  await told.picture(
    "augmented",
    imageGridPlot(images, { width: 28, columns: COLUMNS, low: 0, high: 1, title: "Moved digits" }),
    "Digits as they are, and beside each how augmentation moves it: slanted, zoomed, turned.",
  );
}

/** Of each digit: once as it is, the other times moved. */
const COLUMNS = 8;
const PIXELS = 28 * 28;
