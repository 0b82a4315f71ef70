/**
 * The circle of the TensorFlow playground: an inner disk and an outer ring of points in the plane.
 *
 * @module
 */

import { asTensor } from "../src/tensors/convert.ts";
import { type Key, split } from "../src/tensors/key.ts";
import { scope } from "../src/tensors/memory.ts";
import { permutationValues, uniform } from "../src/tensors/random.ts";
import { values } from "../src/tensors/read.ts";
import { wrongNumber } from "../src/text/found.ts";
import { checkOptions } from "../src/text/options.ts";
import type { Dataset } from "./dataset.ts";

/** Points in the plane, and +1 for those of the disk, -1 for those of the ring. */
export interface CircleData {
  /** Half of the points. */
  readonly train: Dataset<"n 2", "n 1">;
  /** The other half. */
  readonly test: Dataset<"n 2", "n 1">;
}

/** What {@linkcode circle} may be told. */
export interface CircleOptions {
  /** How many points in all, an even number of at least 2; 500 unless said. */
  readonly rows?: number;
  /** How uncertain the labels are, from 0 to 1; 0 unless said. The playground's slider ends at 0.5. */
  readonly noise?: number;
}

/** The radius of the ring. */
const RADIUS = 5;

/**
 * Points of a disk, labelled +1, and of a ring around it, labelled -1.
 *
 * As in the playground, half of the points have a radius uniform in [0, 2.5), the other half one in [3.5, 5), and all
 * an angle uniform in [0, 2 pi), so that they are densest in the middle. A label is that of the point moved by up to
 * `5 * noise` in each direction: +1 where it is less than 2.5 from the middle, and -1 elsewhere. The points stay where
 * they are. They are shuffled before they are cut in halves.
 *
 * Source: D. Smilkov, S. Carter, D. Sculley, F. Viegas and M. Wattenberg, "Direct-manipulation visualization of deep
 * networks", 2017, and `classifyCircleData` of its code.
 *
 * @param key Used up.
 * @throws {RangeError} Where `rows` is not an even number of at least 2, or `noise` not from 0 to 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key, values } from "shapefold";
 * import { circle } from "shapefold/datasets";
 *
 * const { train, test } = circle(key(0));
 * assertEquals([train.x.shape, test.y.shape], [[250, 2], [250, 1]]);
 *
 * const [x, y] = values(train.x);
 * assertEquals(values(train.y)[0], Math.hypot(x, y) < 2.5 ? 1 : -1);
 * ```
 */
export function circle(key: Key, options: CircleOptions = {}): CircleData {
  const action = "Cannot make a circle";
  checkOptions(action, options, ["rows", "noise"], "{ noise: 0.1 }");
  const { rows = 500, noise = 0 } = options;
  if (!(Number.isInteger(rows) && rows >= 2 && rows % 2 === 0)) {
    throw wrongNumber(action, "an even number of at least 2 rows", rows);
  }
  if (!(noise >= 0 && noise <= 1)) throw wrongNumber(action, "a noise from 0 to 1", noise);
  const [pointKey, orderKey] = split(key);
  return scope(() => {
    const draws = values(uniform(pointKey, `${rows} 4` as string));
    const order = permutationValues(orderKey, rows);
    const half = rows / 2;
    const part = (from: number): Dataset<"n 2", "n 1"> => {
      const points = Array.from(order.subarray(from, from + half), (row) => {
        const inner = row < half;
        const [share, turn, right, up] = draws.subarray(4 * row, 4 * row + 4);
        const radius = RADIUS * (inner ? 0.5 * share : 0.7 + 0.3 * share);
        const [x, y] = [
          radius * Math.sin(2 * Math.PI * turn),
          radius * Math.cos(2 * Math.PI * turn),
        ];
        const moved = (at: number, share: number) => at + RADIUS * noise * (2 * share - 1);
        const isInside = Math.hypot(moved(x, right), moved(y, up)) < 0.5 * RADIUS;
        return { point: [x, y], label: [isInside ? 1 : -1] };
      });
      return {
        x: asTensor(points.map(({ point }) => point), "n 2"),
        y: asTensor(points.map(({ label }) => label), "n 1"),
      };
    };
    return { train: part(0), test: part(half) };
  });
}
