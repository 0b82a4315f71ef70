import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  accumulate,
  adam,
  adamW,
  add,
  allParameters,
  type AnyOptimizer,
  asTensor,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  concat,
  decoupledWeightDecay,
  dense,
  dispose,
  evaluate,
  exponentialMovingAverage,
  fit,
  fold,
  foldIn,
  freeze,
  inGroup,
  initialState,
  input,
  key,
  maxNorm,
  meanSquaredError,
  mul,
  nadam,
  nonNegative,
  objective,
  pipe,
  proximalL1,
  retainState,
  rmsprop,
  scaleLearningRate,
  sequential,
  sgd,
  sharpnessAware,
  tanh,
  type Tensor,
  trainStep,
  unitNorm,
  valueAndGradient,
  values,
  withAverage,
  zipTrees,
} from "shapefold";
import { scan } from "../../src/training/fold.ts";
import {
  assertLeavesNothing,
  examples,
  loss,
  model,
  numbersIn,
  startState,
  training,
  validation,
} from "./problem.ts";

const wrapped: [name: string, optimizer: AnyOptimizer][] = [
  ["adamW", adamW()],
  ["nadam", nadam()],
  ["proximalL1", proximalL1(0.1)(adam())],
  ["maxNorm", maxNorm(0.9)(adam({ learningRate: 0.1 }))],
  ["nonNegative", nonNegative()(adam({ learningRate: 0.1 }))],
  ["unitNorm", unitNorm()(sgd({ momentum: 0.9 }))],
  ["clipByValue", clipByValue(0.1)(adam())],
  ["clipByNorm", clipByNorm(0.1)(rmsprop())],
  ["clipByGlobalNorm", clipByGlobalNorm(0.1)(adam())],
  ["freeze", freeze(inGroup(0, allParameters))(adam())],
  ["decoupledWeightDecay", decoupledWeightDecay(0.1)(adam())],
  ["exponentialMovingAverage", exponentialMovingAverage(0.9)(adam())],
  ["accumulate", accumulate(4)(adam())],
  ["sharpnessAware", sharpnessAware(0.05)(adam())],
  [
    "several",
    pipe(
      adam(),
      maxNorm(0.9),
      clipByGlobalNorm(0.5),
      accumulate(2),
      freeze(inGroup(0)),
      exponentialMovingAverage(0.9),
    ),
  ],
];

const list = Array.from({ length: 9 }, (_, i) => examples(4, 10 + i));

for (const [name, optimizer] of wrapped) {
  // The states have different types; the steps are used alike.
  const step = trainStep(loss, optimizer as ReturnType<typeof adam>);

  Deno.test(`${name}: a run of fit leaves its state and nothing else`, async () => {
    await assertLeavesNothing(async () => {
      const { state, history } = await fit(loss, training, {
        optimizer,
        epochs: 3,
        batchSize: 4,
        key: key(5),
        validation,
        earlyStopping: { monitor: "validation.loss", patience: 1, restoreBest: true },
        progress: { silent: true },
      });
      assert(history.length > 0 && numbersIn(state).flat().every(Number.isFinite));
      dispose(state);
    });
  });

  Deno.test(`${name}: the loop, which writes over states, gives what steps one by one give`, async () => {
    using start = initialState(model, step, key(3));
    const before = numbersIn(start);
    await assertLeavesNothing(() => {
      let state = retainState(start);
      for (const batch of list) {
        const next = step(state, batch);
        dispose(state);
        state = next;
      }
      const end = fold(step, start, list);
      assertEquals(numbersIn(end), numbersIn(state));
      dispose([end, state]);
    });
    assertEquals(numbersIn(start), before);
  });

  Deno.test(`${name}: a state that somebody holds keeps its numbers`, async () => {
    using start = initialState(model, step, key(3));
    await assertLeavesNothing(() => {
      for (const at of [1, 2, 3, 4]) {
        const expected = fold(step, start, list.slice(0, at));
        let kept, end;
        for (const state of scan(step, start, list)) {
          if (state.step === at) kept = retainState(state);
          end = state;
        }
        assertEquals(numbersIn(kept), numbersIn(expected));
        dispose([expected, kept, end]);
      }
    });
  });

  Deno.test(`${name}: each state is freed apart from the one before and the one behind`, async () => {
    await assertLeavesNothing(() => {
      const start = initialState(model, step, key(3));
      const first = step(start, list[0]);
      dispose(start);
      const second = step(first, list[1]);
      dispose(first);
      assert(numbersIn(second).flat().every(Number.isFinite));
      const third = step(second, list[2]);
      dispose(third);
      assert(numbersIn(second).flat().every(Number.isFinite));
      dispose(second);
    });
  });
}

Deno.test("maxNorm holds after every step of a run, to 1e-6", () => {
  const step = trainStep(loss, maxNorm(0.3)(adam({ learningRate: 0.2 })));
  using start = initialState(model, step, key(3));
  let last;
  let shortened = 0;
  for (const state of scan(step, start, list)) {
    const columns = state.params[0].kernel;
    const [inputs, units] = columns.shape;
    const kernel = values(columns);
    const norms = Array.from(
      { length: units },
      (_, j) => Math.hypot(...Array.from({ length: inputs }, (_, i) => kernel[i * units + j])),
    );
    assert(norms.every((norm) => norm <= 0.3 * (1 + 1e-6)));
    shortened += norms.filter((norm) => norm > 0.3 * (1 - 1e-6)).length;
    last = state;
  }
  assert(shortened > list.length);
  dispose(last);
});

