import { assertEquals } from "@std/assert";
import {
  accuracy,
  asTensor,
  batches,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  type BinaryLoss,
  categoricalCrossentropy,
  type ConfusionMatrix,
  confusionMatrix,
  dense,
  dispose,
  evaluate,
  f1,
  hinge,
  input,
  type IntTensor,
  key,
  type Loss,
  measure,
  type Metric,
  type Objective,
  objective,
  precision,
  sequential,
  sparseCategoricalCrossentropy,
  type Tensor,
  topK,
  trainTestSplit,
  weighted,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const model = sequential(input("2"), dense(3));
type Net = typeof model;
const yesOrNo = sequential(input("2"), dense(1));

Deno.test("a loss of several answers a row is another than one of a single answer", () => {
  const [one, several] = [hinge({}), hinge({ multiLabel: true })];
  const focal = binaryFocalCrossentropy({ gamma: 3, multiLabel: true });
  ok<Eq<typeof one, BinaryLoss<"hinge", "... 1">>>();
  ok<Eq<typeof several, BinaryLoss<"hinge", "... labels">>>();
  ok<Eq<typeof focal, BinaryLoss<"binaryFocalCrossentropy", "... labels">>>();
  const scores = objective(model, several);
  ok<Eq<typeof scores, Objective<Net, Tensor<"batch 3">>>>();
  assertEquals([one, several, focal].map(({ predictions }) => predictions), [
    "... 1",
    "... labels",
    "... labels",
  ]);
});

Deno.test("a loss with class weights wants as many classes, and labels as before", () => {
  const sparse = weighted(sparseCategoricalCrossentropy, { classes: [1, 2, 5] });
  const categorical = weighted(categoricalCrossentropy({ fromLogits: true }), {
    classes: [1, 2, 5],
  });
  const binary = weighted(binaryCrossentropy, { classes: [1, 4] });
  ok<Eq<typeof sparse, Loss<"weighted(sparseCategoricalCrossentropy)", "... 3", "...", "int32">>>();
  ok<
    Eq<typeof categorical, Loss<"weighted(categoricalCrossentropy)", "... 3", "... 3", "float32">>
  >();
  ok<Eq<typeof binary, Loss<"weighted(binaryCrossentropy)", "... 1", "... 1", "float32">>>();
  const a = objective(model, sparse);
  const b = objective(model, categorical);
  const c = objective(yesOrNo, binary);
  ok<Eq<typeof a, Objective<Net, IntTensor<"batch">>>>();
  ok<Eq<typeof b, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof c, Objective<typeof yesOrNo, Tensor<"batch 1">>>>();
  assertEquals([a, b, c].map(({ dataLoss }) => dataLoss.labels), ["...", "... 3", "... 1"]);
});

Deno.test("class weights of unknown number are checked at run time", () => {
  const classes: readonly number[] = [1, 2, 5];
  const sparse = objective(model, weighted(sparseCategoricalCrossentropy, { classes }));
  ok<Eq<typeof sparse, Objective<Net, IntTensor<"batch">>>>();
  assertEquals(sparse.dataLoss.predictions, "... 3");
});

Deno.test("the weights of a batch and of a part of a data set have its rows", () => {
  const data = {
    x: asTensor([[1, 2], [3, 4]], "n 2"),
    y: asTensor([[1], [2]], "n 1"),
    weights: asTensor([1, 2], "n"),
  };
  const [batch] = batches(data);
  const parts = trainTestSplit(data, { share: 0.5, key: key(0) });
  ok<Eq<typeof batch.weights, Tensor<"batch"> | undefined>>();
  ok<Eq<typeof parts.test.weights, Tensor<"test"> | undefined>>();
  assertEquals(parts.test.weights?.shape, [1]);
  dispose(parts);
});

Deno.test("metrics give their results by name", () => {
  const sparse = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const data = { x: asTensor([[1, 2], [3, 4]], "n 2"), y: asTensor([1, 2], "n", "int32") };
  const { metrics } = evaluate(sparse, model.init(key(1)), data, {
    metrics: [accuracy, topK(2), confusionMatrix, f1],
  });
  ok<
    Eq<
      typeof metrics,
      {
        readonly accuracy: number;
        readonly top2: number;
        readonly confusionMatrix: ConfusionMatrix;
        readonly f1: number;
      }
    >
  >();
  const plain = evaluate(sparse, model.init(key(1)), data);
  ok<Eq<typeof plain.metrics, { readonly [x: string]: number }>>();
  assertEquals(Object.keys(metrics), ["accuracy", "top2", "confusionMatrix", "f1"]);
  const matrix = measure(confusionMatrix, asTensor([[0.1, 0.9]], "n 2"), asTensor([[0, 1]], "n 2"));
  ok<Eq<typeof matrix, ConfusionMatrix>>();
  assertEquals(matrix, [[0, 0], [0, 1]]);
});

Deno.test("what is no number is no metric of training", () => {
  type IsForTraining<M> = M extends Metric ? true : false;
  ok<Eq<IsForTraining<typeof confusionMatrix>, false>>();
  ok<Eq<IsForTraining<typeof precision>, true>>();
  ok<Eq<IsForTraining<Metric>, true>>();
  const shares: readonly Metric[] = [precision, accuracy];
  assertEquals(shares.map(({ name }) => name), ["precision", "accuracy"]);
});
