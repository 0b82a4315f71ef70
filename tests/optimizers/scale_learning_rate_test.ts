import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  accumulateMomentum,
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  allParameters,
  type AnyOptimizer,
  asTensor,
  chainOptimizers,
  dense,
  dispose,
  fold,
  initialState,
  input,
  key,
  leaves,
  lion,
  liveTensors,
  meanSquaredError,
  nadam,
  objective,
  type RateState,
  retainState,
  rmsprop,
  scaleByLearningRate,
  scaleLearningRate,
  scope,
  sequential,
  sgd,
  type Tensor,
  trainStep,
  values,
} from "shapefold";
import { type Eq, ok } from "../types/assert_type.ts";

const optimizers: [name: string, make: (learningRate: number) => AnyOptimizer][] = [
  ["sgd", (learningRate) => sgd({ learningRate })],
  ["sgd with momentum", (learningRate) => sgd({ learningRate, momentum: 0.9 })],
  ["rmsprop", (learningRate) => rmsprop({ learningRate })],
  ["rmsprop with momentum", (learningRate) => rmsprop({ learningRate, momentum: 0.9 })],
  ["adam", (learningRate) => adam({ learningRate })],
  ["adamW", (learningRate) => adamW({ learningRate, on: allParameters })],
  ["adagrad", (learningRate) => adagrad({ learningRate })],
  ["adadelta", (learningRate) => adadelta({ learningRate })],
  ["nadam", (learningRate) => nadam({ learningRate })],
  ["adamax", (learningRate) => adamax({ learningRate })],
  ["lion", (learningRate) => lion({ learningRate })],
];

const params = [{ w: asTensor([1, -2, 3], "3") }] as const;
const gradient = [{ w: asTensor([0.5, -4, 1e-3], "3") }] as const;

const numbersIn = (tree: unknown) => leaves(tree).map(([, leaf]) => values(leaf as Tensor<string>));

for (const [name, make] of optimizers) {
  Deno.test(`${name} with a halved rate does what it does with half the rate, by links and in one job`, () => {
    scope(() => {
      const [whole, half] = [make(0.25), make(0.125)];
      const halved = scaleLearningRate(whole.init(params) as object, 0.5);
      const start = half.init(params);
      assertEquals(
        numbersIn(whole.update(gradient, halved, params)),
        numbersIn(half.update(gradient, start, params)),
      );
      const first = whole.apply!(gradient, halved, params);
      assertEquals(numbersIn(first), numbersIn(half.apply!(gradient, start, params)));
      // It stays so at the next step.
      const second = whole.apply!(gradient, first.state, first.params);
      const other = half.apply!(gradient, start, params);
      assertEquals(
        numbersIn(second),
        numbersIn(half.apply!(gradient, other.state, other.params)),
      );
    });
  });
}

Deno.test("factors multiply each other and what a schedule says, whatever the chain", () => {
  const chain = chainOptimizers(
    accumulateMomentum({ momentum: 0.5, nesterov: false }),
    chainOptimizers(scaleByLearningRate((step) => step + 1)),
    scaleByLearningRate(0.5),
  );
  const start = { inner: chain.init(params), average: params };
  const state = scaleLearningRate(scaleLearningRate(start, 0.5), 0.125);
  ok<Eq<typeof state, typeof start>>();
  assertEquals(state.inner[1], [{ step: 0, factor: 1 / 16 }]);
  assertEquals(state.inner[2], { step: 0, factor: 1 / 16 });
  const next = chain.update(gradient, state.inner, params);
  const [{ w }] = chain.update(gradient, next.state, params).updates;
  const velocity = [...values(gradient[0].w)].map((g) => 1.5 * g);
  assertEquals([...values(w)], [...Float32Array.from(velocity)].map((v) => v * 2 / 16 * 0.5 / 16));
  assertEquals(next.state[1], [{ step: 1, factor: 1 / 16 }]);
});

const model = sequential(input("2"), dense(1));
const step = trainStep(objective(model, meanSquaredError), adam({ learningRate: 0.25 }));
const batch = {
  x: asTensor([[1, 2], [3, -1]], "batch 2"),
  y: asTensor([[1], [-1]], "batch 1"),
};

Deno.test("the state of a run goes on with another rate, and holds its tensors for itself", () => {
  const before = liveTensors();
  const start = initialState(model, step, key(1));
  const first = step(start, batch);
  const slower = scaleLearningRate(first, 0.5);
  ok<Eq<typeof slower, typeof first>>();
  assertEquals(slower.optimizer[1], { step: 1, factor: 0.5 } satisfies RateState);
  assertEquals(first.optimizer[1], { step: 1, factor: 1 });
  assertEquals([slower.step, slower.key, slower.last], [first.step, first.key, first.last]);
  assertEquals(numbersIn(slower), numbersIn(first));

  const numbers = numbersIn(first);
  using end = fold(step, slower, [batch, batch]);
  assertEquals(end.optimizer[1], { step: 3, factor: 0.5 });
  assertEquals(numbersIn(first), numbers);
  dispose(first);
  assertEquals(numbersIn(slower), numbers);
  slower[Symbol.dispose]();
  dispose([start, end]);
  assertEquals(liveTensors(), before);
});

Deno.test("a step moves half as far where the rate was halved", () => {
  using start = initialState(model, step, key(1));
  using halved = scaleLearningRate(start, 0.5);
  using whole = step(start, batch);
  using half = step(halved, batch);
  const [a, b, c] = [start, whole, half].map(({ params }) =>
    numbersIn(params).flatMap((x) => [...x])
  );
  a.forEach((from, i) => {
    assert(b[i] !== from);
    const off = Math.abs((c[i] - from) - (b[i] - from) / 2);
    assert(off < 1e-6, `moved by ${c[i] - from}, not by half of ${b[i] - from}`);
  });
});

Deno.test("a state keeps its dispose method, also a retained one; that of an optimizer has none", () => {
  using start = initialState(model, step, key(1));
  using kept = retainState(start);
  using slower = scaleLearningRate(kept, 0.1);
  assert(Symbol.dispose in slower);
  const own = scaleLearningRate(start.optimizer, 0.1);
  assert(!(Symbol.dispose in own));
  dispose(own);
});

Deno.test("a factor is a number above 0, and there has to be a learning rate", () => {
  for (const factor of [0, -1, NaN, Infinity]) {
    const error = assertThrows(
      () => scaleLearningRate([{ step: 0, factor: 1 }], factor),
      RangeError,
    );
    assertEquals(
      error.message,
      `Cannot scale a learning rate: expected a factor above 0 but found ${factor}`,
    );
  }
  const before = liveTensors();
  for (const state of [{ count: 1 }, [{ step: 1 }], { step: 1, factor: 1, params }]) {
    const error = assertThrows(() => scaleLearningRate(state, 0.5), TypeError);
    assertEquals(
      error.message,
      "Cannot scale a learning rate: expected a state with one, such as that of sgd(), but found none",
    );
  }
  assertEquals(liveTensors(), before);
});
