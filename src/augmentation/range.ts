/**
 * Ranges that augmentations draw from.
 *
 * @module
 */

import { type Key, takeStream } from "../tensors/key.ts";
import { philoxWords } from "../tensors/philox.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";

/** Where a number is drawn from, uniformly: from `-range` to `range`, or from the first of two numbers to the second. */
export type Range = number | readonly [low: number, high: number];

/** A range with both of its ends. */
export type Ends = readonly [low: number, high: number];

/** Between which numbers the ends of a range must be. */
export interface Limits {
  /** What the lower end must be above; nothing unless said. */
  readonly above?: number;
  /** What neither end may be farther from 0 than; nothing unless said. */
  readonly most?: number;
  /** What who is beyond them may have meant. */
  readonly hint?: string;
}

/**
 * The ends of a range.
 *
 * @throws {TypeError} Where it is no range.
 * @throws {RangeError} Where its ends are not finite, in order, and within the limits.
 */
export function endsOf(range: Range, name: string, limits: Limits = {}): Ends {
  const ends: unknown = typeof range === "number" ? [-range, range] : range;
  const action = `Cannot make ${name}`;
  if (!isPair(ends)) {
    throw new TypeError(`${action}: expected a range such as 0.1 but found ${describe(range)}`);
  }
  const { above = -Infinity, most = Infinity, hint } = limits;
  const [low, high] = ends;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high && low > above)) {
    const bound = above === -Infinity ? "" : ` above ${above}`;
    throw new RangeError(
      `${action}: expected a range of finite numbers${bound} such as 0.1 or [-0.1, 0.1] but found ${
        describe(range)
      }`,
    );
  }
  if (low >= -most && high <= most) return ends;
  throw new RangeError(
    `${action}: expected a range from ${-most} to ${most} but found ${describe(range)}; ${hint}`,
  );
}

/** Are these two numbers? */
export function isPair(value: unknown): value is Ends {
  return Array.isArray(value) && value.length === 2 && value.every((x) => typeof x === "number");
}

/** A range for the height and one for the width, drawn apart. */
export interface Sides {
  /** Along the height; 0 unless said. */
  readonly height?: Range;
  /** Along the width; 0 unless said. */
  readonly width?: Range;
}

/** Is an amount one range and not one for each side? */
export function isRange(amount: Range | Sides): amount is Range {
  return typeof amount === "number" || Array.isArray(amount);
}

/** The ends for both sides: the same object where one range is for both. */
export function sidesOf(
  amount: Range | Sides,
  name: string,
  limits: Limits = {},
): { readonly height: Ends; readonly width: Ends } {
  if (isRange(amount)) {
    const ends = endsOf(amount, name, limits);
    return { height: ends, width: ends };
  }
  checkOptions(`Cannot make ${name}`, amount, ["height", "width"], "{ height: 0.1, width: 0.1 }");
  const { height = 0, width = 0 } = amount;
  return { height: endsOf(height, name, limits), width: endsOf(width, name, limits) };
}

/** The number of a range that stands where `share`, from 0 to 1, does. */
export function within([low, high]: Ends, share: number): number {
  return low + share * (high - low);
}

/**
 * Numbers from 0 to below 1, a use of the key; longer draws begin with shorter ones, so that a
 * row's numbers do not depend on how many rows follow it.
 */
export function drawShares(key: Key, count: number): Float64Array {
  const [low, high, stream] = takeStream(key, "uniform");
  const shares = Float64Array.from(philoxWords([low, high], stream, count));
  for (let i = 0; i < count; i++) shares[i] /= 2 ** 32;
  return shares;
}
