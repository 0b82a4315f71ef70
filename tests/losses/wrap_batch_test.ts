import { assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  activation,
  asTensor,
  bernoulli,
  chain,
  dense,
  dispose,
  dropout,
  foldIn,
  initialState,
  input,
  item,
  key,
  linear,
  meanAbsoluteError,
  meanSquaredError,
  mul,
  objective,
  sequential,
  sgd,
  tanh,
  toArray,
  trainStep,
  wrapBatch,
} from "shapefold";
import { assertLeavesNothing } from "../training/problem.ts";

const mirror = sequential(input("2"), activation(linear));
const mae = objective(mirror, meanAbsoluteError);
const weights = mirror.init(key(0));
const batch = {
  x: asTensor([[1, 2], [3, 4]], "batch 2"),
  y: asTensor([[0, 0], [0, 0]], "batch 2"),
};
const training = { training: true, key: key(1) };

Deno.test("a wrapped objective learns from the other batch, and is the one inside in inference", () => {
  const asked: boolean[] = [];
  const doubled: typeof mae = wrapBatch(mae, ({ x, y }, { training }) => {
    asked.push(training);
    return { x: mul(x, 2), y };
  });
  assertStrictEquals(doubled.model, mirror);
  assertStrictEquals(doubled.dataLoss, meanAbsoluteError);
  const learnt = doubled(weights, batch, training);
  assertEquals(item(learnt.loss), 5);
  assertEquals(toArray(learnt.predictions), [[2, 4], [6, 8]]);
  assertEquals(item(doubled(weights, batch, { training: false }).loss), 2.5);
  assertEquals(asked, [true]);
  assertEquals(toArray(batch.x), [[1, 2], [3, 4]]);
});

Deno.test("nested wrappers and the model draw from keys of their own", () => {
  const keys: unknown[] = [];
  const spy = (loss: typeof mae) =>
    wrapBatch(loss, (batch, { key }) => {
      keys.push(key);
      return batch;
    });
  spy(spy(mae))(weights, batch, training);
  const own = key(1);
  assertEquals(keys, [foldIn(own, 1), foldIn(foldIn(own, 0), 1)]);

  const dropped = objective(sequential(input("2"), dropout(0.5)), meanAbsoluteError);
  const params = { params: [] as [], running: [] as [] };
  const predict = (loss: typeof dropped, own: typeof training.key) =>
    toArray(loss(params, batch, { training: true, key: own }).predictions);
  const unchanged = wrapBatch(dropped, (batch) => batch);
  for (const seed of [1, 2, 3]) {
    assertEquals(
      predict(unchanged, key(seed)),
      predict(dropped, foldIn(key(seed), 0)),
    );
  }
});

Deno.test("a wrapper needs no key where it draws nothing, and is told the step", () => {
  const steps: unknown[] = [];
  const loss = wrapBatch(mae, (batch, { key, step }) => {
    steps.push([key, step]);
    return batch;
  });
  loss(weights, batch, { training: true });
  loss(weights, batch, { training: true, step: 3 });
  assertEquals(steps, [[undefined, undefined], [undefined, 3]]);
});

Deno.test("the other batch may have other rows", () => {
  const first = wrapBatch(mae, () => ({
    x: asTensor([[1, 2]], "batch 2"),
    y: asTensor([[0, 0]], "batch 2"),
  }));
  assertEquals(item(first(weights, batch, training).loss), 1.5);
});

Deno.test("another batch that the model does not take is a TypeError", () => {
  const replaced = (x: unknown, y: unknown = batch.y) => () =>
    wrapBatch(mae, () => ({ x, y }) as never)(weights, batch, training);
  for (
    const [run, message] of [
      [
        replaced(asTensor([[1], [2]], "2 1")),
        "Cannot wrap a batch: expected float32 inputs of '2 2' but found float32 ones of '2 1'",
      ],
      [
        replaced(asTensor([[1, 2], [3, 4]], "2 2", "int32")),
        "Cannot wrap a batch: expected float32 inputs of '2 2' but found int32 ones of '2 2'",
      ],
      [
        replaced(asTensor([[1, 2]], "1 2")),
        "Cannot wrap a batch: expected as many labels as inputs but found 2 for 1",
      ],
      [replaced(batch.x, 3), "expected tensors as x and y"],
      [
        replaced(batch.x, asTensor([[1], [2]], "2 1")),
        "meanAbsoluteError: predictions are '2 2' but labels are '2 1'",
      ],
    ] as const
  ) {
    assertThrows(run, TypeError, message);
  }
});

Deno.test("an outcome has the output of each layer of the model, also through wrappers", () => {
  const model = sequential(
    input("2"),
    dense(3, tanh),
    chain(dense(4), dropout(0.5)),
    activation(tanh),
  );
  const loss = wrapBatch(
    objective(model, meanSquaredError),
    ({ x }) => ({ x, y: asTensor([[0, 0, 0, 0], [0, 0, 0, 0]], "batch 4") }),
  );
  const own = model.init(key(2));
  const y = asTensor([[0, 0, 0, 0], [0, 0, 0, 0]], "batch 4");
  for (const context of [training, { training: false }]) {
    const { outputs, predictions } = loss(own, { x: batch.x, y }, context);
    assertEquals(outputs.map(({ shape }) => shape), [[2, 3], [2, 4], [2, 4]]);
    assertStrictEquals(outputs.at(-1), predictions);
    const first = sequential(input("2"), dense(3, tanh));
    assertEquals(
      toArray(outputs[0]),
      toArray(first.apply({ params: [own.params[0]], running: [] }, batch.x)),
    );
  }
  const nothing = sequential(input("2"));
  assertEquals(nothing.forward({ params: [], running: [] }, batch.x, training).outputs, []);
});

Deno.test("a step tells its number, counted from 0, and leaves no batch behind", async () => {
  const steps: unknown[] = [];
  const model = sequential(input("2"), dense(2));
  const loss = wrapBatch(objective(model, meanSquaredError), ({ x, y }, { step, key: own }) => {
    steps.push(step);
    const mask = bernoulli(own ?? key(0), 0.5, "2 2");
    return { x: mul(x, asTensor(mask, "batch 2")), y };
  });
  const step = trainStep(loss, sgd());
  await assertLeavesNothing(() => {
    let state = initialState(model, step, key(3));
    const masks: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const next = step(state, batch);
      dispose(state);
      state = next;
      masks.push(next.last.loss);
    }
    dispose(state);
    assertNotEquals(masks[0], masks[1]);
  });
  assertEquals(steps, [0, 1, 2]);
});
