/**
 * Runs made up for pictures.
 *
 * @module
 */

import type { EpochFigures } from "shapefold/plots";

/** A run with these losses; the validation loss is 0.1 above. */
export function runOf(losses: readonly number[], validation = true): EpochFigures[] {
  const figures = (loss: number) => ({
    loss,
    terms: { data: loss * 0.75, l2: loss * 0.25 },
    metrics: { accuracy: 1 - loss / 2 },
  });
  return losses.map((loss, i) => ({
    epoch: i + 1,
    seconds: 1,
    ...figures(loss),
    ...(validation ? { validation: figures(loss + 0.1) } : {}),
  }));
}
