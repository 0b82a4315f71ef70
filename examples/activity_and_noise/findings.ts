/**
 * What was found, in sentences that follow from the figures.
 *
 * @module
 */

import { differenceOf, testAccuracy } from "../common/accuracies.ts";
import { mapValues } from "../common/map_values.ts";
import { type Difference, mean } from "../common/statistics.ts";
import { accuracyText, percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";
import type { Sparsity } from "./activations.ts";

/** The variants that are compared, of one depth. */
export const VARIANTS = [
  "plain",
  "activity L1",
  "activity L2",
  "dropout",
  "Gaussian dropout",
] as const;

/** The name of a variant. */
export type Variant = typeof VARIANTS[number];

/** Something for each variant. */
export type OfEachVariant<T> = Readonly<Record<Variant, T>>;

/** Something for each variant, by its name. */
export function ofEachVariant<T>(f: (variant: Variant) => T): OfEachVariant<T> {
  return Object.fromEntries(VARIANTS.map((variant) => [variant, f(variant)])) as Record<Variant, T>;
}

/** What is needed of a trial. */
export interface Judged extends Pick<Trial, "test"> {
  readonly activations: readonly Sparsity[];
}

/** What a variant does beside plain: how its test accuracy differs, and how sparse it is. */
export interface Effect extends Difference {
  /** The share of activations near zero in the first hidden layers. */
  readonly nearZero: number;
}

/** What was found for networks of one depth. */
export interface Found {
  readonly sentence: string;
  /** The share of activations near zero without a remedy. */
  readonly plainNearZero: number;
  readonly effects: Readonly<Record<Exclude<Variant, "plain">, Effect>>;
}

/** A difference of two shares of activations is called one from here. */
const NOTICEABLE = 0.05;

/** What penalties and noise do for networks of one depth. */
export function foundAt(
  depth: string,
  trials: OfEachVariant<Judged>,
  rows: number,
): Found {
  const { plain, ...remedies } = trials;
  const effectOf = (trial: Judged): Effect => ({
    ...differenceOf(testAccuracy(trial), testAccuracy(plain), rows),
    nearZero: nearZeroOf(trial),
  });
  const effects = mapValues(remedies, effectOf);
  const plainNearZero = nearZeroOf(plain);
  const sentences = [
    `With ${depth} hidden layers the penalty L1 on activations leaves ${
      percent(effects["activity L1"].nearZero)
    } of them near zero and L2 ${
      percent(effects["activity L2"].nearZero)
    }, where without one it is ${percent(plainNearZero)}: ${
      sparsityVerdict(effects["activity L1"], effects["activity L2"], plainNearZero)
    }.`,
    accuracySentence(["activity L1", "activity L2"], effects, testAccuracy(plain), rows),
    accuracySentence(["dropout", "Gaussian dropout"], effects, testAccuracy(plain), rows),
  ];
  return { sentence: sentences.join(" "), plainNearZero, effects };
}

function sparsityVerdict(l1: Effect, l2: Effect, plain: number): string {
  const isSparser = [l1, l2].map(({ nearZero }) => nearZero - plain > NOTICEABLE);
  if (isSparser[0] && isSparser[1]) {
    const gap = l1.nearZero - l2.nearZero;
    if (Math.abs(gap) <= NOTICEABLE) return "both make them sparse, one as much as the other";
    return gap > 0 ? "both make them sparse, L1 more so" : "both make them sparse, L2 more so";
  }
  if (isSparser[0]) return "L1 makes them sparse, L2 does not";
  if (isSparser[1]) return "L2 makes them sparse, L1 does not";
  return "neither makes them sparse";
}

/** What two variants do to the accuracy. */
function accuracySentence(
  names: readonly [Exclude<Variant, "plain">, Exclude<Variant, "plain">],
  effects: Found["effects"],
  plain: number,
  rows: number,
): string {
  const clear = names.filter((name) => effects[name].isClear);
  const figures = (name: Exclude<Variant, "plain">) =>
    `${name} ${accuracyText(plain + effects[name].difference)}`;
  const against = `against ${accuracyText(plain)} without`;
  if (clear.length === 0) {
    return `On the accuracy ${
      names.join(" and ")
    } have no effect that ${rows} test rows could tell from ` +
      `chance (${names.map(figures).join(", ")}, ${against}).`;
  }
  const parts = names.map((name) => {
    const { isClear, difference } = effects[name];
    const verb = !isClear
      ? "does not change it clearly"
      : difference > 0
      ? "raises it"
      : "lowers it";
    return `${figures(name)} ${verb}`;
  });
  return `Of the accuracy, ${against}: ${parts.join(", ")}.`;
}

/** The share over all layers that were looked at; they have as many units. */
function nearZeroOf({ activations }: Judged): number {
  return mean(activations.map(({ nearZero }) => nearZero));
}
