import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  type AnyLayer,
  type AnyModel,
  asTensor,
  batches,
  binaryCrossentropy,
  chain,
  dense,
  dispose,
  embedding,
  evaluate,
  fit,
  flatten,
  initialState,
  input,
  type InputType,
  key,
  leaves,
  liveTensors,
  mul,
  objective,
  parallel,
  predict,
  rearrange,
  relu,
  repeat,
  residual,
  sequential,
  sgd,
  shaped,
  start,
  sum,
  summary,
  tanh,
  toArray,
  trainStep,
  trainTestSplit,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

start({ threads: 1 });

/** A model whose layers the compiler does not look at. */
function built(shape: string, elements: InputType, ...layers: AnyLayer[]): AnyModel {
  return sequential(input(shape, elements), ...layers);
}

Deno.test("embedding() gives the row of each word", () => {
  const model = sequential(input("3", "int32"), embedding(4, 2));
  const kernel = asTensor([[0, 1], [10, 11], [20, 21], [30, 31]], "4 2");
  const y = model.apply(
    { params: [{ kernel }], running: [] },
    asTensor([[3, 0, 3], [1, 2, 0]], "n 3", "int32"),
  );
  assertEquals(toArray(y), [[[30, 31], [0, 1], [30, 31]], [[10, 11], [20, 21], [0, 1]]]);
});

Deno.test("one word an example is a row, and no example none", () => {
  const model = sequential(input("", "int32"), embedding(4, 2));
  assertEquals([model.input, model.output], ["batch", "batch 2"]);
  const weights = model.init(key(0));
  assertEquals(model.apply(weights, asTensor([3, 1, 1], "n", "int32")).shape, [3, 2]);
  assertEquals(model.apply(weights, asTensor(new Int32Array(0), "0", "int32")).shape, [0, 2]);
});

Deno.test("the gradient of embedding() by its kernel is that by finite differences", () => {
  const model = built("3", "int32", embedding(5, 2), flatten(), dense(2, tanh));
  const x = asTensor([[4, 0, 4], [1, 4, 0]], "batch 3", "int32");
  const { params } = model.init(key(1));
  // Weights for each output: the sum alone would not see outputs that change places.
  const weights = randomTensor([2, 2], 9);
  for (const training of [false, true]) {
    assertGradient(
      (params: unknown) =>
        sum(mul(model.forward({ params, running: [] }, x, { training }).output, weights)),
      params,
    );
  }
});

Deno.test("words start uniform in [-0.05, 0.05], as in Keras, and anew for another key", () => {
  const model = sequential(input("3", "int32"), embedding(1000, 20));
  const [a, b] = [1, 2].map((seed) => values(model.init(key(seed)).params[0].kernel));
  assert(a.every((x) => Math.abs(x) <= Math.fround(0.05)));
  const mean = a.reduce((sum, x) => sum + x, 0) / a.length;
  const variance = a.reduce((sum, x) => sum + x * x, 0) / a.length;
  // Six deviations of the mean and of the mean square of 20,000 uniform draws.
  assert(Math.abs(mean) < 6 * 0.05 / Math.sqrt(3 * a.length));
  assert(Math.abs(variance - 0.05 ** 2 / 3) < 6 * 0.05 ** 2 * Math.sqrt(4 / 45 / a.length));
  assert(a.some((x, i) => x !== b[i]));
});

Deno.test("an index that is no word's is refused, with its row", () => {
  const model = sequential(input("2", "int32"), embedding(100, 3));
  const weights = model.init(key(0));
  const before = liveTensors();
  for (const [wrong, text] of [[100, "100"], [-1, "-1"]] as const) {
    const x = asTensor([[0, 99], [5, 7], [3, wrong]], "n 2", "int32");
    const error = assertThrows(() => model.apply(weights, x), RangeError);
    assertEquals(
      error.message,
      `Cannot apply embedding(100, 3): expected indices from 0 to 99 but found ${text} in row 2`,
    );
    dispose(x);
  }
  assertEquals(liveTensors(), before);
});

