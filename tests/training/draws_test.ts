/**
 * Statistics over what is drawn from one key and its siblings, and from step to step of a run, where the tests of the
 * single pieces do not look: dropout, first weights, mixtures, noise on inputs, images, the order of rows.
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  type AnyLayer,
  type AnyModel,
  type AnyObjective,
  type AnyState,
  type AnyTrainStep,
  asTensor,
  augment,
  batches,
  dense,
  dispose,
  dropout,
  flatten,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  initialState,
  input,
  inputNoise,
  type Key,
  key,
  lecunNormal,
  linear,
  meanSquaredError,
  mixup,
  objective,
  orthogonal,
  randomErasing,
  randomFlip,
  randomRotation,
  randomShear,
  randomShift,
  randomZoom,
  sequential,
  sgd,
  split,
  type Tensor,
  trainStep,
  values,
  wrapBatch,
} from "shapefold";
import { assertNear, correlation, moments, uniformValues } from "../tensors/draws.ts";

/** Asserts that series, all of them of independent draws, are different and not correlated: five standard errors. */
function assertUnrelated(series: readonly ArrayLike<number>[]): void {
  for (let i = 0; i < series.length; i++) {
    for (let j = 0; j < i; j++) {
      assertNotEquals(Array.from(series[i]), Array.from(series[j]));
      assertNear(correlation(series[i], series[j]), 0, 5 / Math.sqrt(series[i].length));
    }
  }
}

Deno.test("masks of dropout by sibling keys, by a key and its children, and by neighbouring seeds are not correlated", () => {
  const model = sequential(input("100"), dropout(0.3));
  const ones = asTensor(new Float32Array(20_000).fill(1), "batch 100");
  const mask = (from: Key): Float32Array =>
    values(
      model.forward({ params: [], running: [] }, ones, { training: true, key: from }).output,
    );
  assertUnrelated([...split(key(1), 4), key(1), key(2), key(3)].map(mask));
});

const initializers: [name: string, f: Initializer][] = Object.entries({
  ...{ glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal, orthogonal },
});

for (const [name, f] of initializers) {
  Deno.test(`${name} by sibling keys is not correlated, nor are the layers of a model`, () => {
    const shape = name === "orthogonal" ? [60, 60] : [100, 100];
    assertUnrelated([...split(key(4), 3), key(4), key(5)].map((own) => values(f(own, shape))));
    const layer = dense(50, linear, { kernelInitializer: f });
    using weights = sequential(input("50"), layer, layer, layer).init(key(6));
    assertUnrelated(weights.params.map(({ kernel }) => values(kernel)));
  });
}

/** Wraps an objective, whatever its types. */
type Wrap = (loss: AnyObjective) => AnyObjective;

/** What the model inside is given in the steps of a run whose parameters hardly move. */
function learntFrom(wrap: Wrap, x: Tensor<string>, steps: number, seed: number): Float32Array[] {
  const layers: AnyLayer[] = [flatten(), dense(1)];
  const model: AnyModel = sequential(input(x.shape.slice(1).join(" ") as string), ...layers);
  const seen: Float32Array[] = [];
  const spied = wrapBatch(objective(model, meanSquaredError) as AnyObjective, (batch) => {
    seen.push(values(batch.x as Tensor<string>));
    return batch;
  });
  const optimizer = sgd({ learningRate: 1e-30 });
  const step: AnyTrainStep = trainStep(wrap(spied), optimizer);
  const y = asTensor(new Float32Array(x.shape[0]), `${x.shape[0]} 1` as string);
  let state: AnyState = initialState(model as never, step as never, key(seed));
  for (let i = 0; i < steps; i++) {
    const before = state;
    state = step(before, { x, y });
    dispose(before);
  }
  dispose(state);
  return seen;
}

const rows = asTensor(uniformValues(key(7), 8000), "2000 4" as string);

