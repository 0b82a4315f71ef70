import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type Activation,
  activation,
  adam,
  type AnyLayer,
  type AnyModel,
  asTensor,
  averagePool2d,
  conv2d,
  dense,
  depthwiseConv2d,
  dispose,
  evaluate,
  type Extent,
  fit,
  flatten,
  globalAveragePool2d,
  input,
  key,
  leaves,
  linear,
  liveTensors,
  maxPool2d,
  mul,
  objective,
  predict,
  relu,
  residual,
  sequential,
  sparseCategoricalCrossentropy,
  sum,
  summary,
  tanh,
  type Tensor,
  toArray,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

/** A model whose layers the compiler does not look at. */
function built(shape: string, ...layers: AnyLayer[]): AnyModel {
  return sequential(input(shape), ...layers);
}

const differentiated: [name: string, layer: AnyLayer][] = [
  ["conv2d", conv2d(3, 3)],
  [
    "conv2d of every other pixel, over the edge",
    conv2d(2, [2, 3], tanh, {
      strides: 2,
      padding: "same",
    }),
  ],
  ["conv2d with relu", conv2d(2, 2, relu)],
  ["conv2d of distant taps", conv2d(2, 2, linear, { dilation: [2, 1] })],
  ["depthwiseConv2d", depthwiseConv2d(3, linear, { multiplier: 2, padding: "same" })],
  ["depthwiseConv2d with relu and unlike strides", depthwiseConv2d(2, relu, { strides: [2, 1] })],
  ["depthwiseConv2d of distant taps", depthwiseConv2d(2, tanh, { dilation: 2 })],
  ["maxPool2d", maxPool2d(2)],
  ["maxPool2d of windows over another", maxPool2d(3, { strides: 1, padding: "same" })],
  ["averagePool2d", averagePool2d([2, 3])],
  ["averagePool2d over the edge", averagePool2d(3, { strides: 2, padding: "same" })],
  ["globalAveragePool2d", globalAveragePool2d()],
];

/** Images in which all numbers are further apart than finite differences reach: a maximum has no derivative at a tie. */
const apart: Tensor<string> = asTensor(
  Float32Array.from({ length: 80 }, (_, i) => (i * 37 % 80 - 40) / 16),
  "2 5 4 2",
);

for (const [name, layer] of differentiated) {
  Deno.test(`the gradient of ${name} by input and parameters is that by finite differences`, () => {
    const model = built("5 4 2", layer);
    const x = name.startsWith("maxPool2d") ? apart : randomTensor([2, 5, 4, 2], 3);
    const { params } = model.init(key(1));
    for (const training of [false, true]) {
      // Weights for each output: the sum alone would not see outputs that change places.
      const shape = model.forward({ params, running: [] }, x, { training }).output.shape;
      const weights = randomTensor([...shape], 9);
      assertGradient(
        (all: { x: typeof x; params: unknown }) =>
          sum(
            mul(
              model.forward({ params: all.params, running: [] }, all.x, { training }).output,
              weights,
            ),
          ),
        { x, params },
        // Single precision over a step of 2^-8, for sums of some dozens of numbers of about 1.
        2e-3,
      );
    }
  });
}

Deno.test("named sizes are bound when the model is applied", () => {
  const model = sequential(
    input("h w 2"),
    conv2d(3, 3, relu, { padding: "same" }),
    maxPool2d(2),
    globalAveragePool2d(),
    dense(1),
  );
  const weights = model.init(key(0));
  const [small, large] = [[4, 4], [9, 7]].map(([h, w]) =>
    asTensor(randomTensor([3, h, w, 2], 1), "n h w 2")
  );
  assertEquals(model.apply(weights, small).shape, [3, 1]);
  assertEquals(model.apply(weights, large).shape, [3, 1]);
});

Deno.test("images of a named size that are smaller than a window are refused when they come", () => {
  for (
    const [layer, label, reach] of [
      [conv2d(3, 3), "conv2d(3, 3)", "3x3"],
      [depthwiseConv2d(2, relu, { dilation: [1, 2] }), "depthwiseConv2d(2)", "2x3"],
      [maxPool2d([1, 3]), "maxPool2d([1, 3])", "1x3"],
    ] as const
  ) {
    const model = built("h w 2", layer);
    const image = asTensor(randomTensor([3, 5, 2, 2], 1), "n h w 2");
    const error = assertThrows(() => model.apply(model.init(key(0)), image), TypeError);
    assertEquals(
      error.message,
      `Cannot apply ${label}: the ${reach} window is larger than the 5x2 image`,
    );
  }
});

