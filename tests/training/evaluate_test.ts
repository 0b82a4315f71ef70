import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  accuracy,
  asTensor,
  binaryCrossentropy,
  constant,
  dense,
  dispose,
  evaluate,
  type EvaluateOptions,
  input,
  key,
  l2,
  mae,
  meanSquaredError,
  mse,
  objective,
  pipe,
  predict,
  r2,
  sequential,
  sigmoid,
  toArray,
  validate,
  values,
} from "shapefold";
import {
  assertLeavesNothing,
  examples,
  loss,
  memory,
  model,
  startState,
  training,
} from "./problem.ts";

const line = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(2) }));
const lineLoss = pipe(objective(line, meanSquaredError), l2(0.5));
const weights = line.init(key(0));

Deno.test("evaluate() gives the loss, its terms and the metrics as one calculates them by hand", () => {
  const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [3], [9]], "n 1") };
  // The predictions are 2, 4 and 6.
  const figures = evaluate(lineLoss, weights, data, { metrics: [mae, mse] });
  assertAlmostEquals(figures.loss, 10 / 3 + 2, 1e-6);
  assertAlmostEquals(figures.terms.data, 10 / 3, 1e-6);
  assertEquals(figures.terms.l2, 2);
  assertEquals(figures.metrics, { mae: 4 / 3, mse: 10 / 3 });
});

Deno.test("figures do not depend on the batch size, the smaller last batch included", () => {
  using start = startState();
  const data = examples(23, 5);
  const metrics = [mae, mse, r2];
  const whole = evaluate(loss, start, data, { metrics });
  for (const batchSize of [1, 4, 7, 22, 23, 1000]) {
    const figures = evaluate(loss, start, data, { batchSize, metrics });
    assertAlmostEquals(figures.loss, whole.loss, 1e-6);
    assertAlmostEquals(figures.terms.data, whole.terms.data, 1e-6);
    for (const { name } of metrics) {
      assertAlmostEquals(figures.metrics[name], whole.metrics[name], 1e-6);
    }
  }
});

Deno.test("evaluate() drops nothing and gives the same twice", () => {
  using start = startState();
  assertEquals(evaluate(loss, start, training), evaluate(loss, start, training));
});

Deno.test("evaluate() judges each of several labels a row by itself, as its loss does", () => {
  const same = { kernelInitializer: constant(1) };
  const data = {
    x: asTensor([[2], [-1]], "n 1"),
    y: asTensor([[1, 0, 1], [0, 0, 1]], "n 3"),
  };
  // The logits are 2, 2, 2 and -1, -1, -1.
  for (const fromLogits of [false, true]) {
    const net = sequential(input("1"), dense(3, fromLogits ? undefined : sigmoid, same));
    const several = objective(net, binaryCrossentropy({ multiLabel: true, fromLogits }));
    const { metrics } = evaluate(several, net.init(key(0)), data, { metrics: [accuracy] });
    assertEquals(metrics.accuracy, 4 / 6);
  }
});

Deno.test("evaluate() calls an answer right above one half, and logits above 0", () => {
  const binary = sequential(
    input("1"),
    dense(1, sigmoid, { kernelInitializer: constant(1) }),
  );
  const data = {
    x: asTensor([[-1], [0.1], [2], [-3]], "n 1"),
    y: asTensor([[0], [1], [0], [0]], "n 1"),
  };
  const figures = evaluate(objective(binary, meanSquaredError), binary.init(key(0)), data, {
    metrics: [accuracy],
  });
  assertEquals(figures.metrics, { accuracy: 0.75 });
});

Deno.test("predict() gives each row what it gets alone, in any batches", () => {
  using start = startState();
  const { x } = examples(11, 7);
  const whole = toArray(predict(model, start, x));
  assertEquals(whole.length, 11);
  for (const batchSize of [1, 3, 10, 11, 500]) {
    const parts = toArray(predict(model, start, x, { batchSize }));
    parts.forEach(([y], row) => assertAlmostEquals(y, whole[row][0], 1e-6));
  }
  assertEquals(toArray(predict(line, weights, asTensor([[1], [4]], "n 1"))), [[2], [8]]);
});

Deno.test("evaluate() and predict() leave nothing but predictions behind, also where they throw", async () => {
  using start = startState();
  const { x, y } = examples(11, 7);
  const wrong = { ...start, params: [start.params[0]] };
  await assertLeavesNothing(() => {
    evaluate(loss, start, { x, y }, { batchSize: 4 });
    const before = memory();
    const predictions = predict(model, start, x, { batchSize: 4 });
    assertEquals(memory(), {
      tensors: before.tensors + 1,
      buffers: before.buffers + 1,
      bytes: before.bytes + 11 * 4,
    });
    dispose(predictions);
    assertThrows(() => predict(model, wrong as never, x, { batchSize: 4 }));
    assertThrows(() => evaluate(loss, wrong as never, { x, y }, { batchSize: 4 }));
  });
});

