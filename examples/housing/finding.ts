/**
 * What the example found, in sentences that follow from its figures.
 *
 * @module
 */

import type { EpochFigures, Figures } from "shapefold";
import { CLEARLY, standardError } from "../common/statistics.ts";
import { percent } from "../common/tables.ts";
import type { FeatureUse } from "./features.ts";
import { type BestEpoch, bestEpochOf } from "./tables.ts";

/** What a finding is made of. */
export interface Found {
  /** The figures of the network, with r2 and mae among the metrics. */
  readonly trained: {
    readonly train: Figures;
    readonly test: Figures;
    readonly history: readonly EpochFigures[];
  };
  /** What it answers for the test rows. */
  readonly predicted: readonly number[];
  /** What the test rows say. */
  readonly wanted: readonly number[];
  /** What it makes of each feature, most needed first. */
  readonly uses: readonly FeatureUse[];
  /** What one unit of the target is worth; absent where the target is no price. */
  readonly dollars?: number;
}

/** What was found. */
export interface Finding {
  readonly sentence: string;
  /** The share of the test rows' spread that is explained. */
  readonly explained: number;
  /** The mean absolute error on the test rows, in dollars where the target is a price. */
  readonly meanError: number;
  /** The test loss less the training loss. */
  readonly gap: number;
  /** The standard error of the test loss. */
  readonly noise: number;
  /** The epoch of the lowest validation loss. */
  readonly best: BestEpoch;
}

/** A gap below this share of the training loss is a small one. */
const SLIGHT = 0.1;

/** What was found on rows that the network has not seen. */
export function findingOf({ trained, predicted, wanted, uses, dollars }: Found): Finding {
  const { train, test, history } = trained;
  const explained = test.metrics.r2;
  const meanError = test.metrics.mae * (dollars ?? 1);
  const gap = test.terms.data - train.terms.data;
  const noise = standardError(predicted.map((value, row) => (value - wanted[row]) ** 2));
  const best = bestEpochOf(history);
  const off = dollars === undefined
    ? meanError.toPrecision(3)
    : `$${(100 * Math.round(meanError / 100)).toLocaleString("en-US")}`;
  const sentences = [
    explained > 0
      ? `The network explains ${
        percent(explained)
      } of the spread of targets that it has not seen, ` +
        `and is off by ${off} on average.`
      : `The network is no better on unseen rows than their mean would be: it is off by ${off} on average.`,
    gapSentence(gap, noise, train.terms.data),
    bestSentence(best, history.length),
    explained > 0 ? featuresSentence(uses) : "",
  ];
  const sentence = sentences.filter(Boolean).join(" ");
  return { sentence, explained, meanError, gap, noise, best };
}

function gapSentence(gap: number, noise: number, loss: number): string {
  if (Math.abs(gap) <= CLEARLY * noise) {
    return "On the rows that it learnt from it is as good, within the noise of the test rows: it does not overfit.";
  }
  return gap > 0
    ? `On the rows that it learnt from it is better: the test loss is ${
      percent(gap / loss)
    } higher, so it overfits${gap / loss < SLIGHT ? " a little" : ""}.`
    : `The test rows are easier than those that it learnt from: their loss is ${
      percent(-gap / loss)
    } lower.`;
}

function bestSentence({ epoch, excess, jumps }: BestEpoch, epochs: number): string {
  if (epochs < 2) return "";
  if (epoch === epochs) {
    return `Its last epoch, ${epochs}, was its best on the validation rows: more of them could help.`;
  }
  const best = `Its best epoch on the validation rows was ${epoch} of ${epochs}`;
  return excess > CLEARLY * jumps
    ? `${best}, and the loss rose clearly after it: stopping there would have been better.`
    : `${best}, but the last is no worse than the loss jumps from epoch to epoch.`;
}

function featuresSentence(uses: readonly FeatureUse[]): string {
  const [first, second] = uses;
  const needs = `It needs ${first.feature} most (R² falls by ${
    first.lost.toFixed(2)
  } where it is shuffled), then ${second.feature} (${second.lost.toFixed(2)})`;
  const { feature, weight } = uses.reduce((a, b) => b.weight > a.weight ? b : a);
  return feature === first.feature
    ? `${needs}; ${feature} has the largest weights in the first layer as well (${
      percent(weight)
    }).`
    : `${needs}, though the largest weights of the first layer are those of ${feature} (${
      percent(weight)
    }): weights alone do not tell.`;
}
