import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  accuracy,
  adam,
  asTensor,
  auc,
  batches,
  binaryCrossentropy,
  confusionMatrix,
  dense,
  dispose,
  evaluate,
  f1,
  fit,
  input,
  key,
  kFold,
  meanSquaredError,
  minMaxScaler,
  NonFiniteLossError,
  normalizer,
  objective,
  precision,
  predict,
  r2,
  recall,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  standardScaler,
  trainTestSplit,
  values,
} from "shapefold";

const column = (numbers: readonly number[]) => asTensor(numbers.map((value) => [value]), "n 1");
const classes = (numbers: readonly number[]) => asTensor(numbers, "n", "int32");

const line = sequential(input("1"), dense(1));
const yesNo = sequential(input("1"), dense(1, sigmoid));
const three = sequential(input("1"), dense(3, softmax));
const squared = objective(line, meanSquaredError);
const run = () =>
  ({ optimizer: adam(), epochs: 1, key: key(0), progress: { silent: true } }) as const;

Deno.test("a constant column becomes 0, also where its number has no exact binary form", () => {
  for (const constant of [0, 0.1, -7, 1.1e30, 1e-45]) {
    const x = column(Array(1000).fill(constant));
    for (const scaler of [standardScaler(x), minMaxScaler(x)]) {
      const scaled = scaler.transform(x);
      assert(values(scaled).every((value) => value === 0), `${constant}`);
      assertEquals(values(scaler.inverse(scaled)), values(x));
    }
  }
});

Deno.test("scalers take the largest and the smallest floats, and one row", () => {
  const large = column([-3.4e38, 3.4e38, -3.4e38, 3.4e38]);
  const small = column([0, 1e-45, 3e-45]);
  assertEquals(values(standardScaler(large).transform(large)), Float32Array.of(-1, 1, -1, 1));
  assertEquals(values(minMaxScaler(large).transform(large)), Float32Array.of(0, 1, 0, 1));
  assertEquals(values(minMaxScaler(small).transform(small)), Float32Array.of(0, 0.5, 1));
  const row = asTensor([[5, -1e30]], "1 2");
  assertEquals(values(standardScaler(row).transform(row)), Float32Array.of(0, 0));
  for (const number of [3e38, 1e-45]) {
    const [first] = values(
      normalizer({ norm: "l2" }).transform(asTensor([[number, number]], "1 2")),
    );
    assertAlmostEquals(first, Math.SQRT1_2, 1e-6);
  }
});

Deno.test("scaled numbers that no float holds are an error, not infinite", () => {
  const denormal = standardScaler(column([0, 1e-45, 3e-45]));
  const message = "Cannot scale: expected results up to 3.4e38 in size but found ";
  assertThrows(() => denormal.transform(column([0, 1])), RangeError, `${message}8.7`);
  assertThrows(() => denormal.transform(column([0, 1])), RangeError, "in row 1 of x");
  const wide = minMaxScaler(column([-3.4e38, 3.4e38]));
  assertThrows(() => wide.inverse(column([2])), RangeError, message);
});

Deno.test("NaN and infinities in data are named with their row, before anything is computed", async () => {
  const [weights, three0] = [line.init(key(0)), three.init(key(0))];
  for (const wrong of [NaN, Infinity, -Infinity]) {
    const [x, right] = [column([1, wrong]), column([1, 2])];
    const found = `expected finite numbers but found ${wrong} in row 1 of`;
    assertThrows(() => standardScaler(x), RangeError, found);
    assertThrows(() => minMaxScaler(x), RangeError, found);
    assertThrows(() => normalizer().transform(x), RangeError, found);
    assertThrows(() => predict(line, weights, x), RangeError, `Cannot predict: ${found} x`);
    assertThrows(() => evaluate(squared, weights, { x, y: right }), RangeError, `${found} x`);
    assertThrows(() => evaluate(squared, weights, { x: right, y: x }), RangeError, `${found} y`);
    await assertRejects(() => fit(squared, { x, y: right }, run()), RangeError, `${found} x`);
    await assertRejects(() => fit(squared, { x: right, y: x }, run()), RangeError, `${found} y`);
  }
  dispose([weights, three0]);
});

Deno.test("a loss that overflows ends the run with an error, not with NaN", async () => {
  const huge = column([3e38, 1]);
  await assertRejects(
    () => fit(squared, { x: huge, y: huge }, run()),
    NonFiniteLossError,
    "Training stopped at epoch 1, step 1: the loss is Infinity (data Infinity)",
  );
});

