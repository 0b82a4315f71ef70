/**
 * Numbers as short text: measured figures and durations.
 *
 * @module
 */

import { wrongNumber } from "./found.ts";

/**
 * Writes a figure with a fixed number of significant digits: `0.0405`, `12.3`, `1.23e-5`.
 *
 * Figures below 0.001 and from 100,000 up have an exponent; digits before the point are never cut.
 *
 * @param value Any number; `NaN` and `Infinity` are written as such.
 * @param digits How many significant digits, 1 to 15; 3 unless said.
 * @throws {RangeError} Where `digits` is not an integer from 1 to 15.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatFigure(0.04049), "0.0405");
 * assertEquals(formatFigure(12.34), "12.3");
 * assertEquals(formatFigure(0.0000123), "1.23e-5");
 * assertEquals(formatFigure(0.88492, 4), "0.8849");
 * ```
 */
export function formatFigure(value: number, digits = 3): string {
  if (!Number.isInteger(digits) || digits < 1 || digits > 15) {
    throw wrongNumber("Cannot format a figure", "1 to 15 significant digits", digits);
  }
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential(digits - 1).replace("e+", "e");
  }
  const whole = Math.floor(Math.log10(size)) + 1;
  const decimals = size === 0 ? digits - 1 : Math.max(0, digits - whole);
  return value.toFixed(decimals);
}

/**
 * Writes a time as minutes and seconds, and hours where there are any: `0:07`, `12:30`, `1:02:03`.
 *
 * @param seconds 0 or more; rounded to whole seconds.
 * @throws {RangeError} Where `seconds` is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatDuration(7.2), "0:07");
 * assertEquals(formatDuration(3723), "1:02:03");
 * ```
 */
export function formatDuration(seconds: number): string {
  if (!(seconds >= 0 && Number.isFinite(seconds))) {
    throw wrongNumber("Cannot format a duration", "finite seconds from 0 up", seconds);
  }
  const total = Math.round(seconds);
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const rest = twoDigits(total % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${twoDigits(minutes)}:${rest}`;
}
