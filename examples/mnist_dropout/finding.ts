/**
 * What the example found, in a sentence.
 *
 * @module
 */

import { differenceOf, verdictOf } from "../common/accuracies.ts";
import type { Difference } from "../common/statistics.ts";
import { lossText } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** The figures that the sentence is made of. */
export type Judged = Pick<Trial, "gap"> & {
  readonly test: { readonly metrics: Readonly<Record<string, number>> };
};

/** What was found: a sentence, and the numbers in it. */
export interface Finding {
  readonly sentence: string;
  /** The large network against the small one, by accuracy. */
  readonly larger: Difference;
  /** The large network with the penalty against the same without. */
  readonly penalized: Difference;
}

/** What the larger network brought, what the penalty, and which of the three is the furthest from its training rows. */
export function findingOf(
  { base, model_1, model_2 }: Readonly<Record<"base" | "model_1" | "model_2", Judged>>,
  rows: number,
): Finding {
  const [small, large, withPenalty] = [base, model_1, model_2].map(({ test }) =>
    test.metrics.accuracy
  );
  const larger = differenceOf(large, small, rows);
  const penalized = differenceOf(withPenalty, large, rows);
  const count = rows.toLocaleString("en-US");
  const gaps = { base: base.gap, model_1: model_1.gap, model_2: model_2.gap };
  const narrow = (Object.keys(gaps) as (keyof typeof gaps)[])
    .reduce((least, name) => gaps[name] < gaps[least] ? name : least);
  const sentence =
    `Of ${count} test digits base names ${percentOf(small)}, model_1 ${percentOf(large)} and ` +
    `model_2 ${percentOf(withPenalty)}. With eight times the parameters and twice the dropout, ` +
    `model_1 is ${verdictOf(larger, "base")}; with L2 on top of that, model_2 is ` +
    `${
      verdictOf(penalized, "model_1")
    }. The loss on unseen digits is above that on learnt ones by ` +
    `${lossText(base.gap)}, ${lossText(model_1.gap)} and ${
      lossText(model_2.gap)
    }: least in ${narrow}.`;
  return { sentence, larger, penalized };
}

function percentOf(accuracy: number): string {
  return `${(100 * accuracy).toFixed(1)} %`;
}