Deno.test("denormal and constant data, and one row, train", async () => {
  for (const numbers of [[1e-45, 1e-40], [0, 0], [7, 7], [1]]) {
    const { state, history } = await fit(
      squared,
      { x: column(numbers), y: column(numbers) },
      run(),
    );
    dispose(state);
    assert(Number.isFinite(history[0].loss), `${numbers}`);
  }
});

Deno.test("metrics of one row, of one class and with empty classes are what their definitions give", () => {
  const ce = objective(three, sparseCategoricalCrossentropy);
  using weights = three.init(key(0));
  for (const labels of [[1], [1, 1, 1]]) {
    const x = column(labels.map(() => 1));
    const predicted = Array.from(values(predict(three, weights, x))).slice(0, 3);
    const best = predicted.indexOf(Math.max(...predicted));
    const metrics = [accuracy, confusionMatrix] as const;
    const found = evaluate(ce, weights, { x, y: classes(labels) }, { metrics }).metrics;
    assertEquals(found.accuracy, best === 1 ? 1 : 0);
    assertEquals(
      found.confusionMatrix.flat().reduce((sum, count) => sum + count, 0),
      labels.length,
    );
  }
  assertThrows(
    () => evaluate(ce, weights, { x: column([1]), y: classes([3]) }),
    RangeError,
    "expected labels from 0 to 2 but found 3 in row 0",
  );
});

Deno.test("the area under a curve is not a number where a class is empty; precision and recall are 0", () => {
  const bce = objective(yesNo, binaryCrossentropy);
  using weights = yesNo.init(key(0));
  const metrics = [auc, precision, recall, f1] as const;
  const data = { x: column([1, 2, 3]), y: column([0, 0, 0]) };
  assertEquals(evaluate(bce, weights, data, { metrics }).metrics, {
    auc: NaN,
    precision: 0,
    recall: 0,
    f1: 0,
  });
});

Deno.test("splits and folds of too few rows say how many there are", () => {
  const data = (count: number) => ({
    x: column(Array(count).fill(1)),
    y: classes(Array(count).fill(0)),
  });
  const message = "expected a share that gives both parts at least 1 of 1 rows but found 0.5";
  assertThrows(() => trainTestSplit(data(1), { share: 0.5, key: key(0) }), RangeError, message);
  assertThrows(
    () => kFold(data(3), { k: 4, key: key(0) }),
    RangeError,
    "expected k of at most 3 for 3 rows but found 4",
  );
  const { train, test } = trainTestSplit(data(4), { share: 0.5, key: key(0), stratified: true });
  assertEquals([values(train.y), values(test.y)], [new Int32Array(2), new Int32Array(2)]);
});

Deno.test("two million rows go through scalers, splits, batches, metrics and a fit, in time", async () => {
  const rows = 2_000_000;
  const began = performance.now();
  using all = Object.assign({
    x: asTensor(Float32Array.from({ length: rows }, (_, i) => i % 1000), "n 1"),
    y: asTensor(Float32Array.from({ length: rows }, (_, i) => i % 2), "n 1"),
  }, { [Symbol.dispose]: () => dispose([all.x, all.y]) });
  const { x, y } = all;
  assertAlmostEquals(standardScaler(x).mean[0], 499.5, 1e-9);
  assertEquals([minMaxScaler(x).min, minMaxScaler(x).max], [[0], [999]]);
  const { train, test } = trainTestSplit({ x, y }, { share: 0.25, key: key(0) });
  assertEquals([train.x.shape[0], test.x.shape[0]], [1_500_000, 500_000]);
  dispose([train, test]);
  let count = 0;
  for (const fold of kFold({ x, y }, { k: 2, key: key(0) })) count += fold.validation.x.shape[0];
  for (const batch of batches({ x, y }, { batchSize: 256 })) count += batch.x.shape[0];
  assertEquals(count, 2 * rows);

  using weights = line.init(key(0));
  const figures = evaluate(squared, weights, { x, y }, { metrics: [r2] });
  const kernel = values(weights.params[0].kernel)[0];
  const plain = Array.from({ length: 1000 }, (_, i) => (kernel * i - i % 2) ** 2);
  const mean = plain.reduce((sum, square) => sum + square, 0) / 1000;
  assertAlmostEquals(figures.loss / mean, 1, 1e-5);
  assertAlmostEquals(figures.metrics.r2, 1 - mean / 0.25, 1e-4 * mean);
  const { state } = await fit(squared, { x, y }, { ...run(), batchSize: 4096 });
  dispose(state);
  const seconds = (performance.now() - began) / 1000;
  assert(seconds < 30, `took ${seconds} s`);
});
