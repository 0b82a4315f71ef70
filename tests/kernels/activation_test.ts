import { stockResult } from "./stock.ts";
import "../../src/kernels/mod.ts";
import { assert, assertEquals } from "@std/assert";
import * as layers from "../../src/layers/activations.ts";
import type { Activation } from "../../src/layers/mod.ts";
import {
  asTensor,
  mul,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { raw } from "../../src/tensors/tensor.ts";
import { assertClose, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const logitSlope = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
const density = (x: number) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);

/** The probability that a standard normal is at most x, by its series around 0. */
function distribution(x: number): number {
  if (Math.abs(x) > 9) return x < 0 ? 0 : 1;
  let [term, total] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= x * x / (2 * n + 1);
    total += term;
  }
  return 0.5 + density(x) * total;
}

/** Each activation with its derivative by formula. */
const activations: Record<string, [Activation, (x: number) => number]> = {
  relu: [layers.relu, (x) => x > 0 ? 1 : 0],
  leakyRelu: [(x) => layers.leakyRelu(x, 0.1), (x) => x > 0 ? 1 : 0.1],
  "leakyRelu of a negative slope": [(x) => layers.leakyRelu(x, -1), Math.sign],
  elu: [layers.elu, (x) => x > 0 ? 1 : Math.exp(x)],
  selu: [layers.selu, (x) => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.exp(x))],
  sigmoid: [layers.sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
  tanh: [layers.tanh, (x) => 1 - Math.tanh(x) ** 2],
  softplus: [layers.softplus, sigmoid],
  swish: [layers.swish, (x) => sigmoid(x) + x * sigmoid(x) * sigmoid(-x)],
  gelu: [layers.gelu, (x) => distribution(x) + x * density(x)],
  "approximate gelu": [
    (x) => layers.gelu(x, { approximate: true }),
    (x) => {
      const s = sigmoid(logit(x));
      return s + x * s * (1 - s) * logitSlope(x);
    },
  ],
};

/** More than one chunk, with a tail. */
const sizes = [0, 1, 3, 6, 2050, 8195];

const slopeOf = (f: Activation, x: Tensor<string>, dy: Tensor<string>) =>
  valueAndGradient((x: Tensor<string>) => sum(mul(f(x), dy)), x).gradient;

for (const [name, [f, derivative]] of Object.entries(activations)) {
  Deno.test(`the gradient of ${name} is its formula for any size`, () => {
    for (const size of sizes) {
      const [x, dy] = [randomTensor([size], 1, -5, 5), randomTensor([size], 2)];
      const [numbers, slopes] = [values(x), values(dy)];
      const expected = Array.from(numbers, (x, i) => slopes[i] * derivative(x));
      // sum() of no elements is refused, and there is nothing to differentiate.
      if (size > 0) assertClose(slopeOf(f, x, dy), { shape: [size], data: expected }, 1e-6);
      else assertEquals(values(f(x)).length, 0);
    }
  });

  Deno.test(`the gradient of ${name} far from 0 is 0, 1, or a slope, and not NaN`, () => {
    const x = asTensor([-1e30, -1000, -100, 100, 1000, 1e30], "6");
    const expected = [...values(x)].map((x) => derivative(Math.sign(x) * 30));
    const found = values(slopeOf(f, x, asTensor([1, 1, 1, 1, 1, 1], "6")));
    expected.forEach((wanted, i) => assert(Math.abs(found[i] - wanted) < 1e-6, `${found[i]}`));
  });

  Deno.test(`what ${name} was computed from and gives may be freed before its gradient is taken`, () => {
    const x = randomTensor([7, 9], 1);
    const { gradient } = valueAndGradient(
      (x: Tensor<string>) => sum(scope(() => mul(f(mul(x, 1)), 2))),
      x,
    );
    const expected = Array.from(values(x), (x) => 2 * derivative(x));
    assertClose(gradient, { shape: [7, 9], data: expected });
  });

  Deno.test(`${name} and its gradient leave nothing behind`, () => {
    const x = raw(randomTensor([5, 7], 1));
    const gradient = tf.grad((x) => raw(f(x as unknown as Tensor<string>)));
    gradient(x).dispose();
    assertFreesAll(() => gradient(x));
    assertFreesAll(() => raw(f(x as unknown as Tensor<string>)));
  });
}

Deno.test("the gradient of an activation has a gradient inside of an outer function", () => {
  const x = randomTensor([11], 1);
  const { gradient } = valueAndGradient((x: Tensor<string>) => {
    const inner = valueAndGradient((x: Tensor<string>) => sum(layers.softplus(x)), x);
    return sum(inner.gradient);
  }, x);
  const expected = Array.from(values(x), (x) => sigmoid(x) * sigmoid(-x));
  assertClose(gradient, { shape: [11], data: expected });
});

/** Rows that end anywhere in a vector, chunks of many rows and of one. */
const matrices = [
  ...[[1], [5], [3, 1], [7, 2], [700, 3], [5, 4], [411, 5], [9, 7], [1030, 10], [33, 33]],
  ...[[3, 4099], [2, 3, 6], [0, 4], [3, 0]],
];

Deno.test("softmax and its gradient are their formulas for rows of any length", () => {
  for (const shape of matrices) {
    const [x, dy] = [randomTensor(shape, 1, -9, 9), randomTensor(shape, 2)];
    const columns = shape[shape.length - 1];
    const [y, dx] = softmaxOfRows(plain(x).data, plain(dy).data, columns);
    assertClose(layers.softmax(x), { shape, data: y }, 1e-6);
    if (y.length > 0) assertClose(slopeOf(layers.softmax, x, dy), { shape, data: dx }, 1e-6);
  }
});

function softmaxOfRows(
  x: readonly number[],
  dy: readonly number[],
  columns: number,
): [y: number[], dx: number[]] {
  const [y, dx]: [number[], number[]] = [[], []];
  for (let start = 0; start < x.length; start += columns) {
    const row = x.slice(start, start + columns);
    const most = Math.max(...row);
    const exps = row.map((x) => Math.exp(x - most));
    const total = exps.reduce((a, b) => a + b);
    const probabilities = exps.map((e) => e / total);
    const mean = probabilities.reduce((sum, p, i) => sum + p * dy[start + i], 0);
    y.push(...probabilities);
    dx.push(...probabilities.map((p, i) => p * (dy[start + i] - mean)));
  }
  return [y, dx];
}

Deno.test("Softmax is what the stock kernel computes within 1e-6, and leaves nothing behind", () => {
  for (const shape of [[3, 1], [7, 2], [411, 5], [33, 33], [1030, 10]]) {
    const logits = raw(randomTensor(shape, 1, -9, 9));
    const expected = stockResult("Softmax", { logits }, { dim: 1 }).dataSync();
    const found = tf.softmax(logits).dataSync();
    found.forEach((p, i) => assert(Math.abs(p - expected[i]) <= 1e-6 * expected[i]));
    assertFreesAll(() => tf.softmax(logits));
  }
});

Deno.test("softmax gives nothing to minus infinity, and passes NaN on within its row", () => {
  const x = asTensor([[0, -Infinity, 0], [0, NaN, 0], [1, 1, -200]], "3 3");
  assertEquals([...values(layers.softmax(x))], [0.5, 0, 0.5, NaN, NaN, NaN, 0.5, 0.5, 0]);
});
