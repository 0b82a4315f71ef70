/**
 * Where a function on a grid has a value.
 *
 * @module
 */

/** A function on a grid: `values[j * xs.length + i]` at `(xs[i], ys[j])`. */
interface Grid {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** A stretch of a line. */
export type Stretch = {
  /** Where it begins, across. */
  readonly x: number;
  /** Where it begins, up. */
  readonly y: number;
  /** Where it ends, across. */
  readonly x2: number;
  /** Where it ends, up. */
  readonly y2: number;
};

/**
 * The lines at which a function has a level, in straight stretches: one or two in each cell of the grid that they cross,
 * by interpolation along its edges (marching squares).
 */
export function levelLines({ xs, ys, values }: Grid, level: number): Stretch[] {
  const stretches: Stretch[] = [];
  const above = (i: number, j: number) => values[j * xs.length + i] - level;
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      // The corners in a circle, and where the level lies on the edge from each to the next.
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const crossings = corners.flatMap(([ai, aj], corner) => {
        const [bi, bj] = corners[(corner + 1) % 4];
        const [a, b] = [above(ai, aj), above(bi, bj)];
        if ((a < 0) === (b < 0)) return [];
        const part = a / (a - b);
        return [[xs[ai] + part * (xs[bi] - xs[ai]), ys[aj] + part * (ys[bj] - ys[aj])]];
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        const [[x, y], [x2, y2]] = [crossings[k], crossings[k + 1]];
        stretches.push({ x, y, x2, y2 });
      }
    }
  }
  return stretches;
}
