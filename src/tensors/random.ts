/**
 * Random tensors. Each draw uses its key up: the same key gives the same numbers, on any machine. They are computed by
 * kernels of our own, `src/kernels/registered/random.ts`, which tfjs finds by name.
 *
 * @module
 */

import {
  checkShape,
  type Dims,
  type IsNumeral,
  isNumeral,
  parseDims,
  type ShapeError,
  ShapeMismatch,
  type ValidShape,
} from "../shapes/mod.ts";
import { wrongNumber } from "../text/found.ts";
import type { Checked, Result } from "./argument.ts";
import { type Key, type Stream, takeStream } from "./key.ts";
import { scope } from "./memory.ts";
import { values } from "./read.ts";
import { type AnyTensor, type IntTensor, type Tensor, typed } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** `S` where all of its dims are sizes, else a message. */
export type Sizes<S extends string> = string extends S ? S
  : ValidShape<S> extends ShapeError ? ValidShape<S>
  : FirstName<Dims<S>> extends infer Name extends string ? Name extends "" ? S
    : ShapeError<`'${S}' has the name '${Name}', which has no size here; write a number`>
  : never;

type FirstName<D extends readonly string[]> = D extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? IsNumeral<Head> extends true ? FirstName<Rest> : Head
  : "";

/** What {@linkcode uniform} may be told. */
export interface UniformOptions {
  /** The least number; 0 unless said. */
  readonly min?: number;
  /** The bound above, which is reached by rounding only; 1 unless said. */
  readonly max?: number;
}

/**
 * Numbers drawn uniformly from `min` to `max`.
 *
 * @param shape Sizes: `"2 3"`.
 * @throws {RangeError} Where not `min <= max`, both finite.
 * @throws {SyntaxError} Where the shape is not one.
 * @throws {TypeError} Where it has a name, which has no size here.
 * @throws {Error} Where the key was used before.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { key, uniform, values } from "shapefold";
 *
 * const x = uniform(key(0), "2 3", { min: -1 });
 * assertEquals(x.shape, [2, 3]);
 * assert(values(x).every((value) => value >= -1 && value <= 1));
 * ```
 */
export function uniform<S extends string>(
  key: Key,
  shape: Checked<Sizes<S>, S>,
  { min = 0, max = 1 }: UniformOptions = {},
): Tensor<Result<Sizes<S>>> {
  if (!([min, max, max - min].every(Number.isFinite) && min <= max)) {
    throw wrongNumber("Cannot draw uniform numbers", "finite min <= max", min, max);
  }
  const sizes = sizesOf(shape);
  return drawn("PhiloxUniform", sizes, takeStream(key, "uniform"), { min, max });
}

/** What {@linkcode normal} may be told. */
export interface NormalOptions {
  /** The mean; 0 unless said. */
  readonly mean?: number;
  /** The standard deviation, at least 0; 1 unless said. */
  readonly deviation?: number;
}

/**
 * Numbers drawn from a normal distribution.
 *
 * @param shape Sizes: `"2 3"`.
 * @throws {RangeError} Where the mean is not finite, or the deviation is not or below 0.
 * @throws {SyntaxError} Where the shape is not one.
 * @throws {TypeError} Where it has a name, which has no size here.
 * @throws {Error} Where the key was used before.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { item, key, mean, normal } from "shapefold";
 *
 * const x = normal(key(0), "10000", { mean: 5, deviation: 2 });
 * assertAlmostEquals(item(mean(x)), 5, 0.1);
 * ```
 */
export function normal<S extends string>(
  key: Key,
  shape: Checked<Sizes<S>, S>,
  { mean = 0, deviation = 1 }: NormalOptions = {},
): Tensor<Result<Sizes<S>>> {
  if (!([mean, deviation].every(Number.isFinite) && deviation >= 0)) {
    const expected = "a finite mean and a deviation of at least 0";
    throw wrongNumber("Cannot draw normal numbers", expected, mean, deviation);
  }
  const sizes = sizesOf(shape);
  return drawn("PhiloxNormal", sizes, takeStream(key, "normal"), { mean, deviation });
}

/**
 * The integers from 0 to `n - 1` in an order drawn at random, each order equally likely.
 *
 * @param n At least 0.
 * @throws {RangeError} Where `n` is not a whole number of at least 0.
 * @throws {Error} Where the key was used before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key, permutation, toArray } from "shapefold";
 *
 * const order: number[] = toArray(permutation(key(0), 4));
 * assertEquals(order.toSorted(), [0, 1, 2, 3]);
 * ```
 */
export function permutation<const N extends number>(key: Key, n: N): IntTensor<`${N}`> {
  if (!(Number.isSafeInteger(n) && n >= 0)) {
    throw wrongNumber("Cannot draw a permutation", "an integer from 0 to 2^53 - 1", n);
  }
  return drawn("PhiloxPermutation", [n], takeStream(key, "permutation"));
}

/** The numbers of {@linkcode permutation} in an array. */
export function permutationValues(key: Key, n: number): Int32Array {
  return scope(() => values(permutation(key, n)));
}

/**
 * Ones with a probability, otherwise zeros: floats, to multiply by.
 *
 * @param probability Of a one, from 0 to 1.
 * @param shape Sizes: `"2 3"`.
 * @throws {RangeError} Where the probability is none.
 * @throws {SyntaxError} Where the shape is not one.
 * @throws {TypeError} Where it has a name, which has no size here.
 * @throws {Error} Where the key was used before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bernoulli, key, toArray } from "shapefold";
 *
 * assertEquals(toArray(bernoulli(key(0), 1, "2 2")), [[1, 1], [1, 1]]);
 * ```
 */
export function bernoulli<S extends string>(
  key: Key,
  probability: number,
  shape: Checked<Sizes<S>, S>,
): Tensor<Result<Sizes<S>>> {
  if (!(Number.isFinite(probability) && probability >= 0 && probability <= 1)) {
    throw wrongNumber("Cannot draw bernoulli values", "a probability from 0 to 1", probability);
  }
  const sizes = sizesOf(shape);
  return drawn("PhiloxBernoulli", sizes, takeStream(key, "bernoulli"), { probability });
}

function sizesOf(shape: string): number[] {
  const dims = parseDims(checkShape(shape));
  const name = dims.find((dim) => !isNumeral(dim));
  if (name !== undefined) {
    throw new ShapeMismatch(
      `'${shape}' has the name '${name}', which has no size here; write a number`,
    );
  }
  return dims.map(Number);
}

function drawn<T extends AnyTensor>(
  kernel: string,
  shape: number[],
  stream: Stream,
  parameters: Readonly<Record<string, number>> = {},
): T {
  return typed(tf.engine().runKernel(kernel, {}, { shape, stream: [...stream], ...parameters }));
}
