/**
 * What every chart and picture is made of: named curves.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";

/** One curve: a name for the legend, and the points. */
export interface Curve {
  /** What the legend says. */
  readonly name: string;
  /** Where the points lie, strictly increasing; 1, 2, 3, … (as epochs are counted) when left out. */
  readonly x?: readonly number[];
  /** The values, one for each x. */
  readonly y: readonly number[];
}

/**
 * Where the points of a curve lie: its `x`, or 1, 2, 3, … when it has none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(positions({ name: "loss", y: [0.9, 0.5, 0.4] }), [1, 2, 3]);
 * assertEquals(positions({ name: "loss", x: [10, 20, 30], y: [0.9, 0.5, 0.4] }), [10, 20, 30]);
 * ```
 */
export function positions(curve: Curve): readonly number[] {
  return curve.x ?? curve.y.map((_, index) => index + 1);
}

/**
 * Checks that curves can be drawn: at least one, each with points, finite numbers, and increasing x.
 *
 * @param curves The curves of one chart.
 * @param logY Whether y is drawn on a log axis, where it must be above 0.
 * @throws {RangeError} Where there is nothing to draw, or a value cannot be drawn.
 * @throws {TypeError} Where a curve has not as many x as y.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => checkCurves([{ name: "loss", y: [0.5, NaN] }], false),
 *   RangeError,
 *   'Cannot draw curve "loss" at index 1: expected a finite y but found NaN',
 * );
 * ```
 */
export function checkCurves(curves: readonly Curve[], logY: boolean): void {
  if (curves.length === 0) {
    throw new RangeError("Cannot draw curves: expected at least 1 but found none");
  }
  for (const curve of curves) {
    const x = positions(curve);
    const action = `Cannot draw curve ${describe(curve.name)}`;
    if (curve.y.length === 0) {
      throw new RangeError(`${action}: expected at least 1 point but found none`);
    }
    if (x.length !== curve.y.length) {
      throw new TypeError(`${action}: expected ${curve.y.length} x but found ${x.length}`);
    }
    x.forEach((value, index) => {
      const before = x[index - 1] ?? -Infinity;
      if (Number.isFinite(value) && value > before) return;
      const expected = index === 0 ? "a finite x" : `a finite x above ${before}`;
      throw wrongNumber(`${action} at index ${index}`, expected, value);
    });
    curve.y.forEach((value, index) => {
      if (Number.isFinite(value) && (!logY || value > 0)) return;
      const expected = logY ? "a finite y above 0, on a log axis," : "a finite y";
      throw wrongNumber(`${action} at index ${index}`, expected, value);
    });
  }
}
