/**
 * Sine waves: 1,000 samples of `a sin(b x) + c cos(d x)`, to be answered with a, b, c and d. Made from the formula
 * and a key; no file is needed.
 *
 * @module
 */

import type { Examples } from "../src/data/examples.ts";
import { add, mul } from "../src/tensors/arithmetic.ts";
import { asTensor, values } from "../src/tensors/convert.ts";
import { cos, sin } from "../src/tensors/elementwise.ts";
import { type Key, split } from "../src/tensors/key.ts";
import { scope } from "../src/tensors/memory.ts";
import { uniform } from "../src/tensors/random.ts";
import type { Tensor } from "../src/tensors/tensor.ts";

/** Curves and the parameters a, b, c, d that made them. */
export type SineWaves<Rows extends string> = Examples<Tensor<`${Rows} 1000`>, Tensor<`${Rows} 4`>>;

/** The data of the experiment. */
export interface SineWaveData {
  /** 10,000 curves with parameters uniform in [0, 1). */
  readonly train: SineWaves<"train">;
  /** 2,000 curves drawn the same way. */
  readonly test: SineWaves<"test">;
  /** Nine curves by hand, five of them with a parameter outside of [0, 1]. */
  readonly extended: SineWaves<"9">;
  /** Where the curves are sampled: 1,000 equally spaced points from 0 to 10 pi, both included. */
  readonly at: Tensor<"1000">;
}

const SAMPLES = 1000;
const END = 10 * Math.PI;

const EXTENDED = [
  [0, 0, 0, 0],
  [1, 1, 0, 0],
  [0, 0, 1, 1],
  [-1, 1, 0, 0],
  [0, 0, -1, 1],
  [2, 1, 0, 0],
  [1, 2, 0, 0],
  [0, 0, 2, 1],
  [0, 0, 1, 2],
];

/**
 * The three sets of curves, drawn from a key.
 *
 * @param key Used up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key } from "shapefold";
 * import { sineWaves } from "shapefold/datasets";
 *
 * const { train, test, extended } = sineWaves(key(0));
 * assertEquals([train.x.shape, test.y.shape, extended.x.shape], [[10000, 1000], [2000, 4], [9, 1000]]);
 * ```
 */
export function sineWaves(key: Key): SineWaveData {
  const [trainKey, testKey] = split(key);
  const at = asTensor(
    Float32Array.from({ length: SAMPLES }, (_, i) => END * i / (SAMPLES - 1)),
    "1000",
  );
  const curvesOf = <Rows extends string>(y: Tensor<`${Rows} 4`>): SineWaves<Rows> => ({
    x: waves(y, at),
    y,
  });
  return {
    train: curvesOf(asTensor(uniform(trainKey, "10000 4"), "train 4")),
    test: curvesOf(asTensor(uniform(testKey, "2000 4"), "test 4")),
    extended: curvesOf(asTensor(EXTENDED, "9 4")),
    at,
  };
}

/**
 * The curves of some parameters: row by row `a sin(b x) + c cos(d x)`.
 *
 * @param parameters A row of a, b, c, d for each curve.
 * @param at The points x.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, toArray } from "shapefold";
 * import { waves } from "shapefold/datasets";
 *
 * const curve = waves(asTensor([[1, 1, 0, 0]], "n 4"), asTensor([0, Math.PI / 2], "2"));
 * assertEquals(toArray(curve), [[0, 1]]);
 * ```
 */
export function waves<Rows extends string, Points extends string>(
  parameters: Tensor<`${Rows} 4`>,
  at: Tensor<Points>,
): Tensor<`${Rows} ${Points}`> {
  return scope(() => {
    const flat = values(parameters);
    const column = (i: number) => asTensor(flat.filter((_, k) => k % 4 === i), "rows 1");
    const points = at as Tensor<string> as Tensor<"points">;
    const [sine, cosine] = [sin(mul(column(1), points)), cos(mul(column(3), points))];
    return add(mul(column(0), sine), mul(column(2), cosine)) as Tensor<string> as Tensor<
      `${Rows} ${Points}`
    >;
  });
}
