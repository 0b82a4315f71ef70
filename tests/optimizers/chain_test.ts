import { assertEquals, assertThrows } from "@std/assert";
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
  decoupledWeightDecay,
  defineOptimizer,
  dense,
  dispose,
  input,
  key,
  leaves,
  lion,
  liveTensors,
  mapTree,
  mul,
  nadam,
  type OptimizerSignature,
  pathText,
  type RateState,
  rmsprop,
  scaleByAdadelta,
  scaleByAdam,
  scaleByAdamax,
  scaleByLearningRate,
  scaleByLion,
  scaleByNadam,
  scaleByRms,
  scaleByRss,
  scope,
  sequential,
  sgd,
  type Tensor,
  toArray,
  uniform,
  type Velocity,
} from "shapefold";
import { type Eq, ok } from "../types/assert_type.ts";
import { bowl, walk } from "./surfaces.ts";

const params = { a: asTensor([0, 0], "2"), b: [asTensor([[0]], "1 1")] as const };
const gradient = { a: asTensor([1, -2], "2"), b: [asTensor([[4]], "1 1")] as const };

Deno.test("a chain hands the gradient from link to link and keeps the state of each", () => {
  const chain = chainOptimizers(
    scaleByLearningRate(0.5),
    accumulateMomentum({ momentum: 0.5, nesterov: false }),
  );
  const start = chain.init(params);
  ok<Eq<typeof start, readonly [RateState, Velocity<typeof params>]>>();
  assertEquals(start[0], { step: 0, factor: 1 });
  assertEquals(toArray(start[1].velocity.a), [0, 0]);

  const first = chain.update(gradient, start, params);
  assertEquals(toArray(first.updates.a), [-0.5, 1]);
  const second = chain.update(gradient, first.state, params);
  assertEquals(toArray(second.updates.a), [-0.75, 1.5]);
  assertEquals(toArray(second.updates.b[0]), [[-3]]);
  assertEquals(second.state[0].step, 2);
  assertEquals(toArray(second.state[1].velocity.a), [-0.75, 1.5]);
});

Deno.test("an update changes neither the state nor the gradient that it was given", () => {
  const optimizer = adam();
  const start = optimizer.init(params);
  const [a, b] = [1, 2].map(() => optimizer.update(gradient, start, params).updates);
  assertEquals(toArray(a.a), toArray(b.a));
  assertEquals(start[0].step, 0);
  assertEquals(toArray(start[0].mean.a), [0, 0]);
  assertEquals(toArray(gradient.a), [1, -2]);
});

Deno.test("a chain of chains is a chain, and a chain of nothing changes nothing", () => {
  const flat = chainOptimizers(
    scaleByLearningRate(0.5),
    scaleByLearningRate(0.5),
    scaleByLearningRate(0.5),
  );
  const nested = chainOptimizers(
    chainOptimizers(scaleByLearningRate(0.5), scaleByLearningRate(0.5)),
    scaleByLearningRate(0.5),
  );
  assertEquals(walk(flat, bowl, 5), walk(nested, bowl, 5));
  const nothing = chainOptimizers();
  assertEquals(toArray(nothing.update(gradient, nothing.init(params), params).updates.a), [1, -2]);
});

Deno.test("the optimizers are chains of the links that are exported", () => {
  const learningRate = 0.01;
  const rate = scaleByLearningRate(learningRate);
  const momentum = accumulateMomentum({ momentum: 0.9, nesterov: true });
  const rms = scaleByRms({ rho: 0.9, epsilon: 1e-7, centered: false });
  const moments = scaleByAdam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  const steps = 5;
  assertEquals(
    walk(sgd({ learningRate, momentum: 0.9, nesterov: true }), bowl, steps),
    walk(chainOptimizers(rate, momentum), bowl, steps),
  );
  assertEquals(
    walk(rmsprop({ learningRate }), bowl, steps),
    walk(chainOptimizers(rms, rate), bowl, steps),
  );
  assertEquals(
    walk(adam({ learningRate }), bowl, steps),
    walk(chainOptimizers(moments, rate), bowl, steps),
  );
  const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const pairs: [optimizer: AnyOptimizer, chain: AnyOptimizer][] = [
    [
      adagrad({ learningRate }),
      chainOptimizers(scaleByRss({ initialAccumulator: 0.1, epsilon: 1e-7 }), rate),
    ],
    [
      adadelta({ learningRate }),
      chainOptimizers(scaleByAdadelta({ rho: 0.95, epsilon: 1e-7 }), rate),
    ],
    [nadam({ learningRate }), chainOptimizers(scaleByNadam(betas), rate)],
    [adamax({ learningRate }), chainOptimizers(scaleByAdamax(betas), rate)],
    [lion({ learningRate }), chainOptimizers(scaleByLion({ beta1: 0.9, beta2: 0.99 }), rate)],
    [
      adamW({ learningRate, on: allParameters }),
      decoupledWeightDecay(0.004, { on: allParameters })(chainOptimizers(moments, rate)),
    ],
  ];
  for (const [optimizer, chain] of pairs) {
    assertEquals(walk(optimizer, bowl, steps), walk(chain, bowl, steps));
  }
});

