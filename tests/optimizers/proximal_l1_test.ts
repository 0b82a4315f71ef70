import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  allParameters,
  type AnyOptimizer,
  asTensor,
  clipByValue,
  constant,
  cosineDecay,
  defineOptimizer,
  dense,
  fit,
  input,
  key,
  l1,
  meanSquaredError,
  objective,
  type OptimizerSignature,
  proximalL1,
  scaleLearningRate,
  sequential,
  sgd,
  sub,
  type Tensor,
  values,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { begin, go, numbers, walk } from "./bowl_walk.ts";

const target = [2, -0.3, 0.05, -1, 0.35, 0];

/** Where an optimizer ends that minimizes `sum((w - target)^2) / 2` from 1. */
function ended(optimizer: AnyOptimizer, steps = 400): number[] {
  const center = asTensor([target], "1 6");
  let params: { readonly kernel: Tensor<string> } = {
    kernel: asTensor([[1, 1, 1, 1, 1, 1]], "1 6"),
  };
  let state = optimizer.init(params);
  for (let step = 0; step < steps; step++) {
    const gradient: typeof params = { kernel: sub(params.kernel, center as Tensor<string>) };
    ({ params, state } = applyOptimizer(optimizer, gradient, state, params, false));
  }
  return [...values(params.kernel)];
}

Deno.test("around sgd it ends at the least loss with an l1 penalty, with zeros that are exact", () => {
  const found = ended(proximalL1(0.4)(sgd({ learningRate: 0.1 })));
  target.forEach((to, i) => {
    const least = Math.sign(to) * Math.max(0, Math.abs(to) - 0.4);
    assertAlmostEquals(found[i], least, 1e-6);
  });
  assertEquals(found.map((w) => w === 0), [false, true, true, false, true, true]);
});

Deno.test("around sgd with momentum and around adam zeros are exact, too", () => {
  const heavy = ended(proximalL1(0.2)(sgd({ learningRate: 0.05, momentum: 0.5 })));
  assertEquals(heavy.map((w) => w === 0), [false, false, true, false, false, true]);
  const quick = ended(proximalL1(0.7)(adam({ learningRate: 0.01 })), 1500);
  assertEquals(quick[5], 0);
  assertEquals([quick[0], quick[3]].every((w) => w !== 0), true);
});

/** A column of `x` that `y` follows, and three that are noise. */
const noise = [
  [0.5, 0.1, -0.4, 0.2],
  [-1, -0.3, 0.1, 0.3],
  [1.5, 0.2, 0.3, -0.1],
  [-0.5, 0.1, 0.2, 0.4],
  [2, -0.2, -0.1, 0.1],
  [-2, 0.3, -0.2, -0.3],
];
const data = {
  x: asTensor(noise, "n 4"),
  y: asTensor(noise.map(([signal], i) => [2 * signal + 0.05 * (-1) ** i]), "n 1"),
};

Deno.test("l1 drives weights to exact zeros under a proximal update, near zero under plain descent", async () => {
  const model = sequential(input("4"), dense(1, undefined, { kernelInitializer: constant(0.5) }));
  const plain = objective(model, meanSquaredError);
  const options = { epochs: 400, batchSize: 6, progress: { silent: true } as const };
  const descent = sgd({ learningRate: 0.05 });
  const runs = [
    await fit(l1(0.2)(plain), data, { ...options, key: key(1), optimizer: descent }),
    await fit(plain, data, { ...options, key: key(1), optimizer: proximalL1(0.2)(descent) }),
  ];
  const [near, exact] = runs.map(({ state }) => [...values(state.params[0].kernel)]);
  assertEquals(exact.slice(1), [0, 0, 0]);
  assert(near.slice(1).every((w) => w !== 0 && Math.abs(w) < 0.02), `found ${near}`);
  assertAlmostEquals(near[0], exact[0], 0.01);
  assert(exact[0] > 1.8);
  for (const { state } of runs) state[Symbol.dispose]();
});

Deno.test("each step takes away the rate of the step times the strength of the step", () => {
  const [rate, strength] = [
    cosineDecay({ from: 0.2, steps: 5 }),
    (step: number) => 0.1 * (step + 1),
  ];
  const inner = sgd({ learningRate: rate });
  const optimizer = proximalL1(strength)(inner);
  let run = begin(optimizer);
  run = { ...run, state: scaleLearningRate(run.state as object, 0.5) };
  for (let step = 0; step < 4; step++) {
    const before = go(inner, run, step + 1);
    run = go(optimizer, run, step + 1);
    const threshold = 0.5 * rate(step) * strength(step);
    const found = numbers(run.params);
    numbers(before.params).forEach((own, k) => {
      const { shape } = [
        run.params[0].kernel,
        run.params[0].bias,
        run.params[1][0],
        run.params[1][1].filters,
        run.params[2].kernel,
      ][k];
      own.forEach((w, i) => {
        if (shape.length < 2) return assertEquals(found[k][i], w);
        const wanted = Math.sign(w) * Math.max(0, Math.abs(w) - threshold);
        assertAlmostEquals(found[k][i], wanted, 1e-7);
        if (Math.abs(w) < threshold * 0.999) assertEquals(found[k][i], 0);
      });
    });
  }
});

Deno.test("it may be about all parameters, and NaN stays NaN", () => {
  const optimizer = proximalL1(1e9, { on: allParameters })(sgd());
  const one = walk(optimizer, 1);
  assert(numbers(one.params).flat().every((w) => w === 0));
  const params = { bias: asTensor([NaN, 1], "2") };
  const gradient = { bias: asTensor([0, 0], "2") };
  const { params: moved } = applyOptimizer(
    optimizer,
    gradient,
    optimizer.init(params),
    params,
    false,
  );
  assertEquals([...values(moved.bias)], [NaN, 0]);
});

interface Bare extends OptimizerSignature {
  readonly state: null;
}

Deno.test("mistakes with proximalL1 are said in a sentence", () => {
  const bare = defineOptimizer<Bare>(
    () => null,
    (gradient) => ({ updates: gradient, state: null }),
  );
  const strength = "expected a strength of at least 0 but found -1";
  const mistakes: [f: () => unknown, type: ErrorConstructor, message: string][] = [
    [() => proximalL1(-1), RangeError, `Cannot make proximalL1: ${strength}`],
    [
      () => walk(proximalL1((step) => 1 - step)(sgd()), 3),
      RangeError,
      `Cannot apply proximalL1 at step 2: ${strength}`,
    ],
    [
      () => proximalL1("1" as never),
      TypeError,
      'Cannot make proximalL1: expected a strength of at least 0 but found "1"',
    ],
    [
      () => proximalL1(1, { where: 1 } as never),
      TypeError,
      "Cannot make proximalL1: expected the option on but found 'where'",
    ],
    [
      () => proximalL1(1, { on: 0 as never }),
      TypeError,
      "Cannot make proximalL1: expected a selection such as kernels but found 0",
    ],
    [
      () => proximalL1(1)(adam as never),
      TypeError,
      "Cannot apply proximalL1: expected an optimizer such as adam() but found [Function: adam]",
    ],
    [
      () => proximalL1(1)(clipByValue(1)(bare)),
      TypeError,
      "Cannot apply proximalL1: expected an optimizer with a learning rate but found none; " +
      "end it in scaleByLearningRate(rate)",
    ],
    [
      () => proximalL1(1)(sgd()).init([asTensor([1], "1")]),
      TypeError,
      "Cannot apply proximalL1: expected parameters that it is about but found none selected",
    ],
  ];
  for (const [f, type, message] of mistakes) assertEquals(assertThrows(f, type).message, message);
});
