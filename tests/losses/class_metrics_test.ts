import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  type AnyMetric,
  type AnyTensor,
  asTensor,
  auc,
  confusionMatrix,
  constant,
  dense,
  dispose,
  evaluate,
  f1,
  fit,
  hinge,
  input,
  key,
  meanSquaredError,
  measure,
  objective,
  precision,
  recall,
  rmse,
  sequential,
  softmax,
  sparseCategoricalCrossentropy,
  type Tensor,
  topK,
  trainStep,
  validate,
} from "shapefold";
import { plain, randomTensor } from "../tensors/plain.ts";

const plainNumbers = { fromLogits: false, multiLabel: false };
const multiLabel = { fromLogits: false, multiLabel: true };

const predictions = asTensor([
  [0.7, 0.2, 0.1],
  [0.1, 0.8, 0.1],
  [0.3, 0.6, 0.1],
  [0.6, 0.3, 0.1],
  [0.1, 0.8, 0.1],
], "5 3");
const labels = asTensor([0, 1, 1, 1, 0], "5", "int32");
const oneHot = asTensor([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0]], "5 3");

Deno.test("precision, recall and f1 of classes are counted class by class", () => {
  const cases = [
    // Of 2 answers 0 one is right, of 3 answers 1 two are right; 2 rows are of class 0, 3 of class 1.
    [precision, [1 / 2, 2 / 3, 0]],
    [recall, [1 / 2, 2 / 3, 0]],
    [f1, [2 / 4, 4 / 6, 0]],
  ] as const;
  for (const wanted of [labels, oneHot]) {
    for (const [figure, perClass] of cases) {
      perClass.forEach((expected, index) => {
        assertAlmostEquals(measure(figure({ class: index }), predictions, wanted), expected, 1e-12);
      });
      const [zero, one] = perClass;
      const of = (average: "macro" | "micro" | "weighted") =>
        measure(figure({ average }), predictions, wanted);
      assertAlmostEquals(of("macro"), (zero + one) / 3, 1e-12);
      assertAlmostEquals(of("weighted"), (2 * zero + 3 * one) / 5, 1e-12);
      assertAlmostEquals(of("micro"), 3 / 5, 1e-12);
      assertAlmostEquals(measure(figure, predictions, wanted), of("macro"), 1e-12);
    }
  }
});

Deno.test("precision and recall are 0 where nothing was predicted or there was nothing to find", () => {
  const p = asTensor([[0.1], [0.2]], "2 1");
  const [none, all] = [[[0], [0]], [[1], [1]]].map((y) => asTensor(y, "2 1"));
  assertEquals([precision, recall, f1].map((figure) => measure(figure, p, none)), [0, 0, 0]);
  assertEquals([precision, recall, f1].map((figure) => measure(figure, p, all)), [0, 0, 0]);
});

Deno.test("a yes is above 0.5, for logits above 0, and NaN is no answer", () => {
  const scores = asTensor([[0.2], [0.7], [-1], [NaN]], "4 1");
  const wanted = asTensor([[1], [1], [0], [1]], "4 1");
  const fromLogits = { fromLogits: true };
  assertEquals(measure(recall, scores, wanted), 1 / 3);
  assertEquals(measure(recall, scores, wanted, fromLogits), 2 / 3);
  assertEquals(measure(precision, scores, wanted, fromLogits), 1);
  assertEquals(measure(confusionMatrix, scores, wanted, fromLogits), [[1, 0], [0, 2]]);
  assertEquals(measure(confusionMatrix, scores, wanted), [[1, 0], [1, 1]]);
  const classes = asTensor([[0.2, 0.8], [NaN, 1]], "2 2");
  const indices = asTensor([1, 1], "2", "int32");
  assertEquals(measure(confusionMatrix, classes, indices), [[0, 0], [0, 1]]);
  assertEquals(measure(recall({ class: 1 }), classes, indices), 0.5);
  assertEquals(measure(precision({ class: 1 }), classes, indices), 1);
});