Deno.test("no two steps have the same noise on inputs, and what they add is not correlated", () => {
  const seen = learntFrom(inputNoise(0.5) as Wrap, rows, 4, 8);
  const before = values(rows);
  const noise = seen.map((numbers) => numbers.map((n, i) => n - before[i]));
  for (const added of noise) {
    const { mean, variance } = moments(added);
    assertNear(mean, 0, 5 * 0.5 / Math.sqrt(added.length));
    assertNear(variance, 0.25, 5 * 0.25 * Math.sqrt(2 / added.length));
  }
  assertUnrelated(noise);
  assertEquals(learntFrom(inputNoise(0.5) as Wrap, rows, 4, 8), seen);
  assertNotEquals(learntFrom(inputNoise(0.5) as Wrap, rows, 4, 9), seen);
});

Deno.test("no two steps mix by the same share, nor the same rows", () => {
  // Each row holds its position and the square of it: both mixed tell the partner, and so the share.
  const positions = Array.from({ length: 500 }, (_, i) => [i, i * i / 500]);
  const x = asTensor(positions, "500 2") as Tensor<string>;
  const found = learntFrom(mixup(1) as Wrap, x, 6, 10).map((numbers) => {
    // x' = s i + (1 - s) j and, of the squares, s i^2 + (1 - s) j^2: two equations for s and j.
    const solved = positions.flatMap(([i], row) => {
      const [first, second] = [numbers[2 * row], 500 * numbers[2 * row + 1]];
      // (first - i) = (1 - s)(j - i) and (second - i^2) = (1 - s)(j - i)(j + i).
      return Math.abs(first - i) < 1 ? [] : [{ row, j: (second - i * i) / (first - i) - i, first }];
    });
    const longest = solved.reduce((a, b) => Math.abs(a.j - a.row) > Math.abs(b.j - b.row) ? a : b);
    const share = 1 - (longest.first - longest.row) / (longest.j - longest.row);
    const partners = positions.map(([i], row) => (numbers[2 * row] - share * i) / (1 - share));
    return { share, partners };
  });
  assertEquals(new Set(found.map(({ share }) => share.toFixed(3))).size, found.length);
  assertUnrelated(found.map(({ partners }) => partners));
  const own = positions.map(([i]) => i);
  for (const { partners } of found) assertUnrelated([own, partners]);
});

const images = asTensor(uniformValues(key(11), 40 * 64), "40 8 8 1" as string);
const augmentations = {
  randomErasing: randomErasing({ probability: 1 }),
  randomFlip: randomFlip("horizontal"),
  randomRotation: randomRotation(0.2),
  randomShear: randomShear(0.2),
  randomShift: randomShift(0.2),
  randomZoom: randomZoom(0.2),
};

for (const [name, augmentation] of Object.entries(augmentations)) {
  Deno.test(`no two steps change images alike by ${name}, and the same run changes them alike`, () => {
    const seen = learntFrom(augment(augmentation) as Wrap, images, 4, 12);
    for (let i = 0; i < seen.length; i++) {
      assertNotEquals(seen[i], values(images));
      for (let j = 0; j < i; j++) assertNotEquals(seen[i], seen[j]);
    }
    assertEquals(learntFrom(augment(augmentation) as Wrap, images, 4, 12), seen);
    assertNotEquals(learntFrom(augment(augmentation) as Wrap, images, 4, 13), seen);
  });
}

Deno.test("the orders of rows by sibling keys are not correlated", () => {
  const x = asTensor(Float32Array.from({ length: 2000 }, (_, i) => i), "n");
  const data = { x, y: x };
  const orders = split(key(14), 4).map((own) => {
    const order: number[] = [];
    for (const batch of batches(data, { batchSize: 2000, key: own })) {
      order.push(...values(batch.x));
    }
    return order;
  });
  assert(orders.every((order) => new Set(order).size === 2000));
  assertUnrelated([...orders, Array.from(values(data.x))]);
});
