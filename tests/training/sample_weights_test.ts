import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  batches,
  binaryCrossentropy,
  constant,
  crossValidate,
  dense,
  dispose,
  evaluate,
  type Examples,
  fit,
  initialState,
  input,
  item,
  key,
  kFold,
  labelSmoothing,
  liveTensors,
  mae,
  meanAbsoluteError,
  meanSquaredError,
  mul,
  objective,
  pipe,
  retain,
  rmse,
  sequential,
  sgd,
  type Tensor,
  toArray,
  trainStep,
  trainTestSplit,
  uniform,
  weighted,
} from "shapefold";

const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
const loss = objective(model, meanSquaredError);
const data = {
  x: asTensor([[0], [1], [2], [3], [4]], "n 1"),
  y: asTensor([[1], [1], [0], [0], [0]], "n 1"),
  weights: asTensor([1, 0, 0.5, 2, 3], "n"),
};
// The squared errors are 1, 0, 4, 9, 16.
const expected = (1 + 0 + 0.5 * 4 + 2 * 9 + 3 * 16) / 5;

Deno.test("an objective minimizes the sum of weight times loss, divided by the rows and not by the weights", () => {
  const batch = data as unknown as Parameters<typeof loss>[1];
  const outcome = loss(model.init(key(0)), batch, { training: false });
  assertAlmostEquals(item(outcome.loss), expected, 1e-6);
  assertEquals(item(outcome.terms.data), item(outcome.loss));
});

Deno.test("a step with weights is the step on rows that are there so many times", () => {
  const step = trainStep(loss, sgd({ learningRate: 0.1 }));
  using start = initialState(model, step, key(0));
  const x = asTensor([[1], [2], [3], [4]], "n 1");
  const y = asTensor([[0], [1], [0], [1]], "n 1");
  using weighted = step(start, { x, y, weights: asTensor([2, 0, 1, 1], "n") });
  using repeated = step(start, {
    x: asTensor([[1], [1], [3], [4]], "n 1"),
    y: asTensor([[0], [0], [0], [1]], "n 1"),
  });
  const [a, b] = [weighted, repeated].map(({ params }) => item(params[0].kernel));
  assertAlmostEquals(a, b, 1e-6);
});

Deno.test("weights of 1 change nothing but the rounding", () => {
  const step = trainStep(loss, sgd({ learningRate: 0.1 }));
  using start = initialState(model, step, key(0));
  const x = uniform(key(1), "40 1");
  const y = uniform(key(2), "40 1");
  using plain = step(start, { x, y });
  using weighted = step(start, { x, y, weights: asTensor(new Float32Array(40).fill(1), "40") });
  const [a, b] = [plain, weighted].map(({ params }) => item(params[0].kernel));
  assertAlmostEquals(a, b, 1e-7);
});

Deno.test("evaluate() weighs the loss over uneven batches, and does not weigh metrics", () => {
  const weights = model.init(key(0));
  for (const batchSize of [1, 2, 3, 5]) {
    const figures = evaluate(loss, weights, data, { batchSize, metrics: [mae] });
    assertAlmostEquals(figures.loss, expected, 1e-5);
    assertAlmostEquals(figures.metrics.mae, (1 + 0 + 2 + 3 + 4) / 5, 1e-6);
  }
});

Deno.test("weights come along into batches, in order and shuffled, and are freed with them", () => {
  const before = liveTensors();
  for (const options of [{ batchSize: 2 }, { batchSize: 2, key: key(3) }]) {
    let rows = 0;
    for (const batch of batches(data, options)) {
      const weights: Tensor<"batch"> | undefined = batch.weights;
      const wanted = toArray(batch.x).map(([x]) => [1, 0, 0.5, 2, 3][x]);
      assertEquals(toArray(weights!), wanted);
      rows += wanted.length;
    }
    assertEquals(rows, 5);
  }
  assertEquals(liveTensors(), before);
});

