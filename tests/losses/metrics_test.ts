import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  accuracy,
  type AnyTensor,
  asTensor,
  mae,
  measure,
  type Metric,
  mse,
  r2,
  type Tensor,
} from "shapefold";
import { plain, randomTensor } from "../tensors/plain.ts";

Deno.test("accuracy of class indices is the share of rows whose largest prediction is at the label", () => {
  const predictions = asTensor([[0.1, 0.7, 0.2], [3, -1, 2], [0, 0, 1], [5, 4, 3]], "n 3");
  const labels = (...indices: number[]) => asTensor(indices, "n", "int32");
  assertEquals(measure(accuracy, predictions, labels(1, 0, 2, 0)), 1);
  assertEquals(measure(accuracy, predictions, labels(1, 2, 2, 1)), 0.5);
  assertEquals(measure(accuracy, predictions, labels(0, 1, 0, 2)), 0);
});

Deno.test("accuracy of one-hot and of soft labels compares the largest of both", () => {
  const predictions = asTensor([[0.1, 0.7, 0.2], [3, -1, 2]], "n 3");
  assertEquals(measure(accuracy, predictions, asTensor([[0, 1, 0], [0, 0, 1]], "n 3")), 0.5);
  assertEquals(
    measure(accuracy, predictions, asTensor([[0.3, 0.4, 0.3], [0.5, 0.1, 0.4]], "n 3")),
    1,
  );
});

Deno.test("accuracy of a yes or no has its threshold at 0.5, for logits at 0", () => {
  const labels = asTensor([[1], [0], [1], [0]], "n 1");
  const probabilities = asTensor([[0.51], [0.49], [0.2], [0.9]], "n 1");
  assertEquals(measure(accuracy, probabilities, labels), 0.5);
  assertEquals(measure(accuracy, probabilities, labels, { fromLogits: true }), 0.5);
  const logits = asTensor([[0.1], [-0.1], [2], [-3]], "n 1");
  assertEquals(measure(accuracy, logits, labels), 0.75);
  assertEquals(measure(accuracy, logits, labels, { fromLogits: true }), 1);
});

Deno.test("accuracy of a yes or no takes whole numbers as labels, too", () => {
  const labels = asTensor([[1], [0], [0]], "n 1", "int32");
  assertEquals(measure(accuracy, asTensor([[0.9], [0.1], [0.2]], "n 1"), labels), 1);
});

Deno.test("accuracy of several labels a row is the share of right answers, each a yes or no", () => {
  const probabilities = asTensor([[0.9, 0.2, 0.6], [0.4, 0.1, 0.3]], "n 3");
  const labels = asTensor([[1, 0, 1], [0, 1, 1]], "n 3");
  assertEquals(measure(accuracy, probabilities, labels, { multiLabel: true }), 4 / 6);
  assertEquals(measure(accuracy, probabilities, labels), 1 / 2);
  const logits = asTensor([[0.1, -3, 0.2], [-2, 1, 0.2]], "n 3");
  assertEquals(measure(accuracy, logits, labels, { multiLabel: true, fromLogits: true }), 1);
});

Deno.test("accuracy counts a prediction that is NaN as wrong", () => {
  const classes = asTensor([[NaN, NaN], [NaN, NaN], [0.1, 0.9], [NaN, 0.9]], "n 2");
  assertEquals(measure(accuracy, classes, asTensor([0, 1, 1, 1], "n", "int32")), 0.25);
  const oneHot = asTensor([[1, 0], [0, 1], [0, 1], [0, 1]], "n 2");
  assertEquals(measure(accuracy, classes, oneHot), 0.25);
  assertEquals(measure(accuracy, classes, oneHot, { multiLabel: true }), 3 / 8);
  const yesOrNo = asTensor([[NaN], [NaN], [0.1]], "n 1");
  assertEquals(measure(accuracy, yesOrNo, asTensor([[0], [1], [0]], "n 1")), 1 / 3);
});

Deno.test("accuracy counts every row of an output of several dims", () => {
  const predictions = randomTensor([2, 5, 3], 1);
  const { data } = plain(predictions);
  const largest = Array.from({ length: 10 }, (_, row) => {
    const own = data.slice(3 * row, 3 * row + 3);
    return own.indexOf(Math.max(...own));
  });
  const wrongIn = (count: number) =>
    asTensor(Int32Array.from(largest, (at, i) => i < count ? (at + 1) % 3 : at), "2 5", "int32");
  for (const count of [0, 3, 10]) {
    assertEquals(measure(accuracy, predictions, wrongIn(count)), (10 - count) / 10);
  }
});

Deno.test("mae and mse are the means of their formulas", () => {
  for (const shape of [[7], [5, 3], [2, 3, 2]]) {
    const [predictions, labels] = [randomTensor(shape, 1), randomTensor(shape, 2)];
    const wanted = plain(labels).data;
    const errors = plain(predictions).data.map((value, i) => value - wanted[i]);
    const meanOf = (f: (error: number) => number) =>
      errors.reduce((sum, error) => sum + f(error), 0) / errors.length;
    assertAlmostEquals(measure(mae, predictions, labels), meanOf(Math.abs), 1e-12);
    assertAlmostEquals(measure(mse, predictions, labels), meanOf((error) => error ** 2), 1e-12);
  }
});

