/**
 * The ranges of axes and of scales.
 *
 * @module
 */

/** The lowest and the highest of values, of which there is at least one. */
export function extent(values: ArrayLike<number>): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return [low, high];
}

/**
 * The range of an axis: from the lowest to the highest value, with some room.
 *
 * @param zero Whether 0 belongs to it, where the axis is not logarithmic.
 * @param log Whether the axis is logarithmic.
 */
export function roomyRange(
  values: readonly number[],
  zero: boolean,
  log: boolean,
): readonly [low: number, high: number] {
  const scale = log ? Math.log10 : (value: number) => value;
  const back = log ? (value: number) => 10 ** value : (value: number) => value;
  const [low, high] = extent(values);
  const from = scale(zero && !log ? Math.min(0, low) : low);
  const to = scale(zero && !log ? Math.max(0, high) : high);
  const room = (to - from) * 0.03 || Math.abs(to) * 0.03 || 1;
  return [from === 0 ? 0 : back(from - room), back(to + room)];
}
