/**
 * The figures of a run as curves over its epochs.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { EpochFigures } from "../training/history.ts";

/**
 * The figures of a run as a curve over its epochs, without the epochs whose figure is not finite.
 *
 * @throws {RangeError} Where no epoch has a finite figure.
 */
export function epochCurve(
  history: readonly EpochFigures[],
  name: string,
  valueOf: (epoch: EpochFigures) => number,
  action: string,
): { readonly name: string; readonly x: readonly number[]; readonly y: readonly number[] } {
  const points = history.map((epoch) => [epoch.epoch, valueOf(epoch)])
    .filter(([, value]) => Number.isFinite(value));
  if (points.length === 0) {
    const expected = history.length === 0 ? "at least 1 epoch" : `a finite ${describe(name)}`;
    throw new RangeError(`${action}: expected ${expected} but found none`);
  }
  return { name, x: points.map(([epoch]) => epoch), y: points.map(([, value]) => value) };
}

/**
 * The loss or a metric by its name.
 *
 * @throws {RangeError} Where there is no such figure.
 */
export function figureOf(
  { loss, metrics }: Pick<EpochFigures, "loss" | "metrics">,
  figure: string,
  action: string,
): number {
  if (figure === "loss") return loss;
  if (Object.hasOwn(metrics, figure)) return metrics[figure];
  const known = ["loss", ...Object.keys(metrics)].map((name) => `'${name}'`).join(", ");
  throw new RangeError(`${action}: expected a figure of ${known} but found ${describe(figure)}`);
}
