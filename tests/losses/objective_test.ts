import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import {
  type Activation,
  activation,
  asTensor,
  chain,
  constant,
  dense,
  dropout,
  elu,
  gelu,
  input,
  item,
  key,
  leakyRelu,
  linear,
  meanAbsoluteError,
  meanSquaredError,
  mul,
  objective,
  parallel,
  relu,
  repeat,
  residual,
  sequential,
  sigmoid,
  softmax,
  softplus,
  sparseCategoricalCrossentropy,
  swish,
  tanh,
  toArray,
  uniform,
  wrapObjective,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";

const x = asTensor(uniform(key(11), "6 4", { min: -2, max: 2 }), "batch 4");
const y = asTensor(uniform(key(12), "6 2"), "batch 2");
const classes = asTensor([0, 1, 2, 1, 0, 2], "batch", "int32");
const inference = { training: false };

const activations: [name: string, f: Activation][] = Object.entries({
  elu,
  gelu,
  leakyRelu,
  linear,
  relu,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
});

for (const [name, f] of activations) {
  Deno.test(`the gradient of a whole model with ${name} is the one by finite differences`, () => {
    const model = sequential(input("4"), dense(5, f), activation(f), dense(2));
    const loss = objective(model, meanSquaredError);
    const { params } = model.init(key(1));
    assertGradient(
      (own: typeof params) => loss({ params: own, running: [] }, { x, y }, inference).loss,
      params,
    );
  });
}

Deno.test("the gradient passes through every composition", () => {
  const model = sequential(
    input("4"),
    residual(chain(dense(3, tanh), dense(4))),
    parallel(dense(1, swish), dense(1), activation(tanh)),
    repeat(2, dense(6, softplus)),
    dense(3),
  );
  const loss = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const { params } = model.init(key(2));
  assertGradient(
    (own: typeof params) => loss({ params: own, running: [] }, { x, y: classes }, inference).loss,
    params,
  );
});

Deno.test("the gradient in training is the one of the network that dropout left", () => {
  const model = sequential(input("4"), dense(8, tanh), dropout(0.5), dense(2));
  const loss = objective(model, meanSquaredError);
  const { params } = model.init(key(3));
  const context = { training: true, key: key(4) };
  assertGradient(
    (own: typeof params) => loss({ params: own, running: [] }, { x, y }, context).loss,
    params,
  );
});

Deno.test("an objective gives the loss, its terms, the predictions and the running state", () => {
  const model = sequential(input("4"), dense(2));
  const weights = model.init(key(5));
  const mae = objective(model, meanAbsoluteError);
  const { loss, terms, running, predictions } = mae(weights, { x, y }, inference);
  assertEquals(Object.keys(terms), ["data"]);
  assertEquals(item(terms.data), item(loss));
  assertEquals(item(loss), item(meanAbsoluteError.apply(predictions, y)));
  assertEquals(toArray(predictions), toArray(model.apply(weights, x)));
  assertEquals(running, []);
});

Deno.test("an objective knows its model and its loss, and so does what wraps it", () => {
  const model = sequential(input("4"), dense(2));
  const mse = objective(model, meanSquaredError);
  const doubled: typeof mse = wrapObjective(mse, (outcome) => ({
    ...outcome,
    loss: mul(outcome.loss, 2),
  }));
  for (const f of [mse, doubled]) {
    assertStrictEquals(f.model, model);
    assertStrictEquals(f.dataLoss, meanSquaredError);
  }
  const weights = model.init(key(6));
  const [one, two] = [mse, doubled].map((f) => item(f(weights, { x, y }, inference).loss));
  assertEquals(two, 2 * one);
});

Deno.test("the loss of a batch is the mean over its rows, whatever their number", () => {
  const model = sequential(input("1"), dense(1, linear, { kernelInitializer: constant(1) }));
  const mse = objective(model, meanSquaredError);
  const weights = model.init(key(0));
  for (const rows of [1, 2, 5]) {
    const x = asTensor(Array.from({ length: rows }, (_, i) => [i]), "batch 1");
    const y = asTensor(Array.from({ length: rows }, () => [0]), "batch 1");
    const expected = [0, 0.5, 5 / 3, 3.5, 6][rows - 1];
    assertAlmostEquals(item(mse(weights, { x, y }, inference).loss), expected, 1e-6);
  }
});
