/**
 * What the example says of its trials: the best of each remedy, and whether it helped.
 *
 * @module
 */

import type { Figures, Table } from "shapefold";
import { testAccuracy } from "../common/accuracies.ts";
import { type Difference, pairedDifference } from "../common/statistics.ts";
import { accuracyText, lossText, percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** What helps against learning by heart. */
export type Remedy = "L1" | "L2" | "dropout" | "augmentation";

/** All of them. */
export const REMEDIES: readonly Remedy[] = ["L1", "L2", "dropout", "augmentation"];

/** A trial, with the test rows that it got wrong. */
export interface Guess extends Trial {
  readonly remedy: Remedy | "none";
  /** The strength of the penalty, or the rate of dropout. */
  readonly strength: number;
  /** The test rows that are answered wrong. */
  readonly wrong: readonly number[];
  /** The loss of each test row. */
  readonly rowLosses: readonly number[];
}

/** The rows whose largest answer is not where the label is. */
export function wrongRows(
  answers: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
): number[] {
  const isNine = ([four, nine]: readonly number[]) => nine > four;
  return Array.from(answers.keys()).filter((row) => isNine(answers[row]) !== isNine(labels[row]));
}

/** The crossentropy of each row, a mean over its two outputs. */
export function rowLosses(
  answers: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
): number[] {
  const surprise = (share: number) => -Math.log(Math.max(share, 1e-7));
  return answers.map((answer, row) => {
    const [four, nine] = answer.map((p, i) => surprise(labels[row][i] === 1 ? p : 1 - p));
    return (four + nine) / 2;
  });
}

/** The trial of each remedy with the least validation loss, apart from penalties. */
export function bestOf(trials: Readonly<Record<string, Guess>>): [string, Guess][] {
  return REMEDIES.flatMap((remedy) => {
    const tried = Object.entries(trials).filter(([, trial]) => trial.remedy === remedy);
    return tried.length === 0
      ? []
      : [tried.reduce((best, next) => isBetter(next, best) ? next : best)];
  });
}

/** The best of each remedy beside the network without one. */
export function bestTable(trials: Readonly<Record<string, Guess>>): Table {
  const plain = trials["no remedy"];
  return {
    columns: ["remedy", "validation", "test", "change", "error", "accuracy", "gained", "lost"],
    rows: bestOf(trials).map(([name, trial]) => {
      const { gained, lost } = rowsBeside(trial, plain);
      const { difference, standardError } = changeOf(trial, plain);
      return [
        name,
        lossText(dataLoss(trial.validation)),
        lossText(dataLoss(trial.test)),
        lossText(difference),
        lossText(standardError),
        accuracyText(testAccuracy(trial)),
        gained,
        lost,
      ];
    }),
  };
}

/** What came of the remedies. */
export interface Finding {
  /** Did the network without a remedy learn its rows by heart? */
  readonly byHeart: boolean;
  /** The remedy with the least validation loss; `null` where none was tried. */
  readonly best: string | null;
  /** What it changes the test loss by, and the standard error of that. */
  readonly change: number | null;
  readonly error: number | null;
  /** The test rows that only the best remedy answers right, and those that only it answers wrong. */
  readonly gained: number | null;
  readonly lost: number | null;
  /** All that in words. */
  readonly sentence: string;
}

/** What the trials showed. */
export function findingOf(trials: Readonly<Record<string, Guess>>): Finding {
  const plain = trials["no remedy"];
  const [trainLoss, testLoss] = [dataLoss(plain.train), dataLoss(plain.test)];
  const learnt = plain.train.metrics.accuracy;
  const byHeart = learnt > 0.99 && testLoss > 2 * trainLoss;
  const first = `Without a remedy the network ${
    byHeart ? "learns by heart" : "does not learn by heart"
  }: it gets right ${percent(learnt)} of the rows that it learns from and ${
    percent(testAccuracy(plain))
  } of the test rows (loss ${lossText(trainLoss)} and ${lossText(testLoss)}).`;
  const found = bestOf(trials);
  if (found.length === 0) {
    const none = { best: null, change: null, error: null, gained: null, lost: null };
    return { byHeart, ...none, sentence: `${first} No remedy was tried.` };
  }
  const [best, trial] = found.reduce((one, next) => isBetter(next, one) ? next : one);
  const chosen = isBetter([best, trial], ["no remedy", plain])
    ? `The best remedy by validation loss, ${best},`
    : `No remedy lowers the validation loss; the one that comes closest, ${best},`;
  const { difference: by, standardError: error, isClear } = changeOf(trial, plain);
  const size = percent(Math.abs(by) / testLoss);
  const loss = !isClear
    ? `leaves the test loss where it was (${lossText(dataLoss(trial.test))})`
    : `${by < 0 ? "lowers" : "raises"} the test loss by ${size} to ${
      lossText(dataLoss(trial.test))
    }`;
  const { gained, lost } = rowsBeside(trial, plain);
  const rows = isChance(gained, lost)
    ? "no more than chance"
    : gained > lost
    ? "a gain beyond chance"
    : "a loss beyond chance";
  const sentence = `${first} ${chosen} ${loss}; its accuracy is ${
    percent(testAccuracy(trial))
  }: ${gained} rows right that were wrong, ${lost} wrong that were right, ${rows}.`;
  return { byHeart, best, change: by, error, gained, lost, sentence };
}

/**
 * May a difference between two networks on the same rows be chance? Of the rows where they differ each has a half by chance:
 * two deviations of that are allowed (the sign test; McNemar (1947), "Note on the sampling error of the difference between
 * correlated proportions or percentages").
 */
export function isChance(gained: number, lost: number): boolean {
  return Math.abs(gained - lost) <= 2 * Math.sqrt(gained + lost);
}

/** The test rows that one network answers right and the other does not. */
function rowsBeside(trial: Guess, plain: Guess): { gained: number; lost: number } {
  return {
    gained: plain.wrong.filter((row) => !trial.wrong.includes(row)).length,
    lost: trial.wrong.filter((row) => !plain.wrong.includes(row)).length,
  };
}

/** By how much the test loss differs. */
function changeOf(trial: Guess, plain: Guess): Difference {
  return pairedDifference(trial.rowLosses, plain.rowLosses);
}

function isBetter([, a]: [string, Guess], [, b]: [string, Guess]): boolean {
  return dataLoss(a.validation) < dataLoss(b.validation);
}

function dataLoss(figures: Figures | undefined): number {
  return figures?.terms.data ?? NaN;
}
