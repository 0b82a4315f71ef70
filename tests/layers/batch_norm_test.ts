import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  adam,
  type AnyLayer,
  type AnyModel,
  asTensor,
  batches,
  batchNorm,
  chain,
  dense,
  dispose,
  evaluate,
  type Examples,
  fit,
  foldIn,
  initialState,
  input,
  key,
  leaves,
  liveTensors,
  meanSquaredError,
  mul,
  normal,
  objective,
  parallel,
  pathText,
  relu,
  repeat,
  residual,
  scope,
  sequential,
  sgd,
  sum,
  type Tensor,
  trainStep,
  valueAndGradient,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { assertClose, randomTensor } from "../tensors/plain.ts";

const training = { training: true };
const inference = { training: false };

/** The mean and the variance of each of the last dim's entries, in doubles. */
function moments(x: Tensor<string>): { mean: number[]; variance: number[] } {
  const features = x.shape[x.shape.length - 1];
  const numbers = values(x);
  const average = (f: (value: number) => number, c: number) =>
    numbers.reduce((sum, value, i) => i % features === c ? sum + f(value) : sum, 0) /
    (x.size / features);
  const mean = Array.from({ length: features }, (_, c) => average((value) => value, c));
  const variance = mean.map((center, c) => average((value) => (value - center) ** 2, c));
  return { mean, variance };
}

Deno.test("in training each feature leaves with mean 0 and variance 1, over all dims but the last", () => {
  for (const sizes of ["3", "2 3", "4 4 3"]) {
    const model: AnyModel = sequential(input(sizes), batchNorm({ epsilon: 1e-6 }));
    const x = randomTensor([16, ...sizes.split(" ").map(Number)], 1, 3, 9);
    const { output } = model.forward(model.init(key(0)), x, training);
    const { mean, variance } = moments(output);
    mean.forEach((m) => assertAlmostEquals(m, 0, 1e-5));
    variance.forEach((v) => assertAlmostEquals(v, 1, 1e-5));
  }
});

Deno.test("gain and offset give each feature its deviation and mean back", () => {
  const model: AnyModel = sequential(input("2"), batchNorm({ epsilon: 1e-6 }));
  const params = [{ gain: asTensor([2, 3], "2"), offset: asTensor([10, -10], "2") }];
  const { running } = model.init(key(0));
  const { output } = model.forward({ params, running }, randomTensor([64, 2], 2), training);
  const { mean, variance } = moments(output);
  [10, -10].forEach((wanted, i) => assertAlmostEquals(mean[i], wanted, 1e-4));
  [4, 9].forEach((wanted, i) => assertAlmostEquals(variance[i], wanted, 1e-4));
});

Deno.test("the running state moves by a share of the way to each batch, and starts at mean 0 and variance 1", () => {
  const model = sequential(input("2 3"), batchNorm({ momentum: 0.75 }));
  const { params, running: start } = model.init(key(0));
  const expected = { mean: [0, 0, 0], variance: [1, 1, 1] };
  let running = start;
  for (let i = 0; i < 3; i++) {
    const x = asTensor(randomTensor([5, 2, 3], 10 + i, -1, 4 + i), "batch 2 3");
    const batch = moments(x);
    for (const name of ["mean", "variance"] as const) {
      expected[name] = expected[name].map((old, c) => 0.75 * old + 0.25 * batch[name][c]);
    }
    ({ running } = model.forward({ params, running }, x, training));
    assertClose(running[0].mean, { shape: [3], data: expected.mean });
    assertClose(running[0].variance, { shape: [3], data: expected.variance });
  }
  assertEquals(values(start[0].mean), new Float32Array(3));
});

Deno.test("momentum 0 keeps the last batch alone, and momentum 1 nothing but the start", () => {
  const x = asTensor(randomTensor([8, 2], 3), "batch 2");
  const after = (momentum: number) => {
    const model = sequential(input("2"), batchNorm({ momentum }));
    return model.forward(model.init(key(0)), x, training).running[0];
  };
  assertClose(after(0).mean, { shape: [2], data: moments(x).mean });
  assertClose(after(0).variance, { shape: [2], data: moments(x).variance });
  assertEquals(values(after(1).mean), new Float32Array(2));
  assertEquals(values(after(1).variance), new Float32Array(2).fill(1));
});

Deno.test("in inference a row's output depends on the running state and on no other row, and the state stays", () => {
  const model = sequential(input("2"), batchNorm({ epsilon: 0.25 }));
  const { params } = model.init(key(0));
  const running = [{ mean: asTensor([1, 2], "2"), variance: asTensor([0.75, 3.75], "2") }] as const;
  const weights = { params, running: [...running] as [typeof running[0]] };
  const x = asTensor([[1, 2], [3, 6]], "batch 2");
  const { output, running: after } = model.forward(weights, x, inference);
  assertClose(output, { shape: [2, 2], data: [0, 0, 2, 2] });
  assertStrictEquals(after[0].mean, running[0].mean);
  assertStrictEquals(after[0].variance, running[0].variance);
  const one = model.apply(weights, asTensor([[3, 6]], "n 2"));
  assertClose(one, { shape: [1, 2], data: [2, 2] });
});