/** 1 minus squared errors over squared distances from the mean, averaged over the outputs. */
function determination(predictions: Tensor<string>, labels: Tensor<string>): number {
  const outputs = labels.shape[1];
  const [p, y] = [plain(predictions).data, plain(labels).data];
  const scores = Array.from({ length: outputs }, (_, output) => {
    const own = (numbers: readonly number[]) => numbers.filter((_, i) => i % outputs === output);
    const mean = own(y).reduce((a, b) => a + b) / own(y).length;
    const spread = own(y).reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = own(y).reduce((sum, value, i) => sum + (value - own(p)[i]) ** 2, 0);
    return 1 - error / spread;
  });
  return scores.reduce((a, b) => a + b) / outputs;
}

Deno.test("r2 is its formula, averaged over the outputs", () => {
  for (const shape of [[20, 1], [30, 4]]) {
    const [predictions, labels] = [randomTensor(shape, 3), randomTensor(shape, 4)];
    const expected = determination(predictions, labels);
    assertAlmostEquals(measure(r2, predictions, labels), expected, 1e-9);
  }
});

Deno.test("r2 is 1 for perfect predictions, 0 for the mean, and negative for worse", () => {
  const labels = asTensor([[1], [2], [3], [6]], "n 1");
  assertEquals(measure(r2, labels, labels), 1);
  assertEquals(measure(r2, asTensor([[3], [3], [3], [3]], "n 1"), labels), 0);
  assertEquals(measure(r2, asTensor([[6], [3], [2], [1]], "n 1"), labels) < 0, true);
});

Deno.test("r2 of labels that are all equal is 1 where they are met exactly, else 0", () => {
  for (const [rows, value] of [[3, 5], [1000, 0.1], [10_000, 2000.3]]) {
    const labels = asTensor(new Float32Array(rows).fill(value), "n");
    const beside = asTensor(new Float32Array(rows).fill(value + 1), "n");
    assertEquals(measure(r2, labels, labels), 1);
    assertEquals(measure(r2, beside, labels), 0);
  }
});

Deno.test("r2 sees a small spread around a large mean", () => {
  const years = Float32Array.from({ length: 1000 }, (_, i) => 2000 + i % 5);
  const off = years.map((year, i) => year + (i % 2 ? 0.5 : -0.5));
  const score = measure(r2, asTensor(off, "n"), asTensor(years, "n"));
  assertAlmostEquals(score, 1 - 0.25 / 2, 1e-6);
});

const plainNumbers = { fromLogits: false, multiLabel: false };

for (const metric of [mae, mse, r2, accuracy]) {
  Deno.test(`${metric.name} over uneven batches is ${metric.name} of the whole`, () => {
    const [predictions, labels] = [randomTensor([23, 3], 5), randomTensor([23, 3], 6, 0, 1)];
    const rows = (x: Tensor<string>, from: number, to: number) =>
      asTensor(Float32Array.from(plain(x).data.slice(3 * from, 3 * to)), "n 3");
    const sums = [[0, 10], [10, 20], [20, 22], [22, 23]].map(([from, to]) =>
      metric.measure(rows(predictions, from, to), rows(labels, from, to), plainNumbers)
    );
    const total = sums.reduce((a, b) => a.map((sum, i) => sum + b[i]));
    assertAlmostEquals(metric.result(total), measure(metric, predictions, labels), 1e-9);
  });
}

const mistakes: [metric: Metric, labels: AnyTensor, message: string][] = [
  [mae, asTensor([[1, 2]], "1 2"), "mae: predictions are '4 3' but labels are '1 2'"],
  [mse, asTensor([1, 2, 3, 4], "4"), "mse: predictions are '4 3' but labels are '4'"],
  [r2, asTensor([[1, 2, 3]], "1 3"), "r2: predictions are '4 3' but labels are '1 3'"],
  [
    accuracy,
    asTensor([[0, 1], [1, 2]], "2 2", "int32"),
    "accuracy: predictions are '4 3' but labels are '2 2'",
  ],
  [accuracy, asTensor([1, 0, 1, 0], "4"), "accuracy: predictions are '4 3' but labels are '4'"],
];

for (const [metric, labels, message] of mistakes) {
  Deno.test(`${metric.name} refuses labels '${labels.shape.join(" ")}' for predictions '4 3'`, () => {
    const error = assertThrows(() => measure(metric, randomTensor([4, 3], 7), labels), TypeError);
    assertEquals(error.message, message);
  });
}

Deno.test("accuracy refuses labels that are none, with their row", () => {
  const message = (labels: AnyTensor, predictions: Tensor<string>) =>
    assertThrows(() => measure(accuracy, predictions, labels), RangeError).message;
  const [one, three] = [asTensor([[0.2], [0.7]], "2 1"), asTensor([[0.2, 0.1, 0.7]], "1 3")];
  assertEquals(
    message(asTensor([[1], [3.7]], "2 1"), one),
    `Cannot apply accuracy: expected labels from 0 to 1 but found ${Math.fround(3.7)} in row 1`,
  );
  assertEquals(
    message(asTensor([3], "1", "int32"), three),
    "Cannot apply accuracy: expected labels from 0 to 2 but found 3 in row 0",
  );
});
