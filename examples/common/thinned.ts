/**
 * The figures of hundreds of epochs, cut down to those that a page or a file needs.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import type { Trial } from "./trial.ts";

/** So many epochs are kept, and the last one. */
const KEPT = 100;

/** A trial with fewer epochs in its history: every so many, and the last one. */
export function thinned<T extends Trial>(trial: T): T {
  return { ...trial, history: thinnedHistory(trial.history) };
}

/** Every so many epochs, and the last one. */
function thinnedHistory(history: readonly EpochFigures[]): readonly EpochFigures[] {
  const every = Math.ceil(history.length / KEPT);
  return history.filter((_, i) => i % every === 0 || i === history.length - 1);
}