Deno.test("weights come along into the parts of a split", () => {
  const { train, test } = trainTestSplit(data, { share: 0.4, key: key(4) });
  for (const part of [train, test]) {
    assertEquals(toArray(part.weights!), toArray(part.x).map(([x]) => [1, 0, 0.5, 2, 3][x]));
  }
  assertEquals([train.weights!.shape, test.weights!.shape], [[3], [2]]);
  dispose([train, test]);
});

Deno.test("weights come along into folds", () => {
  let rows = 0;
  for (const { train, validation } of kFold(data, { k: 2, key: key(6) })) {
    for (const part of [train, validation]) {
      assertEquals(toArray(part.weights!), toArray(part.x).map(([x]) => [1, 0, 0.5, 2, 3][x]));
    }
    rows += validation.weights!.shape[0];
  }
  assertEquals(rows, 5);
});

Deno.test("weights come along into stratified parts", () => {
  const x = Array.from({ length: 12 }, (_, i) => [i]);
  const labelled = {
    x: asTensor(x, "n 1"),
    y: asTensor(x.map(([i]) => i % 3), "n", "int32"),
    weights: asTensor(x.map(([i]) => i / 4), "n"),
  };
  const { train, test } = trainTestSplit(labelled, { share: 0.5, key: key(4), stratified: true });
  const folds = Array.from(
    kFold(labelled, { k: 4, key: key(6), stratified: true }),
    ({ train, validation }) => retain([train, validation]),
  );
  for (const part of [train, test, ...folds.flat()]) {
    assertEquals(toArray(part.weights!), toArray(part.x).map(([x]) => x / 4));
  }
  assertEquals(folds.map(([, { weights }]) => weights!.shape), [[3], [3], [3], [3]]);
  dispose([train, test, folds]);
});

Deno.test("crossValidate() and a share for validation train on weighted rows, and judge by them", async () => {
  // The rows that do not count are far off: who counted one would find a loss above 1.
  const x = asTensor(uniform(key(1), "40 1"), "n 1");
  const scale = asTensor(Array.from({ length: 40 }, (_, i) => [i % 4 === 0 ? 9 : 1]), "n 1");
  const examples = {
    x,
    y: mul(x, scale),
    weights: asTensor(Array.from({ length: 40 }, (_, i) => i % 4 === 0 ? 0 : 1), "n"),
  };
  const exact = objective(model, meanSquaredError);
  const options = {
    optimizer: sgd({ learningRate: 0.01 }),
    epochs: 1,
    progress: { silent: true },
  } as const;
  const { folds } = await crossValidate(exact, examples, { ...options, k: 4, key: key(0) });
  const fitted = await fit(exact, examples, { ...options, validation: 0.25, key: key(0) });
  dispose(fitted.state);
  for (
    const { loss, validation } of [...folds.flatMap(({ history }) => history), fitted.history[0]]
  ) {
    assertEquals([loss, validation!.loss], [0, 0]);
  }
  const { x: inputs, y } = examples;
  const { mean } = await crossValidate(exact, { x: inputs, y }, { ...options, k: 4, key: key(0) });
  assert(mean.loss > 1);
});

Deno.test("the weights of rows and of classes both count, and labels may be smoothed before", () => {
  const answers = {
    x: asTensor([[0], [1], [2]], "n 1"),
    y: asTensor([[1], [0], [1]], "n 1"),
    weights: asTensor([1, 2, 3], "n"),
  };
  const inner = binaryCrossentropy({ fromLogits: true });
  const byClass = objective(model, weighted(inner, { classes: [5, 7] }));
  const { weights: _weights, ...plain } = answers;
  const of = (batch: unknown, loss: typeof byClass) =>
    item(
      loss(model.init(key(0)), batch as Parameters<typeof byClass>[1], {
        training: true,
        key: key(7),
      }).loss,
    );
  const surprise = (logit: number, label: number) =>
    Math.log1p(Math.exp(-logit)) * label + Math.log1p(Math.exp(logit)) * (1 - label);
  const sums = (smoothing: number, factors: readonly number[]) =>
    [[0, 1], [1, 0], [2, 1]].reduce(
      (sum, [logit, label], i) =>
        sum + factors[i] * surprise(logit, label * (1 - smoothing) + smoothing / 2),
      0,
    ) / 3;
  assertAlmostEquals(of(plain, byClass), sums(0, [7, 5, 7]), 1e-5);
  assertAlmostEquals(of(answers, byClass), sums(0, [7, 10, 21]), 1e-5);
  const smooth = pipe(byClass, labelSmoothing(0.1));
  assertAlmostEquals(of(answers, smooth), sums(0.1, [7, 10, 21]), 1e-5);
});

