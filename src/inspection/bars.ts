/**
 * Bars as data, and what can be drawn of them.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { CATEGORY_COLORS } from "./colors.ts";

/** A bar of a {@linkcode barPlot}. */
export interface Bar {
  /** What it stands for; bars of the same name, of different groups, stand side by side. */
  readonly name: string;
  /** How long it is. */
  readonly value: number;
  /** What it is told apart by from others of its name, such as `"train"`: one of at most 7 colours. */
  readonly group?: string;
  /** How far the value spreads, such as a standard deviation: a line to both sides. */
  readonly error?: number;
}

/** What bars are measured against. */
export interface Baseline {
  /** What it is. */
  readonly name: string;
  /** Where its line lies. */
  readonly value: number;
}

/**
 * Checks that bars can be drawn.
 *
 * @param from Where they begin.
 * @throws {RangeError} Where there is no bar, the same bar twice, too many groups, or a number that cannot be drawn.
 */
export function checkBars(
  bars: readonly Bar[],
  from: number,
  baseline: Baseline | undefined,
  action: string,
): void {
  if (bars.length === 0) throw new RangeError(`${action}: expected at least 1 but found none`);
  const groups = new Set(bars.map(({ group = "" }) => group));
  if (groups.size > CATEGORY_COLORS.length) {
    throw new RangeError(
      `${action}: expected at most ${CATEGORY_COLORS.length} groups but found ${groups.size}`,
    );
  }
  if (!Number.isFinite(from)) throw wrongNumber(action, "a finite start", from);
  const all = baseline === undefined ? bars : [...bars, { ...baseline, group: "the baseline" }];
  const seen = new Set<string>();
  for (const { name, group = "", value, error = 0 } of all as readonly Bar[]) {
    const isEnough = from === 0 || value >= from;
    if (!Number.isFinite(value) || !isEnough) {
      const expected = from === 0 ? "a finite value" : `a value of at least ${from}`;
      throw wrongNumber(`Cannot draw bar ${describe(name)}`, expected, value);
    }
    if (!(error >= 0 && Number.isFinite(error))) {
      throw wrongNumber(`Cannot draw bar ${describe(name)}`, "an error of at least 0", error);
    }
    const both = JSON.stringify([name, group]);
    if (seen.has(both)) {
      throw new RangeError(
        `${action}: expected a name once in a group but found ${describe(name)} twice`,
      );
    }
    seen.add(both);
  }
}