Deno.test("confusionMatrix counts rows by actual and predicted class, with labels of both forms", () => {
  const expected = [[1, 1, 0], [1, 2, 0], [0, 0, 0]];
  assertEquals(measure(confusionMatrix, predictions, labels), expected);
  assertEquals(measure(confusionMatrix, predictions, oneHot), expected);
});

Deno.test("topK counts rows whose class is among the k largest, ties at the last place too", () => {
  const rows = asTensor([[4, 3, 2, 1], [4, 3, 2, 1], [1, 1, 1, 1], [NaN, 3, 2, 1]], "4 4");
  const at = (k: number, ...own: number[]) => measure(topK(k), rows, asTensor(own, "4", "int32"));
  assertEquals(at(1, 0, 1, 3, 1), 0.5);
  assertEquals(at(2, 0, 1, 3, 1), 1);
  assertEquals(at(2, 2, 3, 0, 2), 0.25);
  assertEquals(at(2, 2, 3, 0, 0), 0.25);
  assertEquals(at(3, 2, 3, 0, 0), 0.5);
  assertEquals(topK(3).name, "top3");
});

/** How likely a yes has a larger score than a no, half where they are equal: the area by its meaning. */
function likelihood(scores: readonly number[], isYes: readonly number[]): number {
  let [wins, pairs] = [0, 0];
  scores.forEach((yes, i) =>
    scores.forEach((no, j) => {
      if (!isYes[i] || isYes[j]) return;
      pairs++;
      wins += yes > no ? 1 : yes === no ? 0.5 : 0;
    })
  );
  return wins / pairs;
}

Deno.test("auc is how likely a yes is predicted higher than a no, as far as thresholds tell", () => {
  const grid = plain(randomTensor([60, 1], 1, 0, 1)).data.map((p) => Math.round(50 * p) / 50);
  const isYes = grid.map((p, i) => Number((i * 7919) % 13 < 13 * p));
  const [p, y] = [grid, isYes].map((column) => asTensor(column.map((n) => [n]), "60 1"));
  assertAlmostEquals(measure(auc, p, y), likelihood(grid, isYes), 1e-9);
  assertEquals(measure(auc, y, y), 1);
  assertEquals(measure(auc({ curve: "PR" }), y, y), 1);
  const half = asTensor(grid.map(() => [0.3]), "60 1");
  assertEquals(measure(auc, half, y), 0.5);
  const share = isYes.reduce((a, b) => a + b) / 60;
  assertAlmostEquals(measure(auc({ curve: "PR" }), half, y), share, 1e-9);
});

Deno.test("auc of classes is the mean of each against the rest, without those that do not occur", () => {
  const y = asTensor([0, 1, 0, 1, 1], "5", "int32");
  const each = [0, 1].map((index) => {
    const { data } = plain(predictions);
    const scores = [0, 1, 2, 3, 4].map((row) => data[3 * row + index]);
    return likelihood(scores, [0, 1, 0, 1, 1].map((own) => Number(own === index)));
  });
  assertAlmostEquals(measure(auc, predictions, y), (each[0] + each[1]) / 2, 1e-9);
  const logits = randomTensor([5, 3], 2, -3, 3);
  assertAlmostEquals(
    measure(auc, logits, y, { fromLogits: true }),
    measure(auc, softmax(logits), y),
    1e-9,
  );
  assertEquals(measure(auc, asTensor([[0.3]], "1 1"), asTensor([[1]], "1 1")), NaN);
});

Deno.test("auc counts a prediction that is NaN as wrong as it can be", () => {
  const y = asTensor([[1], [0]], "2 1");
  assertEquals(measure(auc, asTensor([[NaN], [0.1]], "2 1"), y), 0);
  assertEquals(measure(auc, asTensor([[0.9], [NaN]], "2 1"), y), 0);
});

