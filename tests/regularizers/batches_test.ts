import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  accuracy,
  activation,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  foldIn,
  initialState,
  input,
  inputNoise,
  type Key,
  key,
  labelSmoothing,
  linear,
  mae,
  meanSquaredError,
  mixup,
  objective,
  pipe,
  sequential,
  sgd,
  softmax,
  sparseCategoricalCrossentropy,
  tanh,
  type Tensor,
  trainStep,
  uniform,
  values,
  wrapBatch,
} from "shapefold";
import { drawBeta } from "../../src/regularizers/beta.ts";
import { assertGradient } from "../finite_differences.ts";

const inference = { training: false };
const training = (seed: number) => ({ training: true, key: key(seed) });

/** A model that answers what it is asked, and a spy on the batches that it learns from. */
const mirror = sequential(input("3"), activation(linear));
const mse = objective(mirror, meanSquaredError);
type Batch = Parameters<typeof mse>[1];
const weights = mirror.init(key(0));

function learntFrom(
  regularize: (loss: typeof mse) => typeof mse,
  batch: Batch,
  own: Key,
): { x: number[]; y: number[] } {
  let seen: Batch = batch;
  const spied = wrapBatch(mse, (batch) => seen = batch);
  regularize(spied)(weights, batch, { training: true, key: own });
  return { x: Array.from(values(seen.x)), y: Array.from(values(seen.y)) };
}

const draws = (seed: number, rows: number) =>
  asTensor(uniform(key(seed), `${rows} 3` as string, { min: -1 }), "batch 3");

/** Mean and variance of numbers. */
function moments(numbers: readonly number[]): [mean: number, variance: number] {
  const mean = numbers.reduce((total, n) => total + n, 0) / numbers.length;
  const variance = numbers.reduce((total, n) => total + (n - mean) ** 2, 0) / numbers.length;
  return [mean, variance];
}

