import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  accuracy,
  adam,
  asTensor,
  constant,
  dense,
  dropout,
  foldIn,
  initialState,
  input,
  item,
  key,
  l2,
  mae,
  meanSquaredError,
  measure,
  mse,
  NonFiniteLossError,
  objective,
  pipe,
  r2,
  retainState,
  sequential,
  sgd,
  softmax,
  sparseCategoricalCrossentropy,
  trainStep,
} from "shapefold";
import { model, numbersIn, startState, step, training } from "./problem.ts";

Deno.test("a step from the same state and batch gives the same state, bit by bit", () => {
  using start = startState();
  using once = step(start, training);
  using again = step(start, training);
  assertEquals(numbersIn(again), numbersIn(once));
  assertEquals(again.last, once.last);
});

Deno.test("a step changes neither its state nor its batch", () => {
  using start = startState();
  const [before, batch] = [numbersIn(start), numbersIn(training)];
  using next = step(start, training);
  assertEquals(numbersIn(start), before);
  assertEquals(numbersIn(training), batch);
  assertNotEquals(numbersIn(next), before);
});

Deno.test("a step counts, and draws anew: the second mask is not the first", () => {
  const model = sequential(
    input("2"),
    dense(64, undefined, { kernelInitializer: constant(1) }),
    dropout(0.5),
  );
  const still = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 1e-30 }));
  using start = initialState(model, still, key(0));
  const batch = { x: asTensor([[1, 1]], "1 2"), y: asTensor(new Float32Array(64), "1 64") };
  using first = still(start, batch);
  using second = still(first, batch);
  assertEquals([start.step, first.step, second.step], [0, 1, 2]);
  assertEquals(numbersIn(second.params[0].kernel), numbersIn(start.params[0].kernel));
  assertNotEquals(second.last.loss, first.last.loss);
});

Deno.test("a step of sgd goes down the gradient of the penalized loss", () => {
  const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(2) }));
  const loss = pipe(objective(model, meanSquaredError), l2(0.5));
  const down = trainStep(loss, sgd({ learningRate: 0.1 }));
  using start = initialState(model, down, key(0));
  using next = down(start, { x: asTensor([[1], [3]], "n 1"), y: asTensor([[1], [0]], "n 1") });
  // The predictions are 2 and 6: d/dw = mean(2 * error * x) + 2 * 0.5 * w = 19 + 2, d/db = mean(2 * error) = 7.
  const [kernel, bias] = numbersIn(next.params).flat();
  assertAlmostEquals(kernel, 2 - 0.1 * 21, 1e-6);
  assertAlmostEquals(bias, -0.7, 1e-6);
  assertEquals(next.last.rows, 2);
  assertAlmostEquals(next.last.loss / 2, 18.5 + 2, 1e-6);
  assertAlmostEquals(next.last.terms.data / 2, 18.5, 1e-6);
  assertAlmostEquals(next.last.terms.l2 / 2, 2, 1e-6);
});

Deno.test("metrics of a step are those of the predictions that it learnt from", () => {
  const metrics = [mae, mse, r2];
  const measured = trainStep(objective(model, meanSquaredError), adam(), { metrics });
  using start = startState();
  using next = measured(start, training);
  const batch = { x: asTensor(training.x, "batch 2"), y: asTensor(training.y, "batch 1") };
  const { predictions } = objective(model, meanSquaredError)(start, batch, {
    training: true,
    key: foldIn(start.key, start.step),
  });
  for (const metric of metrics) {
    assertEquals(
      metric.result(next.last.sums[metric.name]),
      measure(metric, predictions, training.y),
    );
  }
});

Deno.test("the accuracy of a step counts right answers by hand", () => {
  const model = sequential(input("2"), dense(2, softmax, { kernelInitializer: constant(0) }));
  const step = trainStep(objective(model, sparseCategoricalCrossentropy), sgd(), {
    metrics: [accuracy],
  });
  using start = initialState(model, step, key(0));
  // All probabilities are one half, and the first of equals is the answer: class 0.
  const x = asTensor([[1, 2], [3, 4], [5, 6]], "n 2");
  using next = step(start, { x, y: asTensor([0, 1, 0], "n", "int32") });
  assertEquals(next.last.sums, { accuracy: [2, 3] });
});