Deno.test("the gradients are those by finite differences, in training and in inference", () => {
  const forms: [string, AnyLayer][] = [
    ["3", batchNorm()],
    ["2 3", batchNorm({ epsilon: 0.1 })],
    ["3", batchNorm({ center: false })],
    ["3", batchNorm({ scale: false })],
  ];
  for (const [sizes, layer] of forms) {
    const model: AnyModel = sequential(input(sizes), layer);
    const x = randomTensor([6, ...sizes.split(" ").map(Number)], 4);
    const factors = randomTensor(x.shape, 5);
    const own = {
      gain: asTensor([0.5, 1, 1.5], "3"),
      offset: asTensor([0.5, -1, 0], "3"),
    };
    const made = model.init(key(0));
    const params = [
      Object.fromEntries(Object.keys(made.params[0]).map((name) => [name, own[name as "gain"]])),
    ];
    const running = [{ mean: asTensor([0, 0.5, 1], "3"), variance: asTensor([1, 2, 0.5], "3") }];
    for (const context of [training, inference]) {
      // Sums of a dozen numbers of float32 over steps of 2^-8: 2e-3 of 1 and the derivative.
      assertGradient(
        ({ params, x }) =>
          sum(
            mul(model.forward({ params, running }, x, context).output as Tensor<string>, factors),
          ),
        { params, x },
        2e-3,
      );
    }
  }
});

Deno.test("no gradient reaches the running state, and none passes through it", () => {
  const model = sequential(input("2"), batchNorm());
  const weights = model.init(key(0));
  const x = asTensor(randomTensor([6, 2], 4), "batch 2");
  const { gradient } = valueAndGradient((x: Tensor<"batch 2">) => {
    const { output, running: [{ mean, variance }] } = model.forward(weights, x, training);
    return sum(mul(mul(output, 0), mul(mean, variance)));
  }, x);
  assertEquals(values(gradient), new Float32Array(12));

  const byRunning = valueAndGradient((running: typeof weights.running) => {
    const { running: [{ mean, variance }] } = model.forward({ ...weights, running }, x, training);
    return sum(mul(mean, variance));
  }, weights.running).gradient;
  for (const [, leaf] of leaves(byRunning)) assertEquals(values(leaf), new Float32Array(2));
});

Deno.test("what is left out is no parameter, and the rest computes the same", () => {
  const x = asTensor(randomTensor([6, 2], 4), "batch 2");
  const output = (layer: AnyLayer) => {
    const model: AnyModel = sequential(input("2"), layer);
    const weights = model.init(key(0));
    const names = leaves(weights.params).map(([path]) => pathText(path));
    return { names, y: values(model.forward(weights, x, training).output as Tensor<string>) };
  };
  const whole = output(batchNorm());
  assertEquals(whole.names, ["[0].gain", "[0].offset"]);
  const others = [{ center: false }, { scale: false }, { center: false, scale: false }]
    .map((options) => output(batchNorm(options)));
  assertEquals(others.map(({ names }) => names), [["[0].gain"], ["[0].offset"], []]);
  for (const { y } of others) assertEquals(y, whole.y);
});

Deno.test("in chain, residual, repeat and parallel each has parameters and running state of its own", () => {
  const model = sequential(
    input("4"),
    chain(dense(4), batchNorm()),
    residual(chain(batchNorm(), dense(4))),
    repeat(2, batchNorm()),
    parallel(batchNorm(), chain(dense(2), batchNorm())),
  );
  assertEquals(model.output, "batch 6");
  const weights = model.init(key(0));
  const names = ["mean", "variance"];
  const places = ["[0][0]", "[1][0]", "[2][0]", "[2][1]", "[3][0]", "[3][1][0]"];
  assertEquals(
    leaves(weights.running).map(([path]) => pathText(path)),
    places.flatMap((place) => names.map((name) => `${place}.${name}`)),
  );
  const x = asTensor(randomTensor([8, 4], 4, 1, 5), "batch 4");
  const { running } = model.forward(weights, x, training);
  assertEquals(running[3][1][0].mean.shape, [2]);
  const before = leaves(weights.running);
  // The means of what was normalized before are 0: there the variance tells that the state has moved.
  const moved = leaves(running).filter(([, leaf], i) =>
    values(leaf).some((value, j) => value !== values(before[i][1])[j])
  );
  assertEquals(moved.length, before.length);
  // The second of the repeated layers sees what the first has normalized.
  const { variance } = running[2][1];
  values(variance).forEach((value) => assertAlmostEquals(value, 1, 1e-4));
});

