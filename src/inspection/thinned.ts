/**
 * Long curves with fewer points.
 *
 * @module
 */

/** How many points a curve keeps at most. */
const MOST = 500;

/** The points of a curve. */
interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * A curve that looks the same with at most 500 points: of each stretch the lowest and the highest, so that no spike is
 * lost, and both ends. Shorter curves stay as they are.
 */
export function thinned(x: readonly number[], y: readonly number[]): Points {
  if (y.length <= MOST) return { x, y };
  const stretches = MOST / 2 - 1;
  const last = y.length - 1;
  const kept = new Set([0, last]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((last - 1) * stretch / stretches);
    const to = 1 + Math.floor((last - 1) * (stretch + 1) / stretches);
    let lowest = from;
    let highest = from;
    for (let i = from + 1; i < to; i++) {
      if (y[i] < y[lowest]) lowest = i;
      if (y[i] > y[highest]) highest = i;
    }
    kept.add(lowest).add(highest);
  }
  const indices = [...kept].sort((a, b) => a - b);
  return { x: indices.map((i) => x[i]), y: indices.map((i) => y[i]) };
}
