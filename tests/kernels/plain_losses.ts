/** Losses by plain numbers, and what the losses of the library are compared with. */
import "../../src/kernels/mod.ts";
import { assert, assertEquals } from "@std/assert";
import {
  binaryCrossentropy,
  huber,
  meanAbsoluteError,
  meanSquaredError,
} from "../../src/losses/mod.ts";
import type { AnyLoss } from "../../src/losses/loss.ts";
import {
  type AnyTensor,
  dispose,
  item,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";

/** A loss and its derivatives by the predictions. */
export interface Expected {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Asserts that a loss has this value and gradient, to a few parts in a million, on the tape and off it. */
export function assertLoss(
  loss: AnyLoss,
  y: Tensor<string>,
  t: AnyTensor,
  expected: Expected,
): void {
  const { value, gradient } = valueAndGradient((y: Tensor<string>) => loss.compute(y, t), y);
  const bound = 3e-6 * (1 + Math.abs(expected.value));
  const found = item(value);
  assert(Math.abs(found - expected.value) <= bound, `expected ${expected.value}, found ${found}`);
  assertEquals(item(scope(() => loss.compute(y, t))), found);
  const slopes = values(gradient);
  const largest = Math.max(...expected.gradient.map(Math.abs));
  assertEquals(slopes.length, expected.gradient.length);
  expected.gradient.forEach((slope, i) => {
    const close = Math.abs(slopes[i] - slope) <= 2e-6 * largest;
    assert(close, `expected the slope ${slope} but found ${slopes[i]} at ${i}`);
  });
  dispose([value, gradient]);
}

/** The mean of a function that gives loss and derivative. */
export function meanOf(
  y: readonly number[],
  t: readonly number[],
  f: (y: number, t: number) => readonly [value: number, slope: number],
): Expected {
  const pairs = y.map((prediction, i) => f(prediction, t[i]));
  const value = pairs.reduce((sum, [value]) => sum + value, 0) / y.length;
  return { value, gradient: pairs.map(([, slope]) => slope / y.length) };
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** Losses of each prediction by itself: where they are tried, and their formulas with derivatives. */
export const pointwise: [
  name: string,
  loss: AnyLoss,
  range: [min: number, max: number],
  f: (y: number, t: number) => readonly [number, number],
][] = [
  ["meanSquaredError", meanSquaredError, [-2, 2], (y, t) => [(y - t) ** 2, 2 * (y - t)]],
  ["meanAbsoluteError", meanAbsoluteError, [-2, 2], (y, t) => [Math.abs(y - t), Math.sign(y - t)]],
  [
    "huber",
    huber({ delta: 0.5 }),
    [-2, 2],
    (y, t) =>
      Math.abs(y - t) <= 0.5
        ? [(y - t) ** 2 / 2, y - t]
        : [0.5 * (Math.abs(y - t) - 0.25), 0.5 * Math.sign(y - t)],
  ],
  [
    "binaryCrossentropy",
    binaryCrossentropy({ multiLabel: true }),
    [0.01, 0.96],
    (p, t) => [-t * Math.log(p) - (1 - t) * Math.log(1 - p), (1 - t) / (1 - p) - t / p],
  ],
  [
    "binaryCrossentropy of logits",
    binaryCrossentropy({ multiLabel: true, fromLogits: true }),
    [-30, 30],
    (z, t) => [t * softplus(-z) + (1 - t) * softplus(z), sigmoid(z) - t],
  ],
];

/** The value and the gradient that the formula gives by recorded operations, as where a gradient is differentiated. */
export function composed(
  f: (x: Tensor<string>) => Tensor<"">,
  x: Tensor<string>,
): { readonly value: number; readonly gradient: Float32Array } {
  let found: { value: number; gradient: Float32Array } | undefined;
  valueAndGradient((x: Tensor<string>) => {
    const { value, gradient } = valueAndGradient(f, x);
    found = { value: item(value), gradient: values(gradient) };
    return sum(x);
  }, x);
  return found!;
}
