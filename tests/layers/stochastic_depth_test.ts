import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  adam,
  type AnyLayer,
  type AnyModel,
  asTensor,
  batchNorm,
  chain,
  constant,
  dense,
  dispose,
  dropout,
  fit,
  initialState,
  input,
  type Key,
  key,
  leaves,
  liveTensors,
  meanSquaredError,
  mul,
  objective,
  pathText,
  repeat,
  residual,
  sequential,
  sgd,
  stochasticDepth,
  sum,
  tanh,
  type Tensor,
  trainStep,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { correlation } from "../tensors/draws.ts";
import { randomTensor } from "../tensors/plain.ts";

const training = (from?: Key) => ({ training: true, key: from });
const inference = { training: false };

/** A block that gives 2 where it is given 1, and has a parameter. */
const double = dense(1, undefined, { kernelInitializer: constant(2) });

/** Which rows of ones pass the block: 1 where they do. */
function passes(rate: number, from: Key, rows = 20_000): Float32Array {
  const model: AnyModel = sequential(input("1"), stochasticDepth(double, rate));
  const ones = asTensor(new Float32Array(rows).fill(1), `${rows} 1` as string);
  const { output } = model.forward(model.init(key(0)), ones, training(from));
  return values(output as Tensor<string>).map((y) => (y - 1) * (1 - rate) / 2);
}

for (const rate of [0.1, 0.5, 0.9]) {
  Deno.test(`stochasticDepth(${rate}) skips the block for that share of the rows, and scales up for the others`, () => {
    const numbers = passes(rate, key(1));
    numbers.forEach((x) => assertAlmostEquals(x, Math.round(x), 1e-5));
    const skipped = numbers.filter((x) => Math.round(x) === 0).length / numbers.length;
    // Five standard errors of a share.
    assertAlmostEquals(skipped, rate, 5 * Math.sqrt(rate * (1 - rate) / numbers.length));
  });
}

Deno.test("a row of several dims is skipped or not as a whole", () => {
  const model = sequential(input("4 5"), stochasticDepth(residual(dropout(0)), 0.5));
  const ones = asTensor(new Float32Array(100 * 20).fill(1), "batch 4 5");
  const { output } = model.forward(model.init(key(0)), ones, training(key(2)));
  const numbers = values(output);
  const rows = Array.from({ length: 100 }, (_, row) => numbers.slice(20 * row, 20 * row + 20));
  // The block doubles, and what it gives counts twice: 1 + 2 * 2.
  for (const row of rows) assert(row.every((x) => x === row[0]) && [1, 5].includes(row[0]));
  assertEquals(new Set(rows.map((row) => row[0])).size, 2);
});

Deno.test("the same key skips the same rows, and sibling keys are not correlated", () => {
  const [first, again, sibling] = [3, 3, 4].map((seed) => passes(0.5, key(seed)));
  assertEquals(first, again);
  assertNotEquals(first, sibling);
  assertAlmostEquals(correlation(first, sibling), 0, 5 / Math.sqrt(first.length));
});

Deno.test("what is drawn in the block is not correlated with which rows skip it", () => {
  const block = chain(dropout(0.5));
  for (const own of [block, dropout(0.5)]) {
    const model = sequential(input("1"), stochasticDepth(own, 0.5));
    const ones = asTensor(new Float32Array(20_000).fill(1), "batch 1");
    const { output } = model.forward(model.init(key(0)), ones, training(key(5)));
    // Two equal masks would let a half through, two independent ones a quarter.
    const both = values(output).filter((x) => x !== 1).length / 20_000;
    assertAlmostEquals(both, 0.25, 5 * Math.sqrt(0.25 * 0.75 / 20_000));
  }
});

Deno.test("in inference, and at rate 0 in training, it is residual(), bit for bit", () => {
  const block = chain(dense(3, tanh), dropout(0.5), batchNorm(), dense(4));
  const plainly: AnyModel = sequential(input("4"), residual(block));
  const x = randomTensor([8, 4], 6);
  const weights = plainly.init(key(7));
  const outcome = (model: AnyModel, context: { training: boolean; key?: Key }) => {
    const { output, running } = model.forward(weights, x, context);
    return [output as Tensor<string>, ...leaves(running).map(([, leaf]) => leaf as Tensor<string>)]
      .map((tensor) => values(tensor));
  };
  const never: AnyModel = sequential(input("4"), stochasticDepth(block, 0));
  const often: AnyModel = sequential(input("4"), stochasticDepth(block, 0.9));
  assertEquals(outcome(never, training(key(8))), outcome(plainly, training(key(8))));
  assertEquals(outcome(often, inference), outcome(plainly, inference));
  assertEquals(
    values(often.apply(weights, x as never) as Tensor<string>),
    outcome(plainly, inference)[0],
  );
});

