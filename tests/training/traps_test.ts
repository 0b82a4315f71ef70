/**
 * What other libraries get wrong, as their sources stand, each with a test that it is right here. Beside these: the kernels
 * of WASM that training needs in `../kernels`, softplus far from 0 in `../layers/activations_test.ts`.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  adam,
  adamW,
  type AnyOptimizer,
  asTensor,
  batchNorm,
  chain,
  constant,
  dense,
  dispose,
  dropout,
  earlyStopping,
  elasticNet,
  embedding,
  epochs,
  fit,
  flatten,
  initialState,
  input,
  key,
  l1,
  l2,
  last,
  leakyRelu,
  linear,
  lion,
  meanSquaredError,
  mixup,
  objective,
  pipe,
  predict,
  type Regularizer,
  rmsprop,
  sequential,
  sgd,
  tap,
  toArray,
  trainEpochs,
  trainStep,
  validate,
  values,
} from "shapefold";
import { randomTensor } from "../tensors/plain.ts";
import { numbersIn } from "./problem.ts";

Deno.test("nothing draws from Math.random: neither weights, nor masks, nor the order of rows", async () => {
  const model = sequential(input("4"), dense(8), dropout(0.5), dense(1));
  const loss = pipe(objective(model, meanSquaredError), mixup(0.2));
  const data = {
    x: asTensor(randomTensor([20, 4], 1), "n 4"),
    y: asTensor(randomTensor([20, 1], 2), "n 1"),
  };
  const { random } = Math;
  Math.random = () => {
    throw new Error("Math.random was called");
  };
  try {
    const { state } = await fit(loss, data, {
      ...{ optimizer: adam(), epochs: 2, batchSize: 8, key: key(3) },
      ...{ validation: 0.2, progress: { silent: true } },
    });
    dispose(state);
  } finally {
    Math.random = random;
  }
});

/** A model that gives 0 for a batch whose labels are 0: only a penalty moves its parameters. */
const still = sequential(input("2"), dense(2, linear, { biasInitializer: constant(0) }));
const nothing = {
  x: asTensor(new Float32Array(8), "batch 2"),
  y: asTensor(new Float32Array(8), "batch 2"),
};

/** The numbers of the kernel before and after a step of descent at rate 0.1, and those of the bias. */
function stepDown(
  regularizer: Regularizer,
): [before: Float32Array, after: Float32Array, bias: Float32Array] {
  const step = trainStep(
    regularizer(objective(still, meanSquaredError)),
    sgd({ learningRate: 0.1 }),
  );
  using start = initialState(still, step, key(4));
  using next = step(start, nothing);
  return [
    values(start.params[0].kernel),
    values(next.params[0].kernel),
    values(next.params[0].bias),
  ];
}

Deno.test("a step under a penalty goes towards 0 by the gradient of the penalty, the further the stronger, and leaves biases", () => {
  for (const strength of [0.1, 1]) {
    const [w, underL1, biasUnderL1] = stepDown(l1(strength));
    const [, underL2, biasUnderL2] = stepDown(l2(strength));
    w.forEach((weight, i) => {
      assertAlmostEquals(underL1[i], weight - 0.1 * strength * Math.sign(weight), 1e-6);
      assertAlmostEquals(underL2[i], weight - 0.1 * 2 * strength * weight, 1e-6);
    });
    assertEquals([...biasUnderL1, ...biasUnderL2], [0, 0, 0, 0]);
  }
});

Deno.test("what is trained behind dropout gives in inference what it gives on average in training, at rates other than a half", () => {
  const ones = asTensor(new Float32Array(40_000).fill(1), "batch 8");
  for (const rate of [0.2, 0.8]) {
    const model = sequential(
      input("8"),
      dropout(rate),
      dense(1, linear, { kernelInitializer: constant(1) }),
    );
    const weights = model.init(key(5));
    const { output } = model.forward(weights, ones, { training: true, key: key(6) });
    const mean = values(output).reduce((sum, y) => sum + y, 0) / 5000;
    assertEquals(new Set(values(predict(model, weights, ones))), new Set([8]));
    // Five standard errors of a sum of 8 over 5,000 rows.
    assertAlmostEquals(mean, 8, 5 * Math.sqrt(8 * rate / (1 - rate) / 5000));
  }
});

Deno.test("the best state is restored whole: embeddings and running statistics too", async () => {
  const model = sequential(
    input("3", "int32"),
    embedding(6, 4),
    chain(batchNorm({ momentum: 0.5 })),
    flatten(),
    dense(1),
  );
  const loss = objective(model, meanSquaredError);
  const x = asTensor([[0, 1, 2], [3, 4, 5], [0, 2, 4], [1, 3, 5]], "n 3", "int32");
  const data = { x, y: asTensor([[1], [0], [1], [0]], "n 1") };
  // The third epoch and those after it go astray.
  const step = trainStep(loss, sgd({ learningRate: (step) => step < 2 ? 0.01 : 1 }));
  using start = initialState(model, step, key(7));
  const kept: number[][][] = [];
  const judged: number[] = [];
  const ended = await last(pipe(
    trainEpochs(step, start, epochs(data, { batchSize: 4, count: 6 })),
    validate(loss, data),
    tap(({ state, validation }) => {
      kept.push(numbersIn([state.params, state.running]));
      judged.push(validation.loss);
    }),
    earlyStopping({ monitor: "validation.loss", patience: 4, restoreBest: true }),
  ));
  const best = judged.indexOf(Math.min(...judged));
  assert(best < judged.length - 1, "the last epoch is not the best");
  assertEquals(numbersIn([ended.state.params, ended.state.running]), kept[best]);
  for (const [i, numbers] of kept[best].entries()) assertNotEquals(numbers, kept.at(-1)![i]);
  dispose(ended.state);
});

/** Where an optimizer goes from 0 by the gradients 1 and -2. */
function walk(optimizer: AnyOptimizer): number[] {
  const params = { kernel: asTensor([[0]], "1 1") };
  let [at, state] = [0, optimizer.init(params)];
  return [1, -2].map((gradient) => {
    const next = optimizer.update({ kernel: asTensor([[gradient]], "1 1") }, state, params);
    state = next.state;
    at += values((next.updates as typeof params).kernel)[0];
    return at;
  });
}

Deno.test("an option of 0 is 0, and not the default", () => {
  const none = { beta1: 0, beta2: 0 };
  // Without memory of gradients each step is as long as the rate, whatever the gradient.
  const forgetful: [name: string, optimizer: AnyOptimizer][] = [
    ["adam", adam({ learningRate: 0.5, ...none })],
    ["adamW", adamW({ learningRate: 0.5, ...none, weightDecay: 0 })],
    ["lion", lion({ learningRate: 0.5, ...none })],
    ["rmsprop", rmsprop({ learningRate: 0.5, rho: 0, momentum: 0 })],
  ];
  for (const [name, optimizer] of forgetful) {
    const [first, second] = walk(optimizer);
    assertAlmostEquals(first, -0.5, 1e-5, name);
    assertAlmostEquals(second, 0, 1e-5, name);
  }
  assertEquals(walk(sgd({ learningRate: 0.5, momentum: 0 })), [-0.5, 0.5]);
  assertEquals(toArray(leakyRelu(asTensor([-1, 1], "2"), 0)), [-0, 1]);
});

Deno.test("an elastic net of one strength is refused: there is no hidden other one", () => {
  assertThrows(
    () => elasticNet({ l1: 0.1 } as never),
    TypeError,
    "Cannot make elasticNet: expected a strength of at least 0 but found undefined",
  );
});
