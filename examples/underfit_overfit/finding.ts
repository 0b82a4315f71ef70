/**
 * What the example found, in sentences that follow from its figures.
 *
 * @module
 */

import type { Figures } from "shapefold";
import { CLEARLY, jumpsOf, mean, pairedDifference, standardError } from "../common/statistics.ts";
import { lossText, percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";
import { BASELINE } from "./variants.ts";

/** A trial, and the losses of the single test rows. */
export interface TrialByRow extends Pick<Trial, "train" | "test" | "history"> {
  readonly rowLosses: readonly number[];
}

/** A variant against the network that overfits, on the same test rows. */
export interface Difference {
  /** The test loss less that of the network that overfits, penalties apart. */
  readonly difference: number;
  /** The standard error of that over the test rows, and the jumps of both losses from epoch to epoch. */
  readonly noise: number;
  /** The difference as a share of the loss of the network that overfits. */
  readonly share: number;
  /** Is it better or worse, by more than noise and by more than 2 %? */
  readonly verdict: "better" | "same" | "worse";
}

/** What was found. */
export interface Finding {
  readonly sentence: string;
  /** Does the network overfit that is to, and the other one underfit that is to? */
  readonly overfits: boolean;
  readonly underfits?: boolean;
  /** The test loss of the network that overfits less its training loss. */
  readonly gap: number;
  /** By variant. */
  readonly differences: Readonly<Record<string, Difference>>;
  /** The variant of the lowest test loss. */
  readonly best: string;
}

/** A share of a loss that is small, whatever the noise: other first weights would change it as much. */
const SMALL = 0.02;

const CLASSES = 10;

/** The smallest probability that a loss is computed of, as in the library. */
const LEAST = 1e-7;

/** What was found, from the trials by variant; the one that overfits is among them. */
export function findingOf(trials: Readonly<Record<string, TrialByRow>>): Finding {
  const { [BASELINE]: baseline, ...others } = trials;
  const loss = mean(baseline.rowLosses);
  const gap = loss - baseline.train.terms.data;
  const noise = standardError(baseline.rowLosses);
  const overfits = gap > CLEARLY * noise;
  const differences = Object.fromEntries(
    Object.entries(others).map(([name, other]) => [name, differenceOf(other, baseline)]),
  );
  const best = Object.keys(trials).reduce((a, b) =>
    mean(trials[b].rowLosses) < mean(trials[a].rowLosses) ? b : a
  );
  const { underfit, ...remedies } = differences;
  const underfits = underfit && isUnderfit(trials.underfit.train, baseline.train);
  const sentence = [
    overfittingSentence(overfits, loss, baseline.train.terms.data),
    underfit ? underfittingSentence(trials.underfit, baseline, underfit) : "",
    ...remediesSentences(remedies),
    differences[best]?.verdict === "better"
      ? `The lowest test loss is that of ${best}: ${lossText(mean(trials[best].rowLosses))}.`
      : "",
    Object.keys(others).length > 0
      ? "Each was trained once: what is not far apart can come out otherwise with another seed."
      : "",
  ].filter(Boolean).join(" ");
  return { sentence, overfits, ...(underfit && { underfits }), gap, differences, best };
}

function overfittingSentence(overfits: boolean, test: number, train: number): string {
  const losses = `test loss ${lossText(test)}, training loss ${lossText(train)}`;
  return overfits
    ? `The network of 1,568 units overfits: ${losses}.`
    : `The network of 1,568 units does not overfit: ${losses}, no further apart than the noise of the test rows.`;
}

function underfittingSentence(
  { train, rowLosses }: TrialByRow,
  baseline: TrialByRow,
  { verdict }: Difference,
): string {
  const loss = lossText(train.terms.data);
  if (!isUnderfit(train, baseline.train)) {
    return `That of 10 units does not underfit: its training loss is ${loss}.`;
  }
  const end = {
    better: "is better on unseen rows even so",
    same: "is as good on unseen rows even so",
    worse: "is worse on unseen rows as well",
  }[verdict];
  return `That of 10 units underfits (training loss ${loss}) and ${end} (${
    lossText(mean(rowLosses))
  }).`;
}

/** Does a network learn clearly less of its training rows than the one that overfits? */
function isUnderfit(train: Figures, baseline: Figures): boolean {
  return train.terms.data > (1 + SMALL) * baseline.terms.data;
}

/** Which remedies helped, which made it worse, and of which the test rows cannot tell. */
function remediesSentences(remedies: Readonly<Record<string, Difference>>): string[] {
  const entries = Object.entries(remedies);
  if (entries.length === 0) return [];
  const of = (verdict: Difference["verdict"]) =>
    entries.filter(([, difference]) => difference.verdict === verdict)
      .sort(([, a], [, b]) => a.difference - b.difference)
      .map(([name, { share }]) =>
        verdict === "same" ? name : `${name} (${percent(Math.abs(share))})`
      );
  const [better, same, worse] = [of("better"), of("same"), of("worse")];
  return [
    better.length > 0
      ? `The test loss of the network of 1,568 units is lowered by ${listText(better)}.`
      : "No remedy lowers the test loss of the network of 1,568 units clearly.",
    same.length > 0 ? `No clear difference: ${listText(same)}.` : "",
    worse.length > 0 ? `Higher: ${listText(worse)}.` : "",
  ];
}

/** The difference of the losses row by row, and whether it is more than noise. */
export function differenceOf(other: TrialByRow, baseline: TrialByRow): Difference {
  const { difference, standardError } = pairedDifference(other.rowLosses, baseline.rowLosses);
  const noise = Math.hypot(standardError, jumpsOf(other.history), jumpsOf(baseline.history));
  const share = difference / mean(baseline.rowLosses);
  const isClear = Math.abs(difference) > CLEARLY * noise && Math.abs(share) > SMALL;
  return { difference, noise, share, verdict: !isClear ? "same" : share < 0 ? "better" : "worse" };
}

/** The crossentropy of each row of ten classes: the surprise at its true class. */
export function lossOfEachRow(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
): number[] {
  return Array.from({ length: labels.length / CLASSES }, (_, row) => {
    let probability = 0;
    for (let i = row * CLASSES; i < (row + 1) * CLASSES; i++) {
      probability += probabilities[i] * labels[i];
    }
    return -Math.log(Math.max(LEAST, probability));
  });
}

function listText(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}