Deno.test("a chain or branches that begin with embeddings take integers", () => {
  const words = chain(embedding(9, 4), flatten());
  const model = sequential(
    input("3", "int32"),
    parallel(words, chain(embedding(9, 2), flatten(), dense(5, relu))),
    dense(1),
  );
  assertEquals([model.inputType, model.output], ["int32", "batch 1"]);
  const y = model.apply(model.init(key(0)), asTensor([[1, 2, 3]], "n 3", "int32"));
  assertEquals(y.shape, [1, 1]);
});

Deno.test("a summary counts the words' numbers", () => {
  const model = sequential(input("20", "int32"), embedding(1000, 16), flatten(), dense(1));
  assertEquals(String(summary(model)).split("\n").map((line) => line.trimEnd()), [
    "Layer                Output shape  Parameters",
    "─────────────────────────────────────────────",
    "input, int32         batch 20               0",
    "embedding(1000, 16)  batch 20 16       16,000",
    "flatten              batch 320              0",
    "dense(1)             batch 1              321",
    "─────────────────────────────────────────────",
    "Total: 16,321 (63.75 KB)",
    "Trainable: 16,321 (63.75 KB)",
    "Non-trainable: 0 (0 B)",
  ]);
});

const model = built("2", "int32", embedding(5, 3), flatten(), dense(1));
const weights = model.init(key(0));
const floats = asTensor([[1, 2]], "n 2");
const loss = objective(model, binaryCrossentropy({ fromLogits: true }));
const mistaken = { x: floats, y: asTensor([[1]], "n 1") };

const mistakes: [name: string, f: () => unknown, error: typeof Error, message: string][] = [
  [
    "an embedding of floats",
    () => built("2", "float32", embedding(5, 3)),
    TypeError,
    "layer 1, embedding(5, 3): expects int32 but got float32; " +
    "for indices of words write input('20', 'int32')",
  ],
  [
    "an embedding of what an embedding gives",
    () => built("2", "int32", embedding(5, 3), embedding(5, 3)),
    TypeError,
    "layer 2, embedding(5, 3): expects int32 but got float32; " +
    "for indices of words write input('20', 'int32')",
  ],
  [
    "a dense layer of integers",
    () => built("2", "int32", dense(3)),
    TypeError,
    "layer 1, dense(3): expects float32 but got int32; put embedding(words, width) before it",
  ],
  [
    "a chain of floats behind integers",
    () => built("2", "int32", chain(dense(3), dense(4))),
    TypeError,
    "layer 1, chain: expects float32 but got int32; put embedding(words, width) before it",
  ],
  [
    "branches of both",
    () => built("2", "int32", parallel(embedding(5, 3), dense(3))),
    TypeError,
    "layer 1, parallel: branches take int32 and float32, but all are given the same",
  ],
  [
    "a residual block of integers",
    () => built("2", "int32", residual(chain(embedding(5, 1), flatten()))),
    TypeError,
    "layer 1, residual: the block must take float32 but takes int32",
  ],
  [
    "a repeated block of integers",
    () => built("2", "int32", repeat(2, chain(embedding(5, 1), flatten()))),
    TypeError,
    "layer 1, repeat: the block must take float32 but takes int32",
  ],
  [
    "integers without a layer",
    () => built("2", "int32"),
    TypeError,
    "expected a layer that takes int32 behind the input, such as embedding(words, width)",
  ],
  [
    "another element type",
    () => input("2", "bool" as "int32"),
    TypeError,
    'Cannot make an input: expected elements "float32" or "int32" but found "bool"',
  ],
  [
    "a vocabulary of nothing",
    () => embedding(0, 3),
    RangeError,
    "Cannot make embedding: expected whole numbers of words and of width of at least 1 " +
    "but found 0 and 3",
  ],
  [
    "an unknown option",
    () => embedding(5, 3, { maskZero: true } as object),
    TypeError,
    "Cannot make embedding: expected the option kernelInitializer but found 'maskZero'",
  ],
  [
    "floats for a model of integers",
    () => model.apply(weights, floats),
    TypeError,
    "the model expects int32 but got float32; convert with toInt",
  ],
  [
    "numbers for a model of integers",
    () => model.apply(weights, [[1, 2]]),
    TypeError,
    "the model expects a tensor; make one of numbers: asTensor(x, 'batch 2', 'int32')",
  ],
  [
    "predictions for floats",
    () => predict(model, weights, floats),
    TypeError,
    "the model expects int32 but got float32; convert with toInt",
  ],
  [
    "figures on floats",
    () => evaluate(loss, weights, mistaken),
    TypeError,
    "the model takes int32 inputs but the examples are float32",
  ],
  [
    "a step on floats",
    () => {
      const step = trainStep(loss, sgd());
      using state = initialState(model, step, key(1));
      step(state, mistaken);
    },
    TypeError,
    "the model takes int32 inputs but the examples are float32",
  ],
];

