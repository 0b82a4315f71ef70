/**
 * Plain arrays with a shape: what the tensor operations are checked against, by loops without any tensor.
 *
 * @module
 */

import "../../src/kernels/mod.ts";
import { assert, assertEquals } from "@std/assert";
import {
  type AnyTensor,
  asTensor,
  key,
  raw,
  type Tensor,
  type TensorOf,
  values,
} from "../../src/tensors/mod.ts";
import { type DType, shapeText, typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { uniformValues } from "./draws.ts";

/** Numbers in row-major order and the sizes of their dims. */
export interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** The numbers of a tensor. */
export function plain(x: AnyTensor): Plain {
  return { shape: x.shape, data: Array.from(values(x as TensorOf<string, DType>)) };
}

/** Plain numbers from a function of the index. */
export function build(shape: readonly number[], f: (index: readonly number[]) => number): Plain {
  const indices = shape.reduce<number[][]>(
    (found, size) =>
      found.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
  return { shape, data: indices.map(f) };
}

/** The number at an index that may have more dims at the front; a dim of 1 is repeated. */
export function at({ shape, data }: Plain, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  return data[own.reduce((flat, i, dim) => flat * shape[dim] + (shape[dim] === 1 ? 0 : i), 0)];
}

/** Asserts that a tensor has a shape and numbers, to about six digits. */
export function assertClose(actual: AnyTensor, expected: Plain, tolerance = 2e-6): void {
  assertEquals(actual.shape, [...expected.shape]);
  const numbers = values(actual as TensorOf<string, DType>);
  expected.data.forEach((wanted, i) => {
    const close = Object.is(numbers[i], wanted) || numbers[i] === wanted ||
      Math.abs(numbers[i] - wanted) <= tolerance * (1 + Math.abs(wanted));
    assert(close, `expected ${wanted} but found ${numbers[i]} at ${i} of '${shapeText(actual)}'`);
  });
}

/**
 * A tensor of numbers from `min` to `max`, the same for the same seed. They lie on a grid that the seed shifts: none is
 * near a multiple of 1/32 or on the grid of a close seed, since `abs` or `maximum` have no derivative there.
 */
export function randomTensor(
  shape: readonly number[],
  seed: number,
  min = -2,
  max = 2,
): Tensor<string> {
  const size = shape.reduce((product, n) => product * n, 1);
  const shift = (seed % 7 + 0.5) / 256;
  const numbers = uniformValues(key(seed), size)
    .map((u) => Math.floor(32 * (min + (max - min) * u)) / 32 + shift);
  return asTensor(numbers, shape.join(" ") as string);
}

/** Shapes of 0 to 4 dims with sizes from 1 to 4. */
export function randomShapes(count: number, seed: number): number[][] {
  const drawn = uniformValues(key(seed), 5 * count);
  return Array.from({ length: count }, (_, i) => {
    const [rank, ...sizes] = drawn.slice(5 * i, 5 * i + 5);
    return sizes.slice(0, Math.floor(5 * rank)).map((u) => 1 + Math.floor(4 * u));
  });
}

/** Pairs of shapes that broadcast against each other, and what they give. */
export function broadcastShapes(
  count: number,
  seed: number,
): { a: number[]; b: number[]; out: number[] }[] {
  const coins = uniformValues(key(seed + 1), 8 * count).values();
  const thin = (shape: number[]) => shape.map((n) => coins.next().value! < 0.3 ? 1 : n);
  return randomShapes(count, seed).map((shape) => {
    const [a, b] = [thin(shape), thin(shape)];
    const leading = a.findIndex((n) => n !== 1);
    return { a: a.slice(Math.max(leading, 0)), b, out: a.map((n, i) => Math.max(n, b[i])) };
  });
}

/**
 * Asserts that the gradient of `f` on the tape is the one by central differences, where the derivative by each
 * output has a random weight.
 */
export function assertGradient(
  f: (x: Tensor<string>) => Tensor<string>,
  x: Tensor<string>,
  tolerance = 2e-3,
): void {
  const weights = randomTensor(f(x).shape, 99, 0.5, 1.5);
  const scalar = (x: Tensor<string>) => {
    const y = values(f(x));
    return values(weights).reduce((sum, weight, i) => sum + weight * y[i], 0);
  };
  const step = 2 ** -10;
  const numbers = values(x);
  const differences = Array.from(numbers, (_, i) => {
    const [above, below] = [step, -step].map((change) =>
      scalar(asTensor(numbers.map((n, j) => j === i ? n + change : n), shapeText(x)))
    );
    return (above - below) / (2 * step);
  });
  const onTape = tf.grad((x) => tf.sum(tf.mul(raw(f(typed(x))), raw(weights))))(raw(x));
  assertClose(typed<Tensor<string>>(onTape), { shape: x.shape, data: differences }, tolerance);
}