interface Quarters extends OptimizerSignature {
  readonly state: { readonly count: number };
}

Deno.test("a link of one's own stands in a chain, with a state of its own", () => {
  const quarters = defineOptimizer<Quarters>(
    () => ({ count: 0 }),
    (gradient, { count }) => ({
      updates: mapTree(gradient, (g) => mul(g as Tensor<string>, 1 / 4)),
      state: { count: count + 1 },
    }),
  );
  const optimizer = chainOptimizers(quarters, sgd({ learningRate: 1 }));
  const { updates, state } = optimizer.update(gradient, optimizer.init(params), params);
  ok<Eq<typeof state, readonly [{ readonly count: number }, readonly [RateState]]>>();
  assertEquals(toArray(updates.a), [-0.25, 0.5]);
  assertEquals(state, [{ count: 1 }, [{ step: 1, factor: 1 }]]);
});

Deno.test("a learning rate may be a function of the step, whose first is 0", () => {
  const asked: number[] = [];
  const schedule = (step: number) => {
    asked.push(step);
    return 1 / (1 + step);
  };
  const optimizers: AnyOptimizer[] = [
    sgd({ learningRate: schedule }),
    adam({ learningRate: schedule }),
  ];
  for (const optimizer of optimizers) {
    walk(optimizer, bowl, 4);
    assertEquals(asked.splice(0), [0, 1, 2, 3]);
  }
});

Deno.test("the state has the tree of the parameters", () => {
  const { params } = sequential(input("3"), dense(2), dense(1)).init(key(0));
  const [{ mean }] = adam().init(params);
  ok<Eq<typeof mean, typeof params>>();
  assertEquals(
    leaves(mean).map(([path, { shape }]) => [pathText(path), shape]),
    leaves(params).map(([path, { shape }]) => [pathText(path), shape]),
  );
  const [{ meanSquare, mean: none }] = rmsprop().init(params);
  assertEquals([leaves(meanSquare).length, none], [4, null]);
});

Deno.test("in a scope an update leaves the updates and the new state, nothing else", () => {
  const params = [{ kernel: uniform(key(1), "3 2"), bias: uniform(key(2), "2") }];
  const gradient = [{ kernel: uniform(key(3), "3 2"), bias: uniform(key(4), "2") }];
  for (
    const [optimizer, trees] of [
      [sgd(), 0],
      [sgd({ momentum: 0.9, nesterov: true }), 1],
      [rmsprop({ momentum: 0.9, centered: true }), 3],
      [adam(), 2],
      [adamW(), 2],
      [adagrad(), 1],
      [adadelta(), 2],
      [nadam(), 2],
      [adamax(), 2],
      [lion(), 1],
    ] as const
  ) {
    const before = liveTensors();
    const state = optimizer.init(params);
    assertEquals(liveTensors() - before, 2 * trees);
    const updated = scope(() => optimizer.update(gradient, state as never, params));
    const own = new Set(leaves(updated).map(([, leaf]) => leaf));
    assertEquals(liveTensors() - before, 2 * trees + own.size);
    dispose([state, updated]);
    assertEquals(liveTensors(), before);
  }
});