const metrics: [metric: AnyMetric, options: typeof plainNumbers][] = [
  ...[precision, recall, f1, auc, confusionMatrix, topK(2), rmse, f1({ average: "weighted" })]
    .map((metric): [AnyMetric, typeof plainNumbers] => [metric, plainNumbers]),
  ...[precision, auc({ curve: "PR" }), recall({ class: 1 })]
    .map((metric): [AnyMetric, typeof plainNumbers] => [metric, multiLabel]),
];

for (const [metric, options] of metrics) {
  const kind = options.multiLabel ? " of several labels" : "";
  Deno.test(`${metric.name}${kind} over uneven batches is ${metric.name} of the whole`, () => {
    const [predictions, labels] = [
      softmax(randomTensor([23, 3], 5)),
      randomTensor([23, 3], 6, 0, 1),
    ];
    const rows = (x: Tensor<string>, from: number, to: number) =>
      asTensor(Float32Array.from(plain(x).data.slice(3 * from, 3 * to)), "n 3");
    const sums = [[0, 10], [10, 20], [20, 22], [22, 23]].map(([from, to]) =>
      metric.measure(rows(predictions, from, to), rows(labels, from, to), options)
    );
    const total = sums.reduce((a, b) => a.map((sum, i) => sum + b[i]));
    const whole = measure(metric, predictions, labels, options);
    if (typeof whole === "number") {
      assert(whole > 0 && whole < 1);
      assertAlmostEquals(metric.result(total) as number, whole, 1e-12);
    } else assertEquals(metric.result(total), whole);
  });
}

Deno.test("evaluate() gives each result under its name, a matrix too, and knows logits of its loss", () => {
  const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
  const data = {
    x: asTensor([[-2], [1], [0.3], [2]], "n 1"),
    y: asTensor([[0], [1], [0], [1]], "n 1"),
  };
  const { metrics } = evaluate(objective(model, hinge), model.init(key(0)), data, {
    batchSize: 3,
    metrics: [precision, confusionMatrix, auc, recall({ class: 0 })],
  });
  assertAlmostEquals(metrics.precision, 2 / 3);
  assertEquals(metrics.confusionMatrix, [[1, 1], [0, 2]]);
  assertEquals([metrics.auc, metrics["recall[0]"]], [1, 1]);
});

Deno.test("fit() reports metrics of classes over the batches of each epoch, and stops by them", async () => {
  const x = asTensor(Float32Array.from(plain(randomTensor([30, 2], 1)).data), "n 2");
  const indices = plain(x).data.filter((_, i) => i % 2 === 0).map((n) => Number(n > 0));
  const data = { x, y: asTensor(indices, "n", "int32") };
  const model = sequential(input("2"), dense(2));
  const { state, history } = await fit(
    objective(model, sparseCategoricalCrossentropy({ fromLogits: true })),
    data,
    {
      optimizer: adam({ learningRate: 0.1 }),
      epochs: 30,
      batchSize: 8,
      key: key(3),
      metrics: [topK(1), f1, auc, recall({ class: 1 })],
      validation: data,
      earlyStopping: { monitor: "validation.metrics.auc", patience: 30 },
      progress: { silent: true },
    },
  );
  dispose(state);
  const { metrics } = history[29].validation!;
  assertEquals(Object.keys(metrics), ["top1", "f1", "auc", "recall[1]"]);
  assertEquals([metrics.top1 > 0.8, metrics.f1 > 0.8, metrics.auc > 0.9], [true, true, true]);
});

const wrongOptions: [make: () => unknown, error: typeof Error, message: string][] = [
  [() => topK(0), RangeError, "Cannot make topK: expected a k of at least 1 but found 0"],
  [
    () => precision({ average: "mean" as "macro" }),
    RangeError,
    "Cannot make precision: expected an average of 'macro', 'micro' or 'weighted' but found 'mean'",
  ],
  [
    () => f1({ average: "macro", class: 1 }),
    TypeError,
    "Cannot make f1: expected an average or a class but found both",
  ],
  [
    () => recall({ class: -1 }),
    RangeError,
    "Cannot make recall: expected the index of a class, counted from 0, but found -1",
  ],
  [
    () => auc({ thresholds: 1 }),
    RangeError,
    "Cannot make auc: expected at least 2 thresholds but found 1",
  ],
  [
    () => auc({ curve: "roc" as "ROC" }),
    RangeError,
    "Cannot make auc: expected a curve of 'ROC' or 'PR' but found 'roc'",
  ],
  [
    () => auc({ bins: 20 } as unknown as { thresholds: number }),
    TypeError,
    "Cannot make auc: expected the options curve, thresholds but found 'bins'",
  ],
];