Deno.test("no image at all gives none, and no gradient", () => {
  for (const [, layer] of differentiated) {
    const model = built("5 4 2", layer);
    const { params } = model.init(key(1));
    const none = asTensor(new Float32Array(0), "0 5 4 2");
    assertEquals(model.apply({ params, running: [] }, none).shape[0], 0);
  }
});

Deno.test("a residual block of a convolution over the edge keeps its shape", () => {
  const model = sequential(input("6 6 4"), residual(conv2d(4, 3, relu, { padding: "same" })));
  assertEquals(model.output, "batch 6 6 4");
});

Deno.test("the kernels start as Keras starts them: uniform by their fans; biases at 0", () => {
  const model = sequential(
    input("9 9 8"),
    conv2d(16, 3),
    depthwiseConv2d(5, relu, { multiplier: 2 }),
  );
  const [first, second] = model.init(key(3)).params;
  for (
    const [{ kernel, bias }, limit] of [
      [first, Math.sqrt(6 / (9 * (8 + 16)))],
      [second, Math.sqrt(6 / (25 * (16 + 2)))],
    ] as const
  ) {
    const largest = Math.max(...values(kernel).map(Math.abs));
    // Of 800 or more draws the largest is within 2 % of the limit but once in ten million times.
    assert(largest <= limit && largest > 0.98 * limit, `${largest} for ${limit}`);
    assert(values(bias).every((b) => b === 0));
  }
});

Deno.test("a summary has the sizes of images and counts filters", () => {
  const model = sequential(
    input("28 28 1"),
    conv2d(8, 3, relu),
    maxPool2d(2),
    depthwiseConv2d([3, 5], linear, { multiplier: 2 }),
    averagePool2d([2, 3], { strides: 1, padding: "same" }),
    globalAveragePool2d(),
    dense(10),
  );
  const table = summary(model);
  assertEquals(String(table).split("\n").map((line) => line.trimEnd()), [
    "Layer                    Output shape   Parameters",
    "──────────────────────────────────────────────────",
    "input                    batch 28 28 1           0",
    "conv2d(8, 3)             batch 26 26 8          80",
    "maxPool2d(2)             batch 13 13 8           0",
    "depthwiseConv2d([3, 5])  batch 11 9 16         256",
    "averagePool2d([2, 3])    batch 11 9 16           0",
    "globalAveragePool2d      batch 16                0",
    "dense(10)                batch 10              170",
    "──────────────────────────────────────────────────",
    "Total: 506 (1.98 KB)",
    "Trainable: 506 (1.98 KB)",
    "Non-trainable: 0 (0 B)",
  ]);
  const made = leaves(model.init(key(0)).params).reduce((sum, [, leaf]) => sum + leaf.size, 0);
  assertEquals(table.parameters, made);
});