Deno.test("numbers that are out of range throw", () => {
  const rate = (found: number) =>
    `Cannot use a learning rate: expected a number above 0 but found ${found}`;
  const fraction = (name: string, found: number) =>
    `Cannot use a ${name}: expected a number of at least 0 and below 1 but found ${found}`;
  const mistakes: [f: () => unknown, message: string][] = [
    [() => sgd({ learningRate: 0 }), rate(0)],
    [() => sgd({ learningRate: -0.1 }), rate(-0.1)],
    [() => rmsprop({ learningRate: NaN }), rate(NaN)],
    [() => adam({ learningRate: Infinity }), rate(Infinity)],
    [() => sgd({ momentum: 1 }), fraction("momentum", 1)],
    [() => sgd({ momentum: -0.1 }), fraction("momentum", -0.1)],
    [() => rmsprop({ rho: 1.5 }), fraction("rho", 1.5)],
    [() => rmsprop({ momentum: NaN }), fraction("momentum", NaN)],
    [() => adam({ beta1: 1 }), fraction("beta1", 1)],
    [() => adam({ beta2: -1 }), fraction("beta2", -1)],
    [() => adam({ epsilon: 0 }), "Cannot use an epsilon: expected a number above 0 but found 0"],
    [
      () => rmsprop({ epsilon: -1 }),
      "Cannot use an epsilon: expected a number above 0 but found -1",
    ],
    [() => adagrad({ learningRate: 0 }), rate(0)],
    [
      () => adagrad({ initialAccumulator: -0.1 }),
      "Cannot use an initial accumulator: expected a number of at least 0 but found -0.1",
    ],
    [
      () => adagrad({ epsilon: NaN }),
      "Cannot use an epsilon: expected a number above 0 but found NaN",
    ],
    [() => adadelta({ rho: 1 }), fraction("rho", 1)],
    [
      () => adadelta({ epsilon: 0 }),
      "Cannot use an epsilon: expected a number above 0 but found 0",
    ],
    [() => nadam({ beta1: 1 }), fraction("beta1", 1)],
    [() => nadam({ beta2: 1.5 }), fraction("beta2", 1.5)],
    [() => nadam({ epsilon: 0 }), "Cannot use an epsilon: expected a number above 0 but found 0"],
    [() => adamax({ beta1: -1 }), fraction("beta1", -1)],
    [() => adamax({ beta2: NaN }), fraction("beta2", NaN)],
    [() => adamax({ epsilon: 0 }), "Cannot use an epsilon: expected a number above 0 but found 0"],
    [() => lion({ beta1: 1 }), fraction("beta1", 1)],
    [() => lion({ beta2: 1 }), fraction("beta2", 1)],
    [() => adamW({ learningRate: -1 }), rate(-1)],
    [
      () => adamW({ weightDecay: -1 }),
      "Cannot make adamW: expected a weight decay of at least 0 but found -1",
    ],
  ];
  for (const [f, message] of mistakes) assertEquals(assertThrows(f, RangeError).message, message);
});

Deno.test("a schedule may end at zero; below, it throws at its step", () => {
  const error = assertThrows(
    () => walk(sgd({ learningRate: (step) => 1 - step }), bowl, 5),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot use a learning rate at step 2: expected a number of at least 0 but found -1",
  );
});

Deno.test("Nesterov's look ahead wants a momentum", () => {
  const error = assertThrows(() => sgd({ nesterov: true }), TypeError);
  assertEquals(
    error.message,
    "Cannot make sgd: expected a momentum beside nesterov but found none; " +
      "write sgd({ momentum: 0.9, nesterov: true })",
  );
});

Deno.test("options that are not known throw, with those that are", () => {
  const betas = "learningRate, beta1, beta2";
  const mistakes: [make: (options: never) => unknown, name: string, known: string][] = [
    [adagrad, "adagrad", "learningRate, initialAccumulator, epsilon"],
    [adadelta, "adadelta", "learningRate, rho, epsilon"],
    [nadam, "nadam", `${betas}, epsilon`],
    [adamax, "adamax", `${betas}, epsilon`],
    [lion, "lion", betas],
    [adamW, "adamW", `${betas}, epsilon, weightDecay, on`],
  ];
  for (const [make, name, known] of mistakes) {
    const error = assertThrows(() => make({ momentum: 0.9 } as never), TypeError);
    assertEquals(
      error.message,
      `Cannot make ${name}: expected the options ${known} but found 'momentum'`,
    );
  }
  const error = assertThrows(() => adamW({ on: "kernels" as never }), TypeError);
  assertEquals(
    error.message,
    'Cannot make adamW: expected a selection such as kernels but found "kernels"',
  );
});
