import { assertEquals, assertThrows } from "@std/assert";
import {
  type Activation,
  elu,
  gelu,
  leakyRelu,
  linear,
  relu,
  selu,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from "../../src/layers/activations.ts";
import { activation } from "../../src/layers/activation_layer.ts";
import { asTensor, toArray } from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { assertClose, assertGradient, at, build, plain, randomTensor } from "../tensors/plain.ts";

const activations: [name: string, f: Activation, plainly: (x: number) => number][] = [
  ["relu", relu, (x) => Math.max(x, 0)],
  ["tanh", tanh, Math.tanh],
  ["sigmoid", sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  ["linear", linear, (x) => x],
  ["elu", elu, (x) => x > 0 ? x : Math.expm1(x)],
  ["selu", selu, (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))],
  ["leakyRelu", leakyRelu, (x) => x > 0 ? x : 0.2 * x],
  ["leakyRelu of slope 0.01", (x) => leakyRelu(x, 0.01), (x) => x > 0 ? x : 0.01 * x],
  ["softplus", softplus, (x) => Math.log1p(Math.exp(x))],
  ["gelu", gelu, (x) => x * normalDistribution(x)],
  [
    "approximate gelu",
    (x) => gelu(x, { approximate: true }),
    (x) => x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  ],
  ["swish", swish, (x) => x / (1 + Math.exp(-x))],
];

/** The probability that a standard normal is at most x, by Simpson's rule from 0. */
function normalDistribution(x: number): number {
  const steps = 1000;
  const density = (z: number) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density(x * i / steps);
  }
  return 0.5 + sum * x / steps / 3;
}

for (const [name, f, plainly] of activations) {
  Deno.test(`${name} is its formula, and its gradient is right`, () => {
    for (const shape of [[], [7], [4, 2, 3]]) {
      const x = randomTensor(shape, 3, -3, 3);
      assertClose(f(x), { shape, data: plain(x).data.map(plainly) });
      assertGradient((x) => f(x), x);
    }
  });
}

Deno.test("softmax is its formula over the last dim, and its gradient is right", () => {
  for (const shape of [[4], [2, 3], [2, 2, 3]]) {
    const x = randomTensor(shape, 3);
    const numbers = plain(x);
    const expected = build(shape, (index) => {
      const row = Array.from(
        { length: shape[shape.length - 1] },
        (_, i) => Math.exp(at(numbers, [...index.slice(0, -1), i])),
      );
      return row[index[index.length - 1]] / row.reduce((a, b) => a + b);
    });
    assertClose(softmax(x), expected);
    assertGradient((x) => softmax(x), x);
  }
});

Deno.test("activations neither overflow nor lose small numbers", () => {
  const far = asTensor([-1000, 1000], "2");
  assertEquals(toArray(softmax(far)), [0, 1]);
  assertEquals(toArray(sigmoid(far)), [0, 1]);
  assertEquals(toArray(softplus(far)), [0, 1000]);
  assertEquals(toArray(elu(far)), [-1, 1000]);
  assertEquals(toArray(gelu(far)), [0, 1000]);
  assertEquals(toArray(swish(far)), [0, 1000]);
  assertClose(elu(asTensor([-1e-6], "1")), { shape: [1], data: [Math.expm1(-1e-6)] }, 1e-12);
  const tail = { shape: [1], data: [Math.log1p(Math.exp(-20))] };
  assertClose(softplus(asTensor([-20], "1")), tail, 1e-14);
});

Deno.test("softmax throws for a scalar", () => {
  assertThrows(
    () => softmax(asTensor(1, "")),
    ShapeMismatch,
    "softmax: expected at least 1 dim but got a scalar",
  );
});

Deno.test("activation() makes a layer that applies a function and keeps the shape", () => {
  const layer = activation(relu);
  assertEquals(layer.label, "activation(relu)");
  const plan = layer.plan(["batch", "2"]);
  assertEquals([plan.output, plan.params, plan.running], [["batch", "2"], null, null]);
  const { output } = plan.apply(null, null, asTensor([[-1, 2]], "1 2"), { training: false });
  assertClose(output, { shape: [1, 2], data: [0, 2] });
});

Deno.test("activation() refuses what is no function", () => {
  assertThrows(
    () => activation("relu" as unknown as Activation),
    TypeError,
    'Cannot make activation: expected a function such as relu but found "relu"',
  );
});
