/**
 * Sine waves: 1,000 samples of `a sin(b x) + c cos(d x)`, to be answered with a, b, c and d. Made from the formula
 * and a key; no file is needed.
 *
 * @module
 */

import type { Examples } from "../src/data/examples.ts";
import { add, mul } from "../src/tensors/arithmetic.ts";
import { asTensor } from "../src/tensors/convert.ts";
import { values } from "../src/tensors/read.ts";
import { cos, sin } from "../src/tensors/elementwise.ts";
import { type Key, split } from "../src/tensors/key.ts";
import { scope } from "../src/tensors/memory.ts";
import { uniform } from "../src/tensors/random.ts";
import { shapeText, type Tensor } from "../src/tensors/tensor.ts";

/** Curves and the parameters a, b, c, d that made them. */
export type SineWaves = Examples<Tensor<"n 1000">, Tensor<"n 4">>;

/** The data of the experiment. */
export interface SineWaveData {
  /** 10,000 curves with parameters uniform in [0, 1). */
  readonly train: SineWaves;
  /** 2,000 curves drawn the same way. */
  readonly test: SineWaves;
  /** Nine curves by hand, six of them with a parameter outside of [0, 1]. */
  readonly extended: SineWaves;
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
  const curvesOf = (y: Tensor<"n 4">): SineWaves => ({ x: waves(y, at), y });
  return {
    train: curvesOf(asTensor(uniform(trainKey, "10000 4"), "n 4")),
    test: curvesOf(asTensor(uniform(testKey, "2000 4"), "n 4")),
    extended: curvesOf(asTensor(EXTENDED, "n 4")),
    at,
  };
}

/**
 * The curves of some parameters: row by row `a sin(b x) + c cos(d x)`.
 *
 * @param parameters A row of a, b, c, d for each curve.
 * @param at The points x.
 * @throws {TypeError} Where a row has not four parameters, or `at` has not one dim.
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
export function waves<Points extends string>(
  parameters: Tensor<"n 4">,
  at: Tensor<Points>,
): Tensor<`n ${Points}`> {
  return scope(() => {
    const flat = values(asTensor(parameters, "n 4"));
    const column = (i: number) => asTensor(flat.filter((_, k) => k % 4 === i), "n 1");
    const points = asTensor(at, "points");
    const sine = mul(column(0), sin(mul(column(1), points)));
    const cosine = mul(column(2), cos(mul(column(3), points)));
    return asTensor(add(sine, cosine), `n ${shapeText(at)}`) as Tensor<`n ${Points}`>;
  });
}