Deno.test("parameters and running state are the block's, and the running state moves by all rows", () => {
  const model = sequential(
    input("2"),
    stochasticDepth(chain(batchNorm({ momentum: 0 }), dense(2)), 0.9),
  );
  const weights = model.init(key(9));
  const paths = (tree: unknown) => leaves(tree).map(([path]) => pathText(path));
  assertEquals(paths(weights.params), [
    "[0][0].gain",
    "[0][0].offset",
    "[0][1].kernel",
    "[0][1].bias",
  ]);
  assertEquals(paths(weights.running), ["[0][0].mean", "[0][0].variance"]);
  const x = asTensor([[1, 2], [3, 4], [5, 9]], "batch 2");
  const { running } = model.forward(weights, x, training(key(10)));
  assertEquals([...values(running[0][0].mean)], [3, 5]);
});

Deno.test("the gradients are those by finite differences, in training and in inference", () => {
  const block = chain(dense(3, tanh), dense(2, tanh));
  const model: AnyModel = sequential(input("2"), stochasticDepth(block, 0.5));
  const { params } = model.init(key(11));
  const x = randomTensor([6, 2], 12);
  const factors = randomTensor([6, 2], 13);
  for (const context of [training(key(14)), inference]) {
    assertGradient(
      ({ params, x }) =>
        sum(
          mul(model.forward({ params, running: [] }, x, context).output as Tensor<string>, factors),
        ),
      { params, x },
    );
  }
});

Deno.test("it stands in chain, repeat and itself, and each place draws for itself", () => {
  const half = stochasticDepth(double, 0.5);
  const shapes: AnyLayer[] = [chain(half, half), repeat(2, half), stochasticDepth(half, 0.5)];
  const [inChain, repeated, nested] = shapes.map((layer) => {
    const model: AnyModel = sequential(input("1"), layer);
    const ones = asTensor(new Float32Array(20_000).fill(1), "batch 1");
    const { output } = model.forward(model.init(key(0)), ones, training(key(15)));
    return values(output as Tensor<string>);
  });
  const share = (numbers: Float32Array, value: number) =>
    numbers.filter((x) => Math.abs(x - value) < 1e-4).length / numbers.length;
  const error = 5 * Math.sqrt(0.25 * 0.75 / 20_000);
  for (const numbers of [inChain, repeated]) {
    assertAlmostEquals(share(numbers, 1), 0.25, error);
    assertAlmostEquals(share(numbers, 25), 0.25, error);
  }
  // The outer one takes half of the rows, and of these the inner one half: 1 + 2 (1 + 2 * 2), 1 + 2.
  assertAlmostEquals(share(nested, 11), 0.25, error);
  assertAlmostEquals(share(nested, 3), 0.25, error);
});

Deno.test("no two training steps skip the same, and the same run skips the same", () => {
  const model = sequential(input("2"), stochasticDepth(dense(2), 0.5), dense(1));
  const step = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 1e-30 }));
  const batch = {
    x: asTensor(randomTensor([32, 2], 16), "batch 2"),
    y: asTensor(new Float32Array(32), "batch 1"),
  };
  const losses = () => {
    let state = initialState(model, step, key(17));
    return Array.from({ length: 6 }, () => {
      state = step(state, batch);
      return state.last.loss;
    });
  };
  const run = losses();
  assertEquals(new Set(run).size, 6);
  assertEquals(losses(), run);
});

Deno.test("a network with stochasticDepth() learns, and leaves nothing behind but its state", async () => {
  const block = chain(dense(16, tanh), batchNorm({ momentum: 0.9 }), dense(8));
  const model = sequential(
    input("3"),
    dense(8),
    stochasticDepth(block, 0.1),
    stochasticDepth(block, 0.2),
    dense(1),
  );
  const x = asTensor(uniform(key(18), "128 3", { min: -1 }), "n 3");
  const numbers = values(x);
  const y = Float32Array.from({ length: 128 }, (_, i) => numbers[3 * i] ** 2 - numbers[3 * i + 1]);
  const data = { x, y: asTensor(y, "n 1") };
  const before = liveTensors();
  const { state, history } = await fit(objective(model, meanSquaredError), data, {
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 30,
    key: key(19),
    validation: data,
    progress: { silent: true },
  });
  assert(history[29].loss < 0.4 * history[0].loss);
  assert(history[29].validation!.loss < 0.4 * history[0].validation!.loss);
  assertEquals(liveTensors() - before, leaves(state).length);
  dispose(state);
});

Deno.test("in training it needs a key, and says so", () => {
  const model: AnyModel = sequential(input("1"), stochasticDepth(double, 0.2));
  const { message } = assertThrows(
    () => model.forward(model.init(key(0)), asTensor([[1]], "1 1") as never, training()),
    TypeError,
  );
  assertEquals(
    message,
    "Cannot apply stochasticDepth(0.2) in training: expected a key in the context but found none",
  );
});

for (const rate of [1, -0.1, NaN]) {
  Deno.test(`stochasticDepth(block, ${rate}) throws`, () => {
    const { message } = assertThrows(() => stochasticDepth(double, rate), RangeError);
    assertEquals(
      message,
      `Cannot make stochasticDepth: expected a rate of at least 0 and below 1 but found ${rate}`,
    );
  });
}