Deno.test("fit() learns from the rows that count, and leaves nothing behind", async () => {
  const x = asTensor([[1], [2], [3], [1], [2], [3]], "n 1");
  const y = asTensor([[2], [4], [6], [-5], [-5], [-5]], "n 1");
  const weights = asTensor([1, 1, 1, 0, 0, 0], "n");
  const before = liveTensors();
  const { state, history } = await fit(objective(model, meanAbsoluteError), { x, y, weights }, {
    optimizer: sgd({ learningRate: 0.02 }),
    epochs: 400,
    batchSize: 4,
    key: key(5),
    metrics: [rmse],
    validation: { x, y, weights },
    progress: { silent: true },
  });
  const kernel = item(state.params[0].kernel);
  assertAlmostEquals(kernel, 2, 0.1);
  assertAlmostEquals(history[399].validation!.loss, history[399].loss, 0.05);
  // Half of the rows do not count, and are wrong by 2 + 5, 4 + 5 and 6 + 5.
  assertAlmostEquals(history[399].validation!.metrics.rmse, Math.sqrt((49 + 81 + 121) / 6), 0.3);
  dispose(state);
  assertEquals(liveTensors(), before);
});

const untyped = evaluate as unknown as (
  loss: unknown,
  weights: unknown,
  data: Examples<Tensor<string>, Tensor<string>> | Record<string, unknown>,
) => unknown;

const mistakes: [name: string, weights: unknown, error: typeof Error, message: string][] = [
  [
    "too few weights",
    asTensor([1, 2], "m"),
    TypeError,
    "Cannot evaluate: expected as many weights as inputs but found 2 for 5",
  ],
  [
    "weights in a column",
    asTensor([[1], [2], [3], [4], [5]], "n 1"),
    TypeError,
    "expected one weight a row but the weights are '5 1'",
  ],
  [
    "weights that are integers",
    asTensor([1, 2, 3, 4, 5], "n", "int32"),
    TypeError,
    "expected float32 weights but they are int32",
  ],
  [
    "weights that are no tensor",
    [1, 2, 3, 4, 5],
    TypeError,
    "expected a tensor as weights; make it of numbers: asTensor(weights, 'n')",
  ],
  [
    "a weight that is NaN",
    asTensor([1, 2, NaN, 4, 5], "n"),
    RangeError,
    "Cannot evaluate: expected finite numbers but found NaN in row 2 of weights",
  ],
];

for (const [name, weights, error, message] of mistakes) {
  Deno.test(`evaluate() says what is wrong with ${name}`, () => {
    const { x, y } = data;
    const thrown = assertThrows(() => untyped(loss, model.init(key(0)), { x, y, weights }), error);
    assertEquals(thrown.message, message);
  });
}

Deno.test("a step says what is wrong with weights of another number", () => {
  const step = trainStep(loss, sgd());
  using start = initialState(model, step, key(0));
  const advance = step as unknown as (state: unknown, batch: unknown) => unknown;
  const { x, y } = data;
  const error = assertThrows(
    () => advance(start, { x, y, weights: asTensor([1, 2], "m") }),
    TypeError,
  );
  assertEquals(
    error.message,
    "Cannot train on a batch: expected as many weights as inputs but found 2 for 5",
  );
});