const mistakes: [name: string, f: () => unknown, error: typeof Error, message: string][] = [
  [
    "a flat input",
    () => built("784", conv2d(8, 3)),
    TypeError,
    "layer 1, conv2d(8, 3): expects 'batch height width channels' but got 'batch 784'; " +
    "use rearrange or input('28 28 1')",
  ],
  [
    "a flat input of a pooling",
    () => built("784", globalAveragePool2d()),
    TypeError,
    "layer 1, globalAveragePool2d: expects 'batch height width channels' but got 'batch 784'; " +
    "use rearrange or input('28 28 1')",
  ],
  [
    "a window larger than the image",
    () => built("4 4 1", conv2d(8, 3), conv2d(8, [3, 2])),
    TypeError,
    "layer 2, conv2d(8, [3, 2]): the 3x2 window is larger than the 2x2 image",
  ],
  [
    "a window whose taps reach too far",
    () => built("4 4 1", depthwiseConv2d(2, relu, { dilation: [1, 4] })),
    TypeError,
    "layer 1, depthwiseConv2d(2): the 2x5 window is larger than the 4x4 image",
  ],
  [
    "a pooling larger than the image",
    () => built("1 4 1", maxPool2d(2)),
    TypeError,
    "layer 1, maxPool2d(2): the 2x2 window is larger than the 1x4 image",
  ],
  [
    "a named number of channels",
    () => built("4 4 c", depthwiseConv2d(2)),
    TypeError,
    "layer 1, depthwiseConv2d(2): expects a numeral as last dim but got 'c' (the input is 'batch 4 4 c')",
  ],
  [
    "no filters",
    () => conv2d(0, 3),
    RangeError,
    "Cannot make conv2d: expected a whole number of filters of at least 1 but found 0",
  ],
  [
    "a kernel of nothing",
    () => conv2d(8, [0, 3]),
    RangeError,
    "Cannot make conv2d: expected a kernel size of whole numbers of at least 1, such as 2 or [2, 3] " +
    "but found 0 and 3",
  ],
  [
    "a kernel of three sides",
    () => conv2d(8, [3, 3, 3] as unknown as Extent),
    TypeError,
    "Cannot make conv2d: expected a kernel size of whole numbers of at least 1, such as 2 or [2, 3] " +
    "but found [ 3, 3, 3 ]",
  ],
  [
    "a kernel without sides",
    () => conv2d(8, [] as unknown as Extent),
    TypeError,
    "Cannot make conv2d: expected a kernel size of whole numbers of at least 1, such as 2 or [2, 3] " +
    "but found []",
  ],
  [
    "an initializer by name",
    () => conv2d(8, 3, relu, { kernelInitializer: "heNormal" as never }),
    TypeError,
    'Cannot make conv2d: expected a kernelInitializer such as heNormal but found "heNormal"',
  ],
  [
    "half a stride",
    () => maxPool2d(2, { strides: 0.5 }),
    RangeError,
    "Cannot make maxPool2d: expected strides of whole numbers of at least 1, such as 2 or [2, 3] " +
    "but found 0.5",
  ],
  [
    "an unknown padding",
    () => averagePool2d(2, { padding: "full" as "same" }),
    TypeError,
    'Cannot make averagePool2d: expected a padding of "valid" or "same" but found "full"',
  ],
  [
    "strides and a dilation",
    () => depthwiseConv2d(2, relu, { strides: [1, 2], dilation: 2 }),
    RangeError,
    "Cannot make depthwiseConv2d: expected strides or a dilation of 1 but found strides of [1, 2] " +
    "and a dilation of 2",
  ],
  [
    "a multiplier of 0",
    () => depthwiseConv2d(2, relu, { multiplier: 0 }),
    RangeError,
    "Cannot make depthwiseConv2d: expected a whole number as multiplier of at least 1 but found 0",
  ],
  [
    "options in the place of the activation",
    () => conv2d(8, 3, { padding: "same" } as unknown as Activation),
    TypeError,
    'Cannot make conv2d: expected an activation such as relu but found { padding: "same" }',
  ],
  [
    "an unknown option",
    () => conv2d(8, 3, relu, { stride: 2 } as object),
    TypeError,
    "Cannot make conv2d: expected the options strides, padding, dilation, kernelInitializer, " +
    "biasInitializer but found 'stride'",
  ],
  [
    "an unknown option of a pooling",
    () => maxPool2d(2, { stride: 2 } as object),
    TypeError,
    "Cannot make maxPool2d: expected the options strides, padding but found 'stride'",
  ],
];

for (const [name, f, error, message] of mistakes) {
  Deno.test(`${name} is refused`, () => {
    assertEquals(assertThrows(f, error).message, message);
  });
}

/** Images of 8 by 8 with one line across, class 0, or down, class 1, and noise. */
function stripes(count: number, seed: number) {
  const noise = values(uniform(key(seed), `${count * 64}` as string, { min: 0, max: 0.5 }));
  const places = values(uniform(key(seed + 1), `${count}` as string, { min: 0, max: 8 }));
  const classes = Int32Array.from(places, (_, i) => i % 2);
  places.forEach((place, i) => {
    for (let at = 0; at < 8; at++) {
      const pixel = i % 2 === 0 ? 8 * Math.floor(place) + at : 8 * at + Math.floor(place);
      noise[64 * i + pixel] = 1;
    }
  });
  return { x: asTensor(noise, "n 8 8 1"), y: asTensor(classes, "n", "int32") };
}

Deno.test("a small convolutional network learns to tell lines across from lines down", async () => {
  const model = sequential(
    input("8 8 1"),
    conv2d(6, 3, relu),
    maxPool2d(2),
    depthwiseConv2d(2),
    activation(relu),
    flatten(),
    dense(2),
  );
  const loss = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const [train, test] = [stripes(128, 1), stripes(64, 7)];
  const before = liveTensors();
  const { state, history } = await fit(loss, train, {
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 15,
    key: key(0),
    progress: { silent: true },
  });
  assertEquals(liveTensors() - before, leaves(state).length);
  assert(history[0].loss > 0.5);
  assert(evaluate(loss, state, test).loss < 0.1, `${evaluate(loss, state, test).loss}`);
  const answers = predict(model, state, test.x, { batchSize: 10 });
  const right = toArray(answers).filter(([across, down], i) => (down > across) === (i % 2 === 1));
  assertEquals(right.length, 64);
  dispose([state, answers]);
  assertEquals(liveTensors(), before);
});