for (const [name, f, error, message] of mistakes) {
  Deno.test(`${name}: refused`, () => {
    assertEquals(assertThrows(f, error).message, message);
  });
}

Deno.test("layers that only move elements stand before an embedding as well", () => {
  const model = sequential(
    input("2 3", "int32"),
    shaped("batch 2 3"),
    chain(rearrange("batch h w -> batch w h"), flatten()),
    embedding(9, 2, { kernelInitializer: () => doubled(2) }),
  );
  const words = asTensor([[[1, 2, 3], [4, 5, 6]]], "n 2 3", "int32");
  const weights = model.init(key(0));
  const rows = toArray(model.apply(weights, words))[0];
  assertEquals(rows.map(([first]) => first), [2, 8, 4, 10, 6, 12]);
});

Deno.test("layers that move nothing but integers are no model, whatever they are put together by", () => {
  const message =
    "expected a layer that takes int32 behind the input, such as embedding(words, width)";
  const layers: readonly AnyLayer[] = [chain(flatten()), shaped("batch 6")];
  const error = assertThrows(() => sequential(input("2 3", "int32"), ...layers), TypeError);
  assertEquals(error.message, message);
});

/** The numbers `2 i` in row `i` of nine. */
function doubled(width: number) {
  const rows = Array.from({ length: 9 }, (_, i) => Array<number>(width).fill(2 * i));
  return asTensor(rows, "9 w");
}

/** Seven words of 40, and whether more of them are from the second half than from the first. */
function sentences(count: number, seed: number) {
  const words = Int32Array.from(
    values(uniform(key(seed), `${count * 7}` as string, { min: 0, max: 40 })),
    Math.floor,
  );
  const labels = Array.from({ length: count }, (_, i) => {
    const large = words.subarray(7 * i, 7 * i + 7).filter((word) => word >= 20).length;
    return [Number(large > 3)];
  });
  return { x: asTensor(words, "n 7", "int32"), y: asTensor(labels, "n 1") };
}

Deno.test("a network of embedded words learns which half of the words prevails", async () => {
  const model = sequential(input("7", "int32"), embedding(40, 4), flatten(), dense(1));
  const loss = objective(model, binaryCrossentropy({ fromLogits: true }));
  const { train, test } = trainTestSplit(sentences(600, 1), { share: 0.25, key: key(2) });
  const before = liveTensors();
  const { state, history } = await fit(loss, train, {
    optimizer: adam({ learningRate: 0.02 }),
    epochs: 20,
    key: key(0),
    validation: 0.1,
    progress: { silent: true },
  });
  assertEquals(liveTensors() - before, leaves(state).length);
  assert(history[0].loss > 0.5);
  const right = toArray(predict(model, state, test.x, { batchSize: 40 }))
    .filter(([logit], i) => (logit > 0) === (toArray(test.y)[i][0] === 1));
  assert(right.length >= 0.95 * test.x.shape[0], `${right.length} of ${test.x.shape[0]}`);
  assert(evaluate(loss, state, test).loss < 0.2);
  for (const { x } of batches(test, { batchSize: 64 })) assertEquals(x.dtype, "int32");
  dispose(state);
});