Deno.test("a training batch of one element a feature is an error that says why, and inference takes one row", () => {
  const model = sequential(input("2"), batchNorm());
  const weights = model.init(key(0));
  const row = asTensor([[1, 2]], "batch 2");
  const { message } = assertThrows(() => model.forward(weights, row, training), RangeError);
  assertEquals(
    message,
    "Cannot apply batchNorm in training: expected at least 2 elements of each feature " +
      "but found 1, which has no variance; leave out a last batch of one row: { dropLast: true }",
  );
  assertEquals(model.apply(weights, row).shape, [1, 2]);
  const pictures = sequential(input("2 2"), batchNorm());
  const picture = asTensor([[[1, 2], [3, 4]]], "batch 2 2");
  const { output } = pictures.forward(pictures.init(key(0)), picture, training);
  assertEquals(output.shape, [1, 2, 2]);
});

/** Rows whose features have other means and deviations, and a label that a small network finds. */
function examples(rows: number, seed: number): Examples<Tensor<"n 3">, Tensor<"n 1">> {
  const drawn = values(normal(key(seed), `${rows} 3` as string));
  const scaled = drawn.map((z, i) => [10, -20, 0][i % 3] + [5, 0.1, 1][i % 3] * z);
  const labels = Float32Array.from({ length: rows }, (_, i) => drawn[3 * i] * drawn[3 * i + 1]);
  return { x: asTensor(scaled, "n 3"), y: asTensor(labels, "n 1") };
}

const network = sequential(
  input("3"),
  batchNorm({ momentum: 0.9 }),
  dense(16, relu),
  batchNorm({ momentum: 0.9 }),
  dense(1),
);
const loss = objective(network, meanSquaredError);

Deno.test("a network with it learns, and its evaluation by the running state is close to that by the whole batch", async () => {
  const data = examples(256, 1);
  const { state, history } = await fit(loss, data, {
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 20,
    key: key(2),
    batchSize: 32,
    validation: examples(128, 3),
    progress: { silent: true },
  });
  assert(history[19].loss < 0.3 * history[0].loss);
  assert(history[19].validation!.loss < 0.5 * history[0].validation!.loss);
  const byRunning = evaluate(loss, state, data).loss;
  const byBatch = scope(() =>
    values(loss(state, data as never, training).loss as Tensor<string>)[0]
  );
  assertAlmostEquals(byRunning / byBatch, 1, 0.05);
  dispose(state);
});

Deno.test("fit() names what to do about a last batch of one row, and with dropLast trains", async () => {
  const data = examples(33, 4);
  const run = (dropLast: boolean) =>
    fit(loss, data, {
      optimizer: sgd(),
      epochs: 1,
      key: key(5),
      batchSize: 32,
      dropLast,
      progress: { silent: true },
    });
  const before = liveTensors();
  const { message } = await assertRejects(() => run(false), RangeError);
  assertEquals(liveTensors(), before);
  assert(message.endsWith("leave out a last batch of one row: { dropLast: true }"), message);
  const { state } = await run(true);
  assertEquals(state.step, 1);
  dispose(state);
});

Deno.test("training steps leave nothing behind but the state", () => {
  const step = trainStep(loss, adam());
  const data = examples(32, 6);
  const before = liveTensors();
  let state = initialState(network, step, foldIn(key(7), 0));
  const size = leaves(state).length;
  for (const batch of batches(data, { batchSize: 8 })) {
    const next = step(state, batch);
    dispose(state);
    state = next;
    // The two tensors of the batch are alive here, too.
    assertEquals(liveTensors() - before, size + 2);
  }
  dispose(state);
  assertEquals(liveTensors(), before);
});

const mistakes: [options: unknown, error: typeof Error, message: string][] = [
  [{ momentum: 1.5 }, RangeError, "expected a momentum from 0 to 1 but found 1.5"],
  [{ momentum: -0.1 }, RangeError, "expected a momentum from 0 to 1 but found -0.1"],
  [{ momentum: "0.9" }, TypeError, 'expected a momentum from 0 to 1 but found "0.9"'],
  [{ epsilon: 0 }, RangeError, "expected an epsilon above 0 but found 0"],
  [{ epsilon: NaN }, RangeError, "expected an epsilon above 0 but found NaN"],
  [{ center: 0 }, TypeError, "expected center to be true or false but found 0"],
  [{ scale: "no" }, TypeError, 'expected scale to be true or false but found "no"'],
  [
    { axis: 1 },
    TypeError,
    "expected the options momentum, epsilon, center, scale but found 'axis'",
  ],
  [0.99, TypeError, "expected options such as { momentum: 0.9 } but found 0.99"],
];

for (const [options, error, message] of mistakes) {
  Deno.test(`batchNorm(${Deno.inspect(options)}) throws`, () => {
    const { message: found } = assertThrows(() => batchNorm(options as never), error);
    assertEquals(found, `Cannot make batchNorm: ${message}`);
  });
}
