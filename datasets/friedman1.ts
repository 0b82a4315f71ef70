/**
 * Friedman #1: a table made from a formula, a stand-in for California housing where there is neither a file nor a
 * network.
 *
 * @module
 */

import { asTensor } from "../src/tensors/convert.ts";
import { type Key, split } from "../src/tensors/key.ts";
import { scope } from "../src/tensors/memory.ts";
import { normal, uniform } from "../src/tensors/random.ts";
import { values } from "../src/tensors/read.ts";
import { wrongNumber } from "../src/text/found.ts";
import { checkOptions } from "../src/text/options.ts";
import type { FeatureTable } from "./dataset.ts";

/** What {@linkcode friedman1} may be told. */
export interface FriedmanOptions<Features extends number = 8> {
  /** How many rows; 20,640 unless said, as many as California housing has. */
  readonly rows?: number;
  /** The standard deviation of the noise on the target; 1 unless said, as in the paper. */
  readonly noise?: number;
  /** How many features, 5 or more of which the first five count; 8 unless said. */
  readonly features?: Features;
}

/**
 * Features uniform in [0, 1), of which five count, and the target
 * `10 sin(pi x1 x2) + 20 (x3 - 0.5)^2 + 10 x4 + 5 x5 + noise`.
 *
 * Without noise the target has a mean of 14.4 and a standard deviation of 4.9; the mean squared error of the best
 * possible model is `noise^2`. Nothing in it is about houses.
 *
 * Source: J. H. Friedman, "Multivariate adaptive regression splines", The Annals of Statistics 19 (1), 1991; the
 * `make_friedman1` of scikit-learn, which has no noise unless said.
 *
 * @param key Used up.
 * @throws {RangeError} Where there is no row, where there are fewer than 5 features, or where the noise is below 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { key, values } from "shapefold";
 * import { friedman1 } from "shapefold/datasets";
 *
 * const { data, features } = friedman1(key(0), { rows: 100, noise: 0 });
 * assertEquals([data.x.shape, data.y.shape], [[100, 8], [100, 1]]);
 * assertEquals(features[0], "x1");
 *
 * const [x1, x2, x3, x4, x5] = values(data.x);
 * const y = 10 * Math.sin(Math.PI * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5;
 * assertAlmostEquals(values(data.y)[0], y, 1e-5);
 * ```
 */
export function friedman1<Features extends number = 8>(
  key: Key,
  options: FriedmanOptions<Features> = {},
): FeatureTable<Features> {
  const action = "Cannot make Friedman #1";
  checkOptions(action, options, ["rows", "noise", "features"], "{ rows: 1000 }");
  const { rows = 20_640, noise = 1, features = 8 } = options;
  if (!(Number.isInteger(rows) && rows >= 1)) throw wrongNumber(action, "at least 1 row", rows);
  if (!(Number.isInteger(features) && features >= 5)) {
    throw wrongNumber(action, "at least 5 features", features);
  }
  if (!(Number.isFinite(noise) && noise >= 0)) {
    throw wrongNumber(action, "a noise of at least 0", noise);
  }
  const [featureKey, noiseKey] = split(key);
  return scope(() => {
    const x = uniform(featureKey, `${rows} ${features}` as string);
    const table = values(x);
    const y = values(normal(noiseKey, `${rows} 1` as string, { deviation: noise }));
    for (let row = 0; row < rows; row++) {
      y[row] += friedmanTarget(table.subarray(row * features, row * features + 5));
    }
    return {
      data: { x: asTensor(x, `n ${features}` as string), y: asTensor(y, "n 1") },
      features: Array.from({ length: features }, (_, i) => `x${i + 1}`),
      source: {
        name: "Friedman #1",
        kind: "stand-in",
        from: "friedman1",
        rows: { data: rows },
      },
    };
  }) as unknown as FeatureTable<Features>;
}

/** The target of five features, without noise. */
export function friedmanTarget([x1, x2, x3, x4, x5]: ArrayLike<number> & Iterable<number>): number {
  return 10 * Math.sin(Math.PI * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5;
}
