import { assertEquals, assertThrows } from "@std/assert";
import {
  activation,
  adam,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  chain,
  dense,
  dispose,
  dropout,
  elasticNet,
  huber,
  initialState,
  input,
  key,
  l2,
  leaves,
  liveTensors,
  meanAbsoluteError,
  meanSquaredError,
  objective,
  parallel,
  pipe,
  relu,
  repeat,
  residual,
  scope,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  tanh,
  trainStep,
  uniform,
  valueAndGradient,
} from "shapefold";

const model = sequential(
  input("2 4"),
  dense(4, tanh),
  residual(chain(dense(3), dropout(0.5), dense(4))),
  parallel(dense(2), dense(1)),
  repeat(2, dense(3, softmax)),
);
const loss = pipe(objective(model, huber), l2(0.1), elasticNet({ l1: 0.1, l2: 0.1 }));
const weights = model.init(key(0));
const x = asTensor(uniform(key(1), "5 2 4"), "batch 2 4");
const y = asTensor(uniform(key(2), "5 2 3"), "batch 2 3");

/** How many tensors a function leaves alive, and how many of them it gives. */
function left(f: () => unknown): { alive: number; given: number } {
  const before = liveTensors();
  const result = f();
  const alive = liveTensors() - before;
  const given = leaves(result).length;
  dispose(result);
  return { alive, given };
}

Deno.test("init() makes one tensor for each parameter", () => {
  assertEquals(left(() => model.init(key(3))), { alive: 14, given: 14 });
});

Deno.test("weights are freed by using", () => {
  const before = liveTensors();
  {
    using weights = model.init(key(4));
    assertEquals(liveTensors() - before, leaves(weights).length);
  }
  assertEquals(liveTensors(), before);
});

Deno.test("apply() of a model leaves its output alive, and nothing where a layer throws", () => {
  assertEquals(left(() => model.apply(weights, x)), { alive: 1, given: 1 });

  const failing = sequential(
    input("4"),
    dense(3, relu),
    activation(() => {
      throw new Error("built to fail");
    }),
  );
  const own = failing.init(key(8));
  const row = asTensor([[1, 2, 3, 4]], "n 4");
  assertEquals(left(() => void assertThrows(() => failing.apply(own, row))), {
    alive: 0,
    given: 0,
  });
});

Deno.test("apply() of a loss leaves its value alive", () => {
  const p = sigmoid(x);
  const labels = asTensor([[0, 1], [2, 3], [3, 2], [1, 0], [0, 0]], "batch 2", "int32");
  for (
    const f of [
      () => meanSquaredError.apply(x, p),
      () => meanAbsoluteError.apply(x, p),
      () => huber.apply(x, p),
      () => categoricalCrossentropy.apply(p, p),
      () => categoricalCrossentropy({ fromLogits: true }).apply(x, p),
      () => sparseCategoricalCrossentropy.apply(p, labels),
      () => binaryCrossentropy({ multiLabel: true }).apply(p, p),
      () => binaryCrossentropy({ multiLabel: true, fromLogits: true }).apply(x, p),
    ]
  ) assertEquals(left(f), { alive: 1, given: 1 });
});

Deno.test("in a scope an objective leaves what it gives", () => {
  const context = { training: true, key: key(5) };
  const evaluate = () => scope(() => Object.values(loss(weights, { x, y }, context).terms));
  assertEquals(left(evaluate), { alive: 3, given: 3 });
});

Deno.test("a gradient leaves itself and the value alive", () => {
  const context = { training: true, key: key(6) };
  const differentiate = () =>
    valueAndGradient(
      (params: typeof weights.params) => loss({ params, running: [] }, { x, y }, context).loss,
      weights.params,
    );
  assertEquals(left(differentiate), { alive: 15, given: 15 });
});

Deno.test("a training step leaves the next state alive, step after step", () => {
  const step = trainStep(loss, adam());
  const before = liveTensors();
  let state = initialState(model, step, key(7));
  const size = leaves(state).length;
  for (let i = 0; i < 20; i++) {
    const next = step(state, { x, y });
    dispose(state);
    state = next;
    assertEquals(liveTensors() - before, size);
  }
  dispose(state);
  assertEquals(liveTensors(), before);
});
