import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  accuracy,
  type AnyMetric,
  type AnyTensor,
  asTensor,
  auc,
  confusionMatrix,
  dispose,
  f1,
  mae,
  type Metric,
  type MetricOptions,
  mse,
  precision,
  r2,
  recall,
  rmse,
  sigmoid,
  slice,
  softmax,
  type Tensor,
  topK,
} from "shapefold";
import fixture from "../fixtures/metrics.json" with { type: "json" };
import { stored } from "../fixtures/fixture.ts";

const plain = { fromLogits: false, multiLabel: false };
const ofLogits = { fromLogits: true, multiLabel: false };
const several = { fromLogits: false, multiLabel: true };

const logits = stored(fixture.logits);
const indices = asTensor(fixture.indices.values, "23", "int32");
const oneHot = asTensor(
  fixture.indices.values.map((own) => [0, 1, 2, 3].map((i) => Number(i === own))),
  "23 4",
);
const [classes, sparse] = [[softmax(logits), oneHot], [logits, indices]] as const;
const [scores, answers] = [stored(fixture.scores), stored(fixture.yesOrNo)];
const binary = [sigmoid(scores), answers] as const;
const labels = [sigmoid(stored(fixture.several)), stored(fixture.answers)] as const;
const numbers = [stored(fixture.numbers), stored(fixture.targets)] as const;

type Data = readonly [predictions: Tensor<string>, labels: AnyTensor];

const cases: Record<string, readonly [metric: Metric, data: Data, options: MetricOptions]> = {
  "accuracy, sparse": [accuracy, sparse, ofLogits],
  "accuracy, one-hot": [accuracy, classes, plain],
  "accuracy, binary": [accuracy, binary, plain],
  "accuracy, several": [accuracy, labels, several],
  "top2, sparse": [topK(2), sparse, ofLogits],
  "top3, one-hot": [topK(3), classes, plain],
  "precision, binary": [precision, binary, plain],
  "recall, binary": [recall, binary, plain],
  "f1, binary": [f1, binary, plain],
  "precision[2], one-hot": [precision({ class: 2 }), classes, plain],
  "recall[2], one-hot": [recall({ class: 2 }), classes, plain],
  "precision(micro), several": [precision({ average: "micro" }), labels, several],
  "recall(micro), several": [recall({ average: "micro" }), labels, several],
  "f1, one-hot": [f1, classes, plain],
  "f1(micro), one-hot": [f1({ average: "micro" }), classes, plain],
  "f1(weighted), one-hot": [f1({ average: "weighted" }), classes, plain],
  "f1, several": [f1, labels, several],
  "auc, binary": [auc, binary, plain],
  "auc, binary logits": [auc, [scores, answers], ofLogits],
  "auc(PR), binary": [auc({ curve: "PR" }), binary, plain],
  "auc, 10 thresholds": [auc({ thresholds: 10 }), binary, plain],
  "auc, several": [auc, labels, several],
  "auc(PR), several logits": [
    auc({ curve: "PR" }),
    [stored(fixture.several), labels[1]],
    { fromLogits: true, multiLabel: true },
  ],
  "auc, one-hot logits": [auc, sparse, ofLogits],
  "mae": [mae, numbers, plain],
  "mse": [mse, numbers, plain],
  "rmse": [rmse, numbers, plain],
  "r2": [r2, numbers, plain],
};

for (const [name, [metric, data, options]] of Object.entries(cases)) {
  Deno.test(`${name}: over three batches the figure of Keras, to 1e-6`, () => {
    const results: Record<string, number> = fixture.results;
    assertEquals(name.split(", ")[0], metric.name);
    assertAlmostEquals(overBatches(metric, data, options), results[name], 1e-6);
  });
}

Deno.test("there is a metric for each that Keras computed, and its confusion matrix", () => {
  assertEquals(Object.keys(cases), Object.keys(fixture.results));
  const { shape: [rows, columns], values } = fixture.confusion;
  assertEquals(
    overBatches(confusionMatrix, sparse, ofLogits),
    Array.from({ length: rows }, (_, i) => values.slice(columns * i, columns * (i + 1))),
  );
});

/** The result from the sums over the batches of the fixture. */
function overBatches<M extends AnyMetric>(
  metric: M,
  [predictions, labels]: Data,
  options: MetricOptions,
): ReturnType<M["result"]> {
  const sums = fixture.batches.map(([start, end]) => {
    const part = [predictions, labels as Tensor<string>].map((x) =>
      slice(x, start, end) as Tensor<string>
    );
    const found = metric.measure(part[0], part[1], options);
    dispose(part);
    return found;
  });
  const total = sums.reduce((a, b) => a.map((sum, i) => sum + b[i]));
  return metric.result(total) as ReturnType<M["result"]>;
}
