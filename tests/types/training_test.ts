import { assertEquals } from "@std/assert";
import {
  type Adam,
  adam,
  asTensor,
  batches,
  binaryCrossentropy,
  categoricalCrossentropy,
  chainOptimizers,
  dense,
  type DenseParams,
  earlyStopping,
  type EpochReport,
  type Epochs,
  epochs,
  type Examples,
  type ExamplesWithRows,
  fit,
  type Fitted,
  fold,
  history,
  huber,
  initialState,
  input,
  type IntTensor,
  key,
  l1,
  l2,
  last,
  meanSquaredError,
  type Model,
  type Moments,
  type Objective,
  objective,
  pipe,
  progress,
  type RateState,
  rmsprop,
  scaleByLearningRate,
  sequential,
  type Sgd,
  sgd,
  sparseCategoricalCrossentropy,
  type StateFor,
  type Stopping,
  type Tensor,
  trainEpochs,
  type TrainingState,
  type TrainStep,
  trainStep,
  trainTestSplit,
  validate,
  type Validated,
  type Velocity,
  type WithHistory,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

type Params = [DenseParams<"2", "3">];
type Net = Model<"batch 2", "batch 3", Params, []>;

const net: Net = sequential(input("2"), dense(3));
const yesOrNo = sequential(input("2"), dense(1));
const loss = objective(net, meanSquaredError);
const step = trainStep(loss, adam());
const data = {
  x: asTensor([[1, 2], [3, 4], [5, 6]], "n 2"),
  y: asTensor([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "n 3"),
};

Deno.test("an objective says which labels its loss wants of its model", () => {
  const categorical = objective(net, categoricalCrossentropy({ fromLogits: true }));
  const sparse = objective(net, sparseCategoricalCrossentropy);
  const robust = objective(net, huber({ delta: 2 }));
  const binary = objective(yesOrNo, binaryCrossentropy);
  ok<Eq<typeof loss, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof categorical, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof sparse, Objective<Net, IntTensor<"batch">>>>();
  ok<Eq<typeof robust, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof binary, Objective<typeof yesOrNo, Tensor<"batch 1">>>>();
  assertEquals([sparse, robust].map(({ dataLoss }) => dataLoss.dtype), ["int32", "float32"]);
});

Deno.test("a regularizer keeps the type of the objective, alone and in a pipe", () => {
  const wrapped = l2(1e-4)(loss);
  const piped = pipe(loss, l1(1e-5), l2(1e-4, { name: "decay" }));
  ok<Eq<typeof wrapped, typeof loss>>();
  ok<Eq<typeof piped, typeof loss>>();
  assertEquals(piped.model, net);
});

Deno.test("a step knows its model, its labels and its optimizer", () => {
  ok<Eq<typeof step, TrainStep<Net, Tensor<"batch 3">, Adam>>>();
  assertEquals(step.objective, loss);
});

Deno.test("a training state has the weights of the model and the state of the optimizer", () => {
  using state = initialState(net, step, key(0));
  ok<Eq<typeof state, StateFor<Net, Adam>>>();
  ok<Eq<typeof state, TrainingState<Params, [], readonly [Moments<Params>, RateState]>>>();
  ok<Eq<typeof state.optimizer[0]["mean"][0]["kernel"], Tensor<"2 3">>>();
  assertEquals(state.optimizer[0].mean[0].kernel.shape, [2, 3]);
});

Deno.test("momentum in the options is velocity in the state", () => {
  const plain = trainStep(loss, sgd({ learningRate: 0.1 }));
  const moving = trainStep(loss, sgd({ learningRate: (step) => 1 / (1 + step), momentum: 0.9 }));
  using start = initialState(net, moving, key(0));
  ok<Eq<typeof plain, TrainStep<Net, Tensor<"batch 3">, Sgd>>>();
  ok<Eq<typeof start.optimizer, readonly [RateState, Velocity<Params>]>>();
  assertEquals(start.optimizer[1].velocity[0].bias.shape, [3]);
});

Deno.test("a chain of optimizers has a tuple of states", () => {
  const both = chainOptimizers(rmsprop({ momentum: 0.5 }), scaleByLearningRate(0.5));
  using start = initialState(net, trainStep(loss, both), key(0));
  ok<Eq<typeof start.optimizer[0][2], Velocity<Params>>>();
  ok<Eq<typeof start.optimizer[1], RateState>>();
  assertEquals(start.optimizer.length, 2);
});

Deno.test("a step and a fold of it give the type of state that they were given", () => {
  using start = initialState(net, step, key(0));
  using once = step(start, data);
  using end = fold(step, start, batches(data, { batchSize: 2 }));
  using same = fold(step, start, [data, data]);
  ok<Eq<typeof once, StateFor<Net, Adam>>>();
  ok<Eq<typeof end, StateFor<Net, Adam>>>();
  ok<Eq<typeof same, StateFor<Net, Adam>>>();
  assertEquals([once.step, end.step, same.step], [1, 2, 2]);
});

Deno.test("fold() takes any function of state and batch", () => {
  const total = fold((sum: number, x: number) => sum + x, 0, [1, 2, 3]);
  ok<Eq<typeof total, number>>();
  assertEquals(total, 6);
});

Deno.test("batches and parts of a data set have rows of their own name", () => {
  const [batch] = batches(data);
  const { train, test } = trainTestSplit(data, { share: 0.3, key: key(1) });
  ok<Eq<typeof batch.x, Tensor<"batch 2">>>();
  ok<Eq<typeof batch.y, Tensor<"batch 3">>>();
  ok<Eq<typeof train.x, Tensor<"train 2">>>();
  ok<Eq<typeof test.y, Tensor<"test 3">>>();
  ok<
    Eq<
      ExamplesWithRows<Examples<Tensor<"n 2">, IntTensor<"n">>, "batch">["y"],
      IntTensor<"batch">
    >
  >();
  assertEquals([train.x.shape, test.y.shape], [[2, 2], [1, 3]]);
});

Deno.test("passes over a data set know it", () => {
  const passes = epochs(data, { count: 2 });
  ok<Eq<typeof passes, Epochs<{ x: Tensor<"n 2">; y: Tensor<"n 3"> }>>>();
  assertEquals(passes.count, 2);
});

Deno.test("each transformer adds to the reports what it has to say", async () => {
  using start = initialState(net, step, key(0));
  const reports = pipe(
    trainEpochs(step, start, epochs(data, { count: 2 })),
    validate(loss, data),
    progress({ silent: true }),
    history(),
    earlyStopping({ monitor: "validation.loss", patience: 5 }),
  );
  const report = await last(reports);
  type Report = EpochReport<StateFor<Net, Adam>>;
  ok<Eq<typeof report, Report & Validated & WithHistory & Stopping>>();
  using state = report.state;
  ok<Eq<typeof state, StateFor<Net, Adam>>>();
  assertEquals(report.history.length, 2);
});

Deno.test("fit() gives the state and the history", async () => {
  const fitted = await fit(loss, data, {
    optimizer: sgd(),
    epochs: 1,
    key: key(2),
    validation: data,
    progress: { silent: true },
    earlyStopping: { monitor: "validation.terms.data", patience: 1 },
  });
  using state = fitted.state;
  ok<Eq<typeof fitted, Fitted<StateFor<Net, Sgd>>>>();
  ok<Eq<typeof state.params, Params>>();
  assertEquals(state.params[0].bias.shape, [3]);
});