const nan = asTensor([[1, 2], [3, 4], [NaN, 6]], "n 2");
const none = asTensor(new Float32Array(), "n 2");
const three = asTensor([[1], [2], [3]], "n 1");

Deno.test("predict() says what is wrong with its weights, its rows and its batch size", () => {
  using start = startState();
  const { x } = training;
  const other = sequential(input("2"), dense(4), dense(1));
  const cases: [f: () => unknown, error: ErrorConstructor, message: string][] = [
    [
      () => predict(model, other.init(key(0)) as never, x),
      TypeError,
      "parameters of another model, params[0].kernel is '2 4' but this model needs '2 3'",
    ],
    [
      () => predict(model, {} as never, x),
      TypeError,
      "expected weights such as model.init(key(0)) gives: { params, running }",
    ],
    [
      () => predict(model, start, three as never),
      TypeError,
      "the model expects 'batch 2' but got '3 1'",
    ],
    [
      () => predict(model, start, asTensor([[1, 2]], "n 2", "int32") as never),
      TypeError,
      "the model expects float32 but got int32; convert with toFloat",
    ],
    [
      () => predict(model, start, none),
      RangeError,
      "Cannot predict: expected at least 1 row but found none",
    ],
    [
      () => predict(model, start, nan),
      RangeError,
      "Cannot predict: expected finite numbers but found NaN in row 2 of x",
    ],
    ...[0, 1.5, NaN].map((batchSize) =>
      [
        () => predict(model, start, x, { batchSize }),
        RangeError,
        `Cannot make batches: expected a batch size of at least 1 but found ${batchSize}`,
      ] as [() => unknown, ErrorConstructor, string]
    ),
  ];
  for (const [f, error, message] of cases) assertEquals(assertThrows(f, error).message, message);
});

Deno.test("evaluate() and validate() say what is wrong with their data", () => {
  using start = startState();
  const { x, y } = examples(3, 1);
  const cases: [
    data: object,
    error: ErrorConstructor,
    message: string,
    options?: EvaluateOptions,
  ][] = [
    [
      { x: nan, y },
      RangeError,
      "expected finite numbers but found NaN in row 2 of x",
    ],
    [
      { x, y: asTensor([[1], [-Infinity], [3]], "n 1") },
      RangeError,
      "expected finite numbers but found -Infinity in row 1 of y",
    ],
    [
      { x, y: asTensor([[1], [2]], "m 1") },
      TypeError,
      "expected as many labels as inputs but found 2 for 3",
    ],
    [
      { x: none, y: asTensor(new Float32Array(), "n 1") },
      RangeError,
      "expected at least 1 example but found none",
    ],
  ];
  for (const [data, error, message] of cases) {
    const thrown = assertThrows(() => evaluate(loss, start, data as never), error);
    assertEquals(thrown.message, `Cannot evaluate: ${message}`);
    assertEquals(
      assertThrows(() => validate(loss, data as never), error).message,
      `Cannot validate: ${message}`,
    );
  }
  const misfits: [data: object, message: string][] = [
    [{ x: three, y }, "the model takes 'batch 2' but the examples are '3 1'"],
    [{ x, y: examples(3, 1).x }, "the loss wants labels 'batch 1' but they are '3 2'"],
    [
      { x, y: asTensor([[1], [2], [3]], "n 1", "int32") },
      "the loss wants float32 labels but they are int32",
    ],
    [
      { x: asTensor([[1, 2]], "n 2", "int32"), y },
      "the model takes float32 inputs but the examples are int32",
    ],
  ];
  for (const [data, message] of misfits) {
    for (
      const f of [() => evaluate(loss, start, data as never), () => validate(loss, data as never)]
    ) {
      assertEquals(assertThrows(f, TypeError).message, message);
    }
  }
  assertThrows(
    () => evaluate(loss, start, { x, y }, { batchSize: 0 }),
    RangeError,
    "Cannot make batches: expected a batch size of at least 1 but found 0",
  );
});

Deno.test("evaluate() says where weights are another model's", () => {
  const other = sequential(input("2"), dense(4), dense(1)).init(key(0));
  const thrown = assertThrows(() => evaluate(loss, other as never, training), TypeError);
  assertEquals(
    thrown.message,
    "parameters of another model, params[0].kernel is '2 4' but this model needs '2 3'",
  );
});

Deno.test("predictions are floats in the rows of what was asked", () => {
  const y = predict(line, weights, asTensor(Float32Array.of(1, 2, 3), "n 1"), { batchSize: 2 });
  assertEquals([y.shape, y.dtype], [[3, 1], "float32"]);
  assertEquals(values(y), Float32Array.of(2, 4, 6));
});
