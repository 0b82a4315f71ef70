/**
 * Made-up trials.
 *
 * @module
 */

import type { Figures } from "shapefold";
import type { Trial } from "../../examples/common/trial.ts";

/** A trial with some figures, and for the others such that nothing stands out. */
export function madeUp(
  { train = 0.1, test = 0.2, penalty = 0, accuracy = 0.9, ...rest }:
    & { train?: number; test?: number; penalty?: number; accuracy?: number }
    & Partial<Omit<Trial, "train" | "test">> = {},
): Trial & { readonly test: NonNullable<Trial["test"]> } {
  const figures = (data: number): Figures => ({
    loss: data + penalty,
    terms: { data, ...(penalty !== 0 && { l2: penalty }) },
    metrics: { accuracy },
  });
  return {
    parameters: 55_050,
    epochs: 2,
    epoch: 2,
    train: figures(train),
    test: figures(test),
    gap: test - train,
    nearZero: 0.01,
    seconds: 1.25,
    history: [1, 2].map((epoch) => ({ epoch, seconds: 1, ...figures(train + 0.1 / epoch) })),
    ...rest,
  };
}
