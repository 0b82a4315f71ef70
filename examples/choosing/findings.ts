/**
 * What each part of the example found, in a sentence that follows from its figures.
 *
 * @module
 */

import { differenceOf, testAccuracy } from "../common/accuracies.ts";
import { mapValues } from "../common/map_values.ts";
import {
  asDifference,
  deviation,
  type Difference,
  mean,
  pairedDifference,
} from "../common/statistics.ts";
import { accuracyText, percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";
import { type Lead, leadOf } from "./lead.ts";

/** What is needed of a trial on test rows. */
export type Tested = Pick<Trial, "test" | "seconds" | "history">;

/** Something that was found. */
export interface Finding {
  readonly sentence: string;
}

/** The accuracies of each design, fold by fold. */
export type Scores = Readonly<Record<string, readonly number[]>>;

/** Which design is best on the test rows. */
export function foundInDesigns(
  trials: Readonly<Record<string, Tested>>,
  rows: number,
): Finding & Lead {
  const lead = leadOf(accuraciesOf(trials), rows);
  return { sentence: bestSentence("Of the designs", trials, lead, rows), ...lead };
}

/** The scores of trials called `"<design>, fold <number>"`. */
export function scoresOf(
  designs: readonly string[],
  trials: Readonly<Record<string, Pick<Trial, "validation">>>,
): Scores {
  const scoresOfDesign = (design: string) =>
    Object.entries(trials).filter(([name]) => name.startsWith(`${design}, fold `))
      .map(([, { validation }]) => validation?.metrics.accuracy ?? NaN);
  return Object.fromEntries(designs.map((design) => [design, scoresOfDesign(design)]));
}

/** The design that cross-validation chooses: that of the highest mean accuracy. */
export function winnerOf(scores: Scores): string {
  return Object.keys(scores).toSorted((a, b) => mean(scores[b]) - mean(scores[a]))[0];
}

/**
 * Which design cross-validation chooses. The designs had the same folds: the noise is the standard error of the mean
 * difference from the next, fold by fold.
 *
 * @param whole The winner, trained on all training rows.
 */
export function foundInFolds(
  scores: Scores,
  whole: Tested,
): Finding & Difference & { readonly winner: string; readonly next: string } {
  const winner = winnerOf(scores);
  const { [winner]: won, ...others } = scores;
  const next = winnerOf(others);
  const difference = pairedDifference(won, others[next]);
  const sentence =
    `Cross-validation chooses ${winner} with an accuracy of ${
      scoreText(won)
    } before ${next} with ` +
    `${scoreText(others[next])}` +
    (difference.isClear
      ? ", and clearly so"
      : ", but from fold to fold the difference changes so much that it may be chance") +
    `. Trained on all training rows it reaches ${
      accuracyText(testAccuracy(whole))
    } on the test rows.`;
  return { sentence, winner, next, ...difference };
}

/** What large batches cost and save: the last trial beside the first. */
export function foundInBatches(
  trials: Readonly<Record<string, Tested>>,
  rows: number,
): Finding & Difference & { readonly time: Difference } {
  const [[small, first], [large, last]] = [0, -1].map((i) => Object.entries(trials).at(i)!);
  const difference = differenceOf(testAccuracy(last), testAccuracy(first), rows);
  const time = timeDifference(last, first);
  const speed = !time.isClear
    ? `is not clearly faster or slower than with ${small}`
    : `takes ${percent(last.seconds / first.seconds)} of the time that it takes with ${small}`;
  const accuracies = [last, first].map((trial) => accuracyText(testAccuracy(trial)));
  const cost = !difference.isClear
    ? `is as accurate, but for the noise of ${rows} test rows`
    : difference.difference < 0
    ? "makes fewer steps and is clearly less accurate"
    : "is clearly more accurate";
  const sentence = `With ${large} the training ${speed}; after as many epochs it ${cost} (${
    accuracies.join(" instead of ")
  }).`;
  return { sentence, time, ...difference };
}

/** Which optimizer is best on the test rows, and which is fastest. */
export function foundInOptimizers(
  trials: Readonly<Record<string, Tested>>,
  rows: number,
): Finding & Lead & { readonly fastest: string; readonly time: Difference } {
  const lead = leadOf(accuraciesOf(trials), rows);
  const bySpeed = Object.keys(trials).toSorted((a, b) => trials[a].seconds - trials[b].seconds);
  const [fastest, slowest] = [bySpeed[0], bySpeed.at(-1)!];
  const time = timeDifference(trials[fastest], trials[slowest]);
  const saved = percent(-time.difference / trials[slowest].seconds);
  const speed = time.isClear
    ? `${fastest} is the fastest: it takes ${saved} less time than ${slowest}.`
    : "Their times differ by no more than from epoch to epoch.";
  const sentence = `${bestSentence("Of the optimizers", trials, lead, rows)} ${speed}`;
  return { sentence, fastest, time, ...lead };
}

/** The difference of two wall times; its noise follows from how the times of the epochs differ. */
function timeDifference(a: Tested, b: Tested): Difference {
  const spread = ({ history }: Tested) =>
    history.length * deviation(history.map(({ seconds }) => seconds)) ** 2;
  return asDifference(a.seconds - b.seconds, Math.sqrt(spread(a) + spread(b)));
}

function bestSentence(
  among: string,
  trials: Readonly<Record<string, Tested>>,
  { best, next, isClear }: Lead,
  rows: number,
): string {
  const [first, second] = [best, next].map((name) => accuracyText(testAccuracy(trials[name])));
  return isClear
    ? `${among} ${best} is clearly the best on the test rows (${first}; next is ${next} with ${second}).`
    : `${among} none is clearly the best: ${best} (${first}) and ${next} (${second}) differ by less ` +
      `than the noise of ${rows} test rows.`;
}

function accuraciesOf(trials: Readonly<Record<string, Tested>>): Readonly<Record<string, number>> {
  return mapValues(trials, testAccuracy);
}

/** A mean and its standard deviation: `"0.812 ± 0.021"`. */
function scoreText(scores: readonly number[]): string {
  return `${accuracyText(mean(scores))} ± ${accuracyText(deviation(scores))}`;
}