Deno.test("sharpnessAware follows the gradient at the worst place nearby, with the masks of the step", () => {
  const rho = 0.3;
  const step = trainStep(loss, sharpnessAware(rho)(sgd({ learningRate: 0.1 })));
  using start = initialState(model, step, key(3));
  let plain = start.params;
  let count = 0;
  for (const { x, y } of list.slice(0, 4)) {
    const context = { training: true, key: foldIn(start.key, count++) };
    const batch = { x: asTensor(x, "batch 2"), y: asTensor(y, "batch 1") };
    const gradientAt = (params: typeof plain) =>
      valueAndGradient(
        (params: typeof plain) => loss({ params, running: start.running }, batch, context).loss,
        params,
      ).gradient;
    const here = gradientAt(plain);
    const norm = Math.hypot(...numbersIn(here).flat());
    const moved = (by: typeof plain, factor: number) =>
      zipTrees(
        ([w, g]) => add(w as Tensor<string>, mul(g as Tensor<string>, factor)),
        plain,
        by,
      );
    plain = moved(gradientAt(moved(here, rho / norm)), -0.1);
  }
  using end = fold(step, start, list.slice(0, 4));
  const expected = numbersIn(plain).flat();
  numbersIn(end.params).flat().forEach((w, i) => assert(Math.abs(w - expected[i]) < 1e-6));
  const without = trainStep(loss, sgd({ learningRate: 0.1 }));
  using other = fold(without, initialState(model, without, key(3)), list.slice(0, 4));
  assert(numbersIn(other.params).flat().some((w, i) => Math.abs(w - expected[i]) > 1e-3));
});

Deno.test("accumulate over four batches is one step on all of their rows", () => {
  const network = sequential(input("2"), dense(3, tanh), dense(1));
  const mean = objective(network, meanSquaredError);
  for (const optimizer of [adam(), sgd({ learningRate: 0.1, momentum: 0.9 })] as AnyOptimizer[]) {
    const small = trainStep(mean, accumulate(4)(optimizer));
    const large = trainStep(mean, optimizer);
    using smallStart = initialState(network, small, key(3));
    using largeStart = initialState(network, large, key(3));
    const whole = [0, 4].map((from) => {
      const parts = list.slice(from, from + 4);
      return {
        x: asTensor(concat(parts.map(({ x }) => x), { axis: 0 }), "batch 2"),
        y: asTensor(concat(parts.map(({ y }) => y), { axis: 0 }), "batch 1"),
      };
    });
    using end = fold(small, smallStart, list.slice(0, 8));
    using expected = fold(large, largeStart, whole);
    const wanted = numbersIn(expected.params).flat();
    numbersIn(end.params).flat().forEach((w, i) => assert(Math.abs(w - wanted[i]) < 1e-6));
    assertEquals([end.step, expected.step], [8, 2]);
  }
});

Deno.test("withAverage gives a state with the averaged parameters, which is freed apart", async () => {
  const step = trainStep(loss, accumulate(2)(exponentialMovingAverage(0.5)(adam())));
  using start = initialState(model, step, key(3));
  await assertLeavesNothing(() => {
    const end = fold(step, start, list);
    const before = numbersIn(end);
    const averaged = withAverage(end);
    assertEquals(numbersIn(averaged.params), numbersIn(end.optimizer.inner.average));
    assertEquals(numbersIn(averaged.optimizer), numbersIn(end.optimizer));
    const [own, mean] = [end, averaged].map((state) => evaluate(loss, state, validation).loss);
    assert(Number.isFinite(mean) && own !== mean);
    dispose(averaged);
    assertEquals(numbersIn(end), before);
    const again = withAverage(end);
    dispose(end);
    assert(numbersIn(again).flat().every(Number.isFinite));
    dispose(again);
  });
});

Deno.test("before the first step the average is the parameters", () => {
  const step = trainStep(loss, exponentialMovingAverage(0.5)(adam()));
  using start = initialState(model, step, key(3));
  using averaged = withAverage(start);
  assertEquals(numbersIn(averaged.params), numbersIn(start.params));
});

Deno.test("withAverage says what it expects", () => {
  using start = startState();
  const error = assertThrows(() => withAverage(start as never), TypeError);
  assertEquals(
    error.message,
    "expected a state with an average of the parameters; train by exponentialMovingAverage(0.999)(adam())",
  );
  const other = assertThrows(() => withAverage(3 as never), TypeError);
  assertEquals(other.message, "expected a state such as initialState(model, step, key) gives");
});

Deno.test("freeze in a run: what is frozen has the numbers of the start", () => {
  const step = trainStep(loss, freeze(inGroup(0, allParameters))(adam({ learningRate: 0.1 })));
  using start = initialState(model, step, key(3));
  using end = fold(step, start, list);
  assertEquals(numbersIn(end.params[0]), numbersIn(start.params[0]));
  assert(numbersIn(end.params).flat().some((w, i) => w !== numbersIn(start.params).flat()[i]));
});

Deno.test("a wrapper around an objective says that it belongs around an optimizer", () => {
  const error = assertThrows(() => maxNorm(2)(loss as never), TypeError);
  assertEquals(
    error.message,
    "Cannot apply maxNorm: expected an optimizer such as adam() but found an objective",
  );
});

Deno.test("the rate of a wrapped optimizer is changed in the state, and a decay follows it", () => {
  const optimizer = pipe(
    sgd({ learningRate: 0.5 }),
    accumulate(2),
    exponentialMovingAverage(0.5),
    decoupledWeightDecay(0.5),
  );
  const state = optimizer.init([asTensor([[8]], "1 1")]);
  const slower = scaleLearningRate(state, 0.5);
  assertEquals(optimizer.paceOf?.(slower), { step: 0, rate: 0.25 });
});
