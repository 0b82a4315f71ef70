import { assertRejects } from "@std/assert";
import {
  adam,
  type AnyModel,
  asTensor,
  averagePool2d,
  batchNorm,
  chain,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  fit,
  flatten,
  gaussianDropout,
  gelu,
  globalAveragePool2d,
  input,
  key,
  linear,
  maxPool2d,
  objective,
  relu,
  repeat,
  residual,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  stochasticDepth,
  swish,
  tanh,
  uniform,
} from "shapefold";
import { exportOnnx } from "shapefold/onnx";
import { daily } from "../../examples/custom.ts";
import { assertClose, assertSameAsOnnx, run } from "./onnx_runtime.ts";

const hidden = dense(128, relu);
const answer = dense(10, softmax);
const same = { padding: "same" } as const;

/** The networks of the examples; where several differ in their sizes only, the largest. */
const examples: Record<string, AnyModel> = {
  "activity and noise": sequential(
    input("784"),
    ...[hidden, hidden, hidden, hidden, hidden, gaussianDropout(0.2), hidden, answer] as const,
  ),
  choosing: sequential(input("784"), dense(64, sigmoid), dense(32, tanh), answer),
  "custom, without its own layer": sequential(
    input("1"),
    dense(32, tanh),
    dense(32, tanh),
    dense(9),
  ),
  "fashion remedies": sequential(
    input("784"),
    ...[225, 256, 128, 128, 225, 256, 28, 64, 128, 225].map((units) => dense(units, relu)),
    dense(10),
  ),
  "fashion remedies, normalized": sequential(
    input("784"),
    dense(225, relu),
    batchNorm(),
    dense(256, relu),
    batchNorm(),
    dense(128, relu),
    batchNorm(),
    dense(10),
  ),
  "four or nine": sequential(
    input("28 28 1"),
    flatten(),
    dense(100, relu),
    dropout(0.2),
    dense(100, relu),
    dropout(0.2),
    dense(100, relu),
    dropout(0.2),
    dense(2, sigmoid),
  ),
  fourier: sequential(input("1000"), dense(64, relu), dense(16, relu), dense(4)),
  housing: sequential(input("8"), dense(16, relu), dense(1)),
  "mnist dropout": sequential(
    input("784"),
    dense(400, relu),
    dropout(0.4),
    dense(300, relu),
    dropout(0.4),
    answer,
  ),
  playground: sequential(input("2"), dense(4, tanh), dense(1, tanh)),
  "underfit and overfit": sequential(input("784"), dense(1568, relu), dropout(0.5), answer),
};

/** Networks of images as they are known. */
const images: Record<string, AnyModel> = {
  lenet: sequential(
    input("28 28 1"),
    conv2d(6, 5, tanh, same),
    averagePool2d(2),
    conv2d(16, 5, tanh),
    averagePool2d(2),
    flatten(),
    dense(120, tanh),
    dense(84, tanh),
    answer,
  ),
  "a residual network": sequential(
    input("17 15 3"),
    conv2d(8, 3, relu, { ...same, strides: 2 }),
    repeat(2, residual(chain(conv2d(8, 3, linear, same), batchNorm(), conv2d(8, 3, relu, same)))),
    maxPool2d(3, { ...same, strides: 2 }),
    stochasticDepth(chain(conv2d(8, 1, gelu), batchNorm()), 0.1),
    globalAveragePool2d(),
    answer,
  ),
  "a separable network": sequential(
    input("height width 3"),
    depthwiseConv2d(3, linear, { ...same, strides: 2, multiplier: 2 }),
    conv2d(16, 1, swish),
    batchNorm({ scale: false }),
    depthwiseConv2d([3, 5], linear, same),
    conv2d(8, 1, swish),
    globalAveragePool2d(),
    answer,
  ),
};

for (const [name, model] of Object.entries({ ...examples, ...images })) {
  Deno.test(`the network of ${name} is the same in ONNX Runtime`, async () => {
    const named: Record<string, readonly number[]> = { height: [9, 16, 7], width: [8, 11, 13] };
    const [, ...example] = model.input.split(" ") as string[];
    const inputs = [1, 2, 33].map((batch, i) => [
      batch,
      ...example.map((dim) => named[dim]?.[i] ?? Number(dim)),
    ]);
    await assertSameAsOnnx(model, inputs);
  });
}

Deno.test("the network of custom has a layer of its own, which is named", async () => {
  const model = sequential(input("1"), daily, dense(32, tanh), dense(32, tanh), dense(9));
  using weights = model.init(key(0));
  await assertRejects(
    () => exportOnnx(model, weights),
    TypeError,
    "Cannot export layer 1, daily: expected a layer that has a form in ONNX",
  );
});

Deno.test("a state of a training run is exported as it is evaluated", async () => {
  const model = sequential(input("6 6 1"), conv2d(4, 3, relu), batchNorm(), flatten(), dense(3));
  const x = uniform(key(1), "24 6 6 1");
  const y = asTensor(Int32Array.from({ length: 24 }, (_, i) => i % 3), "24", "int32");
  const loss = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const { state } = await fit(loss, { x, y }, {
    optimizer: adam(),
    epochs: 5,
    batchSize: 8,
    key: key(2),
    progress: { silent: true },
  });
  const found = await run(await exportOnnx(model, state), x);
  assertClose(found, model.apply(state, x));
});
