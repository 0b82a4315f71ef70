/**
 * What the example says of its trials: the best of each remedy, and whether it helped.
 *
 * @module
 */

import type { Table } from "shapefold";
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
}

/** The rows whose largest answer is not where the label is. */
export function wrongRows(
  answers: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
): number[] {
  const isNine = ([four, nine]: readonly number[]) => nine > four;
  return Array.from(answers.keys()).filter((row) => isNine(answers[row]) !== isNine(labels[row]));
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
    columns: ["remedy", "validation", "test", "accuracy", "only it right", "only it wrong"],
    rows: bestOf(trials).map(([name, trial]) => {
      const { gained, lost } = against(trial, plain);
      return [
        name,
        lossText(trial.validation?.terms.data ?? NaN),
        lossText(trial.test?.terms.data ?? NaN),
        accuracyText(accuracyOf(trial)),
        gained,
        lost,
      ];
    }),
  };
}

/** What came of the remedies. */
export interface Finding {
  /** The remedy with the least validation loss; `null` where none was tried. */
  readonly best: string | null;
  /** The accuracy on the test rows without a remedy, and with the best. */
  readonly accuracy: number;
  readonly bestAccuracy: number | null;
  /** The test rows that only the best remedy answers right, and those that only it answers wrong. */
  readonly gained: number | null;
  readonly lost: number | null;
  /** All that in words. */
  readonly sentence: string;
}

/** What the trials showed. */
export function findingOf(trials: Readonly<Record<string, Guess>>): Finding {
  const plain = trials["no remedy"];
  const accuracy = accuracyOf(plain);
  const learnt = plain.train.metrics.accuracy;
  const [trainLoss, testLoss] = [plain.train.terms.data, plain.test?.terms.data ?? NaN];
  const rows = `${percent(learnt)} of the rows that it learns from and ${
    percent(accuracy)
  } of the test rows`;
  const losses = `(loss ${lossText(trainLoss)} against ${lossText(testLoss)})`;
  const first = learnt > 0.99 && testLoss > 2 * trainLoss
    ? `Without a remedy the network learns by heart: it gets right ${rows} ${losses}.`
    : `Without a remedy the network does not learn by heart: it gets right ${rows} ${losses}.`;
  const found = bestOf(trials);
  if (found.length === 0) {
    const none = { best: null, bestAccuracy: null, gained: null, lost: null };
    return { accuracy, ...none, sentence: `${first} No remedy was tried.` };
  }
  const [best, trial] = found.reduce((one, next) => isBetter(next, one) ? next : one);
  const { gained, lost } = against(trial, plain);
  const chosen = `By validation loss the best remedy is ${best}`;
  const bestLoss = trial.test?.terms.data ?? NaN;
  const loss = `test loss ${lossText(bestLoss)}, accuracy ${percent(accuracyOf(trial))}`;
  const counts =
    `${gained} test rows right that were wrong without it, and ${lost} wrong that were right`;
  const difference = gained - lost;
  const verdict = isChance(gained, lost)
    ? "no more than chance"
    : difference > 0
    ? "more than chance: it helped"
    : "more than chance: it did harm";
  return {
    best,
    accuracy,
    bestAccuracy: accuracyOf(trial),
    gained,
    lost,
    sentence: `${first} ${chosen} (${loss}): ${counts}, ${verdict}.`,
  };
}

/**
 * May a difference between two networks on the same rows be chance? Of the rows where they differ each has a half by chance:
 * two deviations of that are allowed (the sign test; McNemar (1947), "Note on the sampling error of the difference between
 * correlated proportions or percentages").
 */
export function isChance(gained: number, lost: number): boolean {
  return Math.abs(gained - lost) <= 2 * Math.sqrt(gained + lost);
}

function against(trial: Guess, plain: Guess): { gained: number; lost: number } {
  return {
    gained: plain.wrong.filter((row) => !trial.wrong.includes(row)).length,
    lost: trial.wrong.filter((row) => !plain.wrong.includes(row)).length,
  };
}

function isBetter([, a]: [string, Guess], [, b]: [string, Guess]): boolean {
  return (a.validation?.terms.data ?? NaN) < (b.validation?.terms.data ?? NaN);
}

function accuracyOf({ test }: Trial): number {
  return test?.metrics.accuracy ?? NaN;
}
