/**
 * The outputs of a model in the plane, and points over them.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";

/** The outputs of a model on a grid. */
export interface Surface {
  /** Where the columns of the grid lie: at least 2 places, from left to right at even distances. */
  readonly xs: ArrayLike<number>;
  /** Where the rows of the grid lie: at least 2 places, from the bottom up at even distances. */
  readonly ys: ArrayLike<number>;
  /** The outputs, row by row: `values[j * xs.length + i]` at `(xs[i], ys[j])`. */
  readonly values: ArrayLike<number>;
}

/** A point over a {@linkcode Surface}. */
export interface LabelledPoint {
  /** Where it lies across. */
  readonly x: number;
  /** Where it lies up. */
  readonly y: number;
  /** Its class: a number below or above the level, such as -1 and 1. */
  readonly label: number;
  /** Whether the model has not seen it: such points are hollow; false unless said. */
  readonly test?: boolean;
}

/** From the outer edge of the first cell to that of the last. */
export function edges(at: ArrayLike<number>): readonly [number, number] {
  const last = at.length - 1;
  const half = (at[last] - at[0]) / last / 2;
  return [at[0] - half, at[last] + half];
}

/** The output at a point: between those of the places around it, or that of the nearest place outside of the grid. */
export function valueAt({ xs, ys, values }: Surface, { x, y }: LabelledPoint): number {
  const place = (at: ArrayLike<number>, wanted: number) => {
    const last = at.length - 1;
    const exact = Math.min(last, Math.max(0, (wanted - at[0]) / (at[last] - at[0]) * last));
    const before = Math.min(last - 1, Math.floor(exact));
    return [before, exact - before];
  };
  const [i, across] = place(xs, x);
  const [j, up] = place(ys, y);
  const row = (j: number) =>
    values[j * xs.length + i] * (1 - across) + values[j * xs.length + i + 1] * across;
  return row(j) * (1 - up) + row(j + 1) * up;
}

/** Checks that a surface with its points can be drawn; the errors are those of `decisionSurfacePlot`. */
export function checkSurface(
  { xs, ys, values }: Surface,
  points: readonly LabelledPoint[],
  level: number,
  width: number,
  action: string,
): void {
  for (const [name, at] of [["xs", xs], ["ys", ys]] as const) {
    if (at.length < 2) throw wrongNumber(action, `at least 2 ${name}`, at.length);
    for (let i = 0; i < at.length; i++) {
      if (Number.isFinite(at[i]) && !(at[i] <= at[i - 1])) continue;
      throw wrongNumber(action, `finite ${name}, each above the one before,`, at[i]);
    }
  }
  if (values.length !== xs.length * ys.length) {
    throw new TypeError(
      `${action}: expected ${ys.length} x ${xs.length} values but found ${values.length}`,
    );
  }
  const numbers = [
    level,
    ...Array.from(values),
    ...points.flatMap(({ x, y, label }) => [x, y, label]),
  ];
  const wrong = numbers.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw wrongNumber(action, "finite values and points", wrong);
  if (!(width > 0 && Number.isFinite(width))) throw wrongNumber(action, "a width above 0", width);
}