for (const [make, error, message] of wrongOptions) {
  Deno.test(`it is said: ${message}`, () => {
    assertEquals(assertThrows(make, error).message, message);
  });
}

const column = asTensor([[0.2], [0.7]], "2 1");
const wrongData: [
  metric: AnyMetric,
  predictions: Tensor<string>,
  labels: AnyTensor,
  message: string,
][] = [
  [
    topK(5),
    predictions,
    labels,
    "Cannot apply top5: expected one of at least 5 classes a row but found 3",
  ],
  [
    topK(1),
    column,
    column,
    "Cannot apply top1: expected one of at least 2 classes a row but found 1",
  ],
  [
    precision({ class: 7 }),
    predictions,
    labels,
    "Cannot apply precision[7]: expected one of at least 8 classes a row but found 3",
  ],
  [
    recall,
    predictions,
    asTensor([0, 3, 1, 1, 1], "5", "int32"),
    "Cannot apply recall: expected labels from 0 to 2 but found 3 in row 1",
  ],
  [f1, column, asTensor([[1]], "1 1"), "f1: predictions are '2 1' but labels are '1 1'"],
  [
    auc,
    asTensor([[0.2], [3]], "2 1"),
    column,
    "Cannot apply auc: expected probabilities but found 3 in row 1; " +
    "measure it beside a loss with { fromLogits: true }",
  ],
  [
    confusionMatrix,
    predictions,
    asTensor([1], "1", "int32"),
    "confusionMatrix: predictions are '5 3' but labels are '1'",
  ],
];

for (const [metric, predictions, labels, message] of wrongData) {
  Deno.test(`it is said: ${message}`, () => {
    const error = assertThrows(() => measure(metric, predictions, labels));
    assertEquals((error as Error).message, message);
  });
}

Deno.test("a matrix is no figure for the reports of training and validation", () => {
  const loss = objective(sequential(input("2"), dense(1)), hinge);
  const data = { x: asTensor([[1, 2]], "n 2"), y: asTensor([[1]], "n 1") };
  const metrics = [precision, confusionMatrix] as never;
  for (
    const make of [
      () => trainStep(loss, adam(), { metrics }),
      () => validate(loss, data, { metrics }),
    ]
  ) {
    const error = assertThrows(make, TypeError);
    assertEquals(
      error.message,
      "Cannot report confusionMatrix: expected a metric that gives a number; measure it by evaluate",
    );
  }
});

Deno.test("measure() wants a metric", () => {
  const error = assertThrows(() => measure(hinge as never, column, column), TypeError);
  assertEquals(
    error.message,
    "Cannot measure: expected a metric such as accuracy but found a loss",
  );
});

Deno.test("several labels a row have no confusion matrix", () => {
  const error = assertThrows(
    () => measure(confusionMatrix, predictions, oneHot, multiLabel),
    TypeError,
  );
  assertEquals(
    error.message,
    "Cannot apply confusionMatrix: expected one class a row but found several labels",
  );
});

Deno.test("a metric that can be called is still the metric of its defaults", () => {
  const model = sequential(input("1"), dense(1));
  const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[1], [0]], "n 1") };
  assertEquals([precision.name, recall.name, f1.name, auc.name], [
    "precision",
    "recall",
    "f1",
    "auc",
  ]);
  const figures = evaluate(objective(model, meanSquaredError), model.init(key(1)), data, {
    metrics: [precision, precision({ average: "macro" })],
  });
  assertEquals(figures.metrics.precision, figures.metrics["precision(macro)"]);
});