/** The correlation of pairs. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [[meanOfA, varianceOfA], [meanOfB, varianceOfB]] = [moments(a), moments(b)];
  const [covariance] = moments(a.map((n, i) => (n - meanOfA) * (b[i] - meanOfB)));
  return covariance / Math.sqrt(varianceOfA * varianceOfB);
}

for (const alpha of [0.05, 0.2, 1, 3, 50]) {
  Deno.test(`shares for alpha ${alpha} have the mean and variance of Beta(${alpha}, ${alpha})`, () => {
    const count = 20_000;
    const shares = Array.from({ length: count }, (_, i) => drawBeta(foldIn(key(7), i), alpha));
    assert(shares.every((share) => share >= 0 && share <= 1));
    const [mean, variance] = moments(shares);
    const expected = 1 / (4 * (2 * alpha + 1));
    // The fourth central moment is 3 variance^2 (2 alpha + 1) / (2 alpha + 3).
    const fourth = 3 * expected ** 2 * (2 * alpha + 1) / (2 * alpha + 3);
    assertAlmostEquals(mean, 0.5, 5 * Math.sqrt(expected / count));
    assertAlmostEquals(variance, expected, 5 * Math.sqrt((fourth - expected ** 2) / count));
    assert(Math.abs(correlation(shares.slice(1), shares.slice(0, -1))) < 5 / Math.sqrt(count));
  });
}

Deno.test("shares for alpha 1 are uniform in every tenth", () => {
  const count = 20_000;
  const tenths = new Array(10).fill(0);
  for (let i = 0; i < count; i++) tenths[Math.floor(drawBeta(foldIn(key(8), i), 1) * 10)]++;
  for (const found of tenths) {
    assertAlmostEquals(found / count, 0.1, 5 * Math.sqrt(0.09 / count));
  }
});

Deno.test("a share for an alpha so small that its gammas are too small for numbers is near 0 or 1", () => {
  const shares = Array.from({ length: 200 }, (_, i) => drawBeta(foldIn(key(9), i), 1e-5));
  assert(shares.every((share) => share < 1e-6 || share > 1 - 1e-6));
  const [mean] = moments(shares);
  assertAlmostEquals(mean, 0.5, 5 * Math.sqrt(0.25 / 200));
});

Deno.test("mixup() mixes each row with one other by one share, inputs and labels alike", () => {
  // Row i has i in the first column, and its label as well: mixed, it is m * i + (1 - m) * partner.
  const rows = 64;
  const numbers = Array.from({ length: rows }, (_, i) => [i, 0, 1]);
  const batch = { x: asTensor(numbers, "batch 3"), y: asTensor(numbers, "batch 3") };
  const shares = [1, 2, 3, 4, 5].map((seed) => {
    const { x, y } = learntFrom(mixup(0.5), batch, key(seed));
    assertEquals(x, y);
    const own = foldIn(key(seed), 1);
    const share = drawBeta(foldIn(own, 0), 0.5);
    const partners = numbers.map(([i], row) => (x[3 * row] - share * i) / (1 - share));
    const found = partners.map((partner) => Math.round(partner));
    partners.forEach((partner, row) => assertAlmostEquals(partner, found[row], 1e-3 / (1 - share)));
    assertEquals(found.toSorted((a, b) => a - b), numbers.map(([i]) => i));
    assertNotEquals(found, numbers.map(([i]) => i));
    x.forEach((value, i) => {
      if (i % 3 === 1) assertEquals(value, 0);
      if (i % 3 === 2) assertAlmostEquals(value, 1, 1e-6);
    });
    return share;
  });
  assertEquals(new Set(shares).size, 5);
});

Deno.test("the same key gives the same mixture and the same noise, another key another", () => {
  const batch = { x: draws(1, 8), y: draws(2, 8) };
  for (const regularizer of [mixup(0.5), inputNoise(0.5)]) {
    const [a, b, c] = [key(1), key(1), key(2)].map((own) => learntFrom(regularizer, batch, own));
    assertEquals(a, b);
    assertNotEquals(a, c);
  }
});

Deno.test("inputNoise() adds numbers of its deviation and a mean of 0 to inputs, nothing to labels", () => {
  const batch = { x: draws(1, 20_000), y: draws(2, 20_000) };
  const before = values(batch.x);
  const [one, two] = [0, 1].map((step) => {
    const { x, y } = learntFrom(inputNoise(0.3), batch, foldIn(key(3), step));
    assertEquals(y, Array.from(values(batch.y)));
    return x.map((value, i) => value - before[i]);
  });
  const count = one.length;
  for (const noise of [one, two]) {
    const [mean, variance] = moments(noise);
    assertAlmostEquals(mean, 0, 5 * 0.3 / Math.sqrt(count));
    assertAlmostEquals(variance, 0.09, 5 * 0.09 * Math.sqrt(2 / count));
    const [fourth] = moments(noise.map((n) => (n / 0.3) ** 4));
    assertAlmostEquals(fourth, 3, 5 * Math.sqrt(96 / count));
  }
  assert(Math.abs(correlation(one, two)) < 5 / Math.sqrt(count), "sibling keys");
  assert(Math.abs(correlation(one, Array.from(before))) < 5 / Math.sqrt(count), "with the inputs");
});

Deno.test("two noises draw apart: their variances add up", () => {
  const batch = { x: draws(1, 20_000), y: draws(2, 20_000) };
  const before = values(batch.x);
  const { x } = learntFrom((loss) => pipe(loss, inputNoise(0.3), inputNoise(0.3)), batch, key(3));
  const [, variance] = moments(x.map((value, i) => value - before[i]));
  assertAlmostEquals(variance, 0.18, 5 * 0.18 * Math.sqrt(2 / x.length));
});

Deno.test("labelSmoothing() moves one-hot labels to the mean of classes, and a yes or no to one half", () => {
  const learnt = (columns: 1 | 3, labels: number[][], smoothing: number) => {
    const model = columns === 3
      ? objective(sequential(input("2"), dense(3, softmax)), categoricalCrossentropy)
      : objective(sequential(input("2"), dense(1)), binaryCrossentropy({ fromLogits: true }));
    let seen: Tensor<string> = asTensor([0], "1");
    const spied = wrapBatch(
      model as never,
      ((batch: { y: Tensor<string> }) => {
        seen = batch.y;
        return batch;
      }) as never,
    ) as unknown as typeof mse;
    const batch = { x: asTensor(labels.map(() => [0, 0]), "batch 2"), y: labels };
    const y = columns === 3 ? asTensor(labels, "batch 3") : asTensor(labels, "batch 1");
    labelSmoothing(smoothing)(spied)(
      model.model.init(key(0)) as never,
      { x: batch.x, y } as never,
      { training: true },
    );
    return Array.from(values(seen));
  };
  const oneHot = [0.8, 0.1, 0.1, 0.1, 0.1, 0.8];
  learnt(3, [[1, 0, 0], [0, 0, 1]], 0.3).forEach((label, i) =>
    assertAlmostEquals(label, oneHot[i], 1e-6)
  );
  learnt(1, [[1], [0]], 0.3).forEach((label, i) =>
    assertAlmostEquals(label, [0.85, 0.15][i], 1e-6)
  );
});

Deno.test("several yes or no a row are smoothed one by one", () => {
  const model = sequential(input("3"), activation(linear));
  const loss = objective(model, binaryCrossentropy({ fromLogits: true, multiLabel: true }));
  const [x, y] = [asTensor([[0, 0, 0]], "batch 3"), asTensor([[1, 0, 1]], "batch 3")];
  let seen: number[] = [];
  const spied = wrapBatch(loss, (batch) => {
    seen = Array.from(values(batch.y));
    return batch;
  });
  labelSmoothing(0.5)(spied)(model.init(key(0)), { x, y }, { training: true });
  assertEquals(seen, [0.75, 0.25, 0.75]);
});

const small = sequential(input("3"), dense(4, tanh), dense(3));
const crossentropy = objective(small, categoricalCrossentropy({ fromLogits: true }));
const classes = {
  x: draws(3, 4),
  y: asTensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]], "batch 3"),
};

for (
  const [name, regularizer] of [
    ["labelSmoothing(0.2)", labelSmoothing(0.2)],
    ["mixup(0.4)", mixup(0.4)],
    ["inputNoise(0.2)", inputNoise(0.2)],
  ] as const
) {
  Deno.test(`the gradients with ${name} are those by finite differences, in parameters and inputs`, () => {
    const loss = regularizer(crossentropy);
    const { params } = small.init(key(4));
    for (const context of [training(5), inference]) {
      assertGradient(
        (own: typeof params) => loss({ params: own, running: [] }, classes, context).loss,
        params,
      );
      assertGradient(
        (x: typeof classes.x) => loss({ params, running: [] }, { x, y: classes.y }, context).loss,
        classes.x,
      );
    }
  });

  Deno.test(`${name} does nothing in inference, and metrics in training are of the labels given`, () => {
    const own = small.init(key(4));
    const [a, b] = [crossentropy, regularizer(crossentropy)].map(
      (loss) => values(loss(own, classes, { training: false, key: key(1) }).loss)[0],
    );
    assertEquals(a, b);

    const metrics = [accuracy, mae];
    const step = trainStep(regularizer(crossentropy), sgd(), { metrics });
    using start = initialState(small, step, key(6));
    using next = step(start, classes);
    const context = { training: true, key: foldIn(start.key, 0), step: 0 };
    const { predictions } = regularizer(crossentropy)(start, classes, context);
    assert(Number.isFinite(next.last.sums.mae[0]));
    assertEquals(
      next.last.sums.mae,
      [...mae.measure(predictions, classes.y, { fromLogits: true, multiLabel: false })],
    );
  });
}

Deno.test("labels that are integers are a TypeError that says what to write", () => {
  const sparse = objective(small, sparseCategoricalCrossentropy({ fromLogits: true }));
  for (const regularizer of [labelSmoothing, mixup]) {
    const error = assertThrows(() => regularizer(0.1)(sparse as never), TypeError);
    assertEquals(
      error.message,
      "Cannot mix labels: expected float32 labels but they are int32; make them one-hot: oneHot(labels, classes)",
    );
  }
});

Deno.test("labels that are no classes cannot be smoothed", () => {
  const error = assertThrows(() => labelSmoothing(0.1)(mse), TypeError);
  assertEquals(
    error.message,
    "Cannot apply labelSmoothing: expected a loss such as categoricalCrossentropy but found meanSquaredError",
  );
});

Deno.test("inputs that are integers are neither mixed nor made noisy", () => {
  const batch = { x: asTensor([[1, 2, 3]], "batch 3", "int32"), y: draws(2, 1) };
  for (const [name, regularizer] of Object.entries({ mixup, inputNoise })) {
    const error = assertThrows(
      () => regularizer(0.1)(mse)(weights, batch as never, training(1)),
      TypeError,
    );
    assertEquals(
      error.message,
      `Cannot apply ${name}: expected float32 inputs but they are int32`,
    );
  }
});

Deno.test("a batch with more than inputs and labels cannot be mixed, and keeps it under noise", () => {
  const batch = { x: draws(1, 2), y: draws(2, 2), weights: asTensor([1, 2], "batch") };
  const error = assertThrows(() => mixup(1)(mse)(weights, batch, training(1)), TypeError);
  assertEquals(
    error.message,
    "Cannot apply mixup: expected batches of x and y but found weights, too",
  );
  let names: string[] = [];
  const spied = wrapBatch(mse, (batch) => {
    names = Object.keys(batch);
    return batch;
  });
  inputNoise(0.1)(spied)(weights, batch, training(1));
  assertEquals(names, ["x", "y", "weights"]);
});

Deno.test("what is drawn in training wants a key", () => {
  const batch = { x: draws(1, 2), y: draws(2, 2) };
  for (
    const [text, regularizer] of [["mixup(0.2)", mixup(0.2)], [
      "inputNoise(0.1)",
      inputNoise(0.1),
    ]] as const
  ) {
    const error = assertThrows(
      () => regularizer(mse)(weights, batch, { training: true }),
      TypeError,
    );
    assertEquals(
      error.message,
      `Cannot apply ${text} in training: expected a key in the context but found none`,
    );
  }
});

for (const wrong of [-0.1, NaN, Infinity]) {
  Deno.test(`${wrong} is no strength of labelSmoothing(), mixup() or inputNoise()`, () => {
    for (
      const [make, expected] of [
        [labelSmoothing, "labelSmoothing: expected a share of at least 0 and below 1"],
        [mixup, "mixup: expected an alpha of at least 0"],
        [inputNoise, "inputNoise: expected a deviation of at least 0"],
      ] as const
    ) {
      const error = assertThrows(() => make(wrong), RangeError);
      assertEquals(error.message, `Cannot make ${expected} but found ${wrong}`);
    }
  });
}

Deno.test("labels cannot be smoothed as a whole", () => {
  assertThrows(() => labelSmoothing(1), RangeError, "but found 1");
});