Deno.test("a loss that is NaN or infinite throws with step and terms, and updates nothing", () => {
  const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
  const step = trainStep(pipe(objective(model, meanSquaredError), l2(0.5)), sgd());
  using start = initialState(model, step, key(0));
  using second = step(start, { x: asTensor([[0]], "n 1"), y: asTensor([[0]], "n 1") });
  const [weight] = numbersIn(second.params).flat();
  const penalty = item(asTensor(weight * weight * 0.5, ""));
  const text = (loss: string) =>
    `Training stopped at step 2: the loss is ${loss} (data ${loss}, l2 ${penalty})`;
  const before = numbersIn(second);
  for (const [x, found] of [[NaN, "NaN"], [1e30, "Infinity"]] as const) {
    const error = assertThrows(
      () => step(second, { x: asTensor([[x]], "n 1"), y: asTensor([[0]], "n 1") }),
      NonFiniteLossError,
    );
    assertEquals(error.message, text(found));
    assertEquals([error.step, error.loss, error.epoch], [2, Number(found), undefined]);
    assertEquals(error.terms, { data: Number(found), l2: penalty });
  }
  assertEquals(numbersIn(second), before);
});

Deno.test("a step wants rows, as many labels as inputs, and parameters to train", () => {
  using start = startState();
  const none = { x: asTensor(new Float32Array(), "n 2"), y: asTensor(new Float32Array(), "n 1") };
  assertThrows(
    () => step(start, none),
    RangeError,
    "Cannot train on a batch: expected at least 1 example but found none",
  );
  assertThrows(
    () => step(start, { x: training.x, y: asTensor([[1], [2]], "m 1") } as never),
    TypeError,
    "Cannot train on a batch: expected as many labels as inputs but found 2 for 10",
  );
  const empty = sequential(input("1"));
  const idle = trainStep(objective(empty, meanSquaredError), sgd());
  using nothing = initialState(empty, idle, key(0));
  assertThrows(
    () => idle(nothing, { x: training.y, y: training.y }),
    TypeError,
    "Cannot take a gradient: expected parameters but found no tensor",
  );
});

Deno.test("initialState() uses its key up, draws by it, and takes the model of the step only", () => {
  const once = key(7);
  using first = initialState(model, step, once);
  using same = initialState(model, step, key(7));
  using other = initialState(model, step, key(8));
  assertEquals(numbersIn(same), numbersIn(first));
  assertNotEquals(numbersIn(other), numbersIn(first));
  assert(numbersIn(first.optimizer).flat().every((moment) => moment === 0));
  assertThrows(
    () => initialState(model, step, once),
    Error,
    "Cannot use this key for initialState: it was already used by initialState; " +
      "split a key for each use: const [a, b] = split(key(0))",
  );
  assertThrows(
    () => initialState(sequential(input("2"), dense(1)), step as never, key(9)),
    TypeError,
    "Cannot make an initial state: expected the model of the step but found another",
  );
});

Deno.test("a retained state stays when the first one is freed", () => {
  using kept = (() => {
    using start = startState();
    return retainState(start);
  })();
  using again = startState();
  assertEquals(numbersIn(kept), numbersIn(again));
  using next = step(kept, training);
  using wanted = step(again, training);
  assertEquals(numbersIn(next), numbersIn(wanted));
});

Deno.test("a step looks at the values of its labels once, and says which is none", () => {
  let looks = 0;
  const loss = sparseCategoricalCrossentropy({ fromLogits: true });
  const counting: typeof loss = {
    ...loss,
    checkValues: (labels, columns) => {
      looks++;
      loss.checkValues?.(labels, columns);
    },
  };
  const classes = sequential(input("2"), dense(3));
  const step = trainStep(objective(classes, counting), sgd({ learningRate: 0.1 }));
  using start = initialState(classes, step, key(0));
  const x = asTensor([[1, 2], [3, 4]], "batch 2");
  using _next = step(start, { x, y: asTensor([0, 2], "batch", "int32") });
  assertEquals(looks, 1);
  assertEquals(
    assertThrows(() => step(start, { x, y: asTensor([0, 3], "batch", "int32") }), RangeError)
      .message,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 2 but found 3 in row 1",
  );
});
