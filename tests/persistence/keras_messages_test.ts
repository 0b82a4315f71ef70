import { assertEquals, assertRejects } from "@std/assert";
import {
  activation,
  batchNorm,
  dense,
  dropout,
  input,
  layer,
  mul,
  parallel,
  relu,
  residual,
  sequential,
  softmax,
  tanh,
} from "shapefold";
import { describeKeras, importKeras } from "shapefold/keras";
import fixture from "../fixtures/keras_files.json" with { type: "json" };
import { kerasFile, MODELS, withConfig } from "./keras_files.ts";

const { perceptron, images, words } = fixture.models;
const archives = {
  perceptron: await kerasFile(perceptron.keras),
  images: await kerasFile(images.keras),
  words: await kerasFile(words.keras),
};

// deno-lint-ignore no-explicit-any -- models of all types are tried
type Any = any;

async function assertMessage(
  source: Uint8Array,
  model: Any,
  message: string,
  error: new (message: string) => Error = TypeError,
): Promise<void> {
  const thrown = await assertRejects(() => importKeras(source, model), error);
  assertEquals(thrown.message, message);
}

/** A model of Keras with another setting of a layer. */
function told(name: keyof typeof archives, index: number, settings: object) {
  return withConfig(archives[name], ({ config: { layers } }) => {
    Object.assign(layers[index].config, settings);
  });
}

Deno.test("another model is named by layer, expected and found, three differences at most", async () => {
  const found = "Cannot import the bytes: another model, ";
  const units = sequential(input("6"), dense(7, tanh), dense(4, tanh), dense(9, softmax));
  await assertMessage(
    archives.perceptron,
    units,
    found + [
      "layer 1, dense(7): expected units 7 but found 5 in 'dense' (Dense)",
      "layer 1, dense(7): expected tanh but found relu in 'dense' (Dense)",
      "layer 3, dense(9): expected units 9 but found 3 in 'dense_2' (Dense)",
    ].join("; "),
  );
  const rest = sequential(input("7"), dense(7, tanh), dense(4, relu), dense(9, softmax));
  await assertMessage(
    archives.perceptron,
    rest,
    found + [
      "the input: expected '7' but found '6'",
      "layer 1, dense(7): expected units 7 but found 5 in 'dense' (Dense)",
      "layer 1, dense(7): expected tanh but found relu in 'dense' (Dense)",
      "and 2 more",
    ].join("; "),
  );
});

Deno.test("a layer of another kind, a layer too many and a layer too few are named", async () => {
  const found = "Cannot import the bytes: another model, ";
  const kinds = sequential(input("6"), dense(5, relu), batchNorm(), dense(3, softmax));
  await assertMessage(
    archives.perceptron,
    kinds,
    `${found}layer 2, batchNorm: expected batchNorm but found 'dense_1' (Dense)`,
  );
  const few = sequential(input("6"), dense(5, relu), dense(4, tanh));
  await assertMessage(
    archives.perceptron,
    few,
    `${found}expected no more layers but found 'dense_2' (Dense)`,
  );
  const many = sequential(input("6"), dense(5, relu), dense(4, tanh), dense(3, softmax), dense(1));
  await assertMessage(
    archives.perceptron,
    many,
    `${found}layer 4, dense(1): expected dense but found the end of the model`,
  );
});

Deno.test("an activation that one model has and the other has not is named", async () => {
  const found = "Cannot import the bytes: another model, ";
  const more = sequential(input("6"), dense(5, relu), dense(4, tanh), activation(relu), dense(3));
  await assertMessage(
    archives.perceptron,
    more,
    found + [
      "layer 3, activation(relu): expected relu but found no activation behind 'dense_1' (Dense)",
      "layer 4, dense(3): expected no activation behind it but found softmax in 'dense_2' (Dense)",
    ].join("; "),
  );
});

Deno.test("whatever changes a prediction is compared", async () => {
  const cases: readonly [Uint8Array, Any, string][] = [
    [
      await told("images", 1, { strides: [1, 2], padding: "valid", dilation_rate: [2, 2] }),
      MODELS.images,
      [
        "layer 1, conv2d(4, [3, 2]): expected strides 2x2 but found 1x2 in 'conv2d' (Conv2D)",
        "layer 1, conv2d(4, [3, 2]): expected padding same but found valid in 'conv2d' (Conv2D)",
        "layer 1, conv2d(4, [3, 2]): expected dilation 1x1 but found 2x2 in 'conv2d' (Conv2D)",
      ].join("; "),
    ],
    [
      await told("images", 1, { filters: 3, kernel_size: [2, 2] }),
      MODELS.images,
      [
        "layer 1, conv2d(4, [3, 2]): expected filters 4 but found 3 in 'conv2d' (Conv2D)",
        "layer 1, conv2d(4, [3, 2]): expected size 3x2 but found 2x2 in 'conv2d' (Conv2D)",
      ].join("; "),
    ],
    [
      await told("images", 2, { epsilon: 1e-5 }),
      MODELS.images,
      "layer 2, batchNorm: expected epsilon 0.001 but found 0.00001 in 'batch_normalization' (BatchNormalization)",
    ],
    [
      await told("images", 7, { scale: true }),
      MODELS.images,
      "layer 6, chain: layer 2, batchNorm: expected no gain but found one in " +
      "'batch_normalization_1' (BatchNormalization)",
    ],
    [
      await told("images", 3, { strides: [2, 2] }),
      MODELS.images,
      "layer 3, maxPool2d(2): expected strides 1x1 but found 2x2 in 'max_pooling2d' (MaxPooling2D)",
    ],
    [
      await told("images", 4, { depth_multiplier: 1 }),
      MODELS.images,
      "layer 4, depthwiseConv2d(2): expected multiplier 2 but found 1 in 'depthwise_conv2d' (DepthwiseConv2D)",
    ],
    [
      await told("words", 1, { input_dim: 11, output_dim: 4 }),
      MODELS.words,
      [
        "layer 1, embedding(10, 3): expected words 10 but found 11 in 'embedding' (Embedding)",
        "layer 1, embedding(10, 3): expected width 3 but found 4 in 'embedding' (Embedding)",
      ].join("; "),
    ],
    [
      await told("words", 6, { negative_slope: 0.2 }),
      MODELS.words,
      "layer 6, activation(custom): expected an activation of your own but found " +
      "(x) => leakyRelu(x, 0.2) in 'leaky_re_lu' (LeakyReLU)",
    ],
  ];
  for (const [archive, model, message] of cases) {
    await assertMessage(archive, model, `Cannot import the bytes: another model, ${message}`);
  }
});

Deno.test("what the layers of this library cannot do is refused by name", async () => {
  const cases: readonly [Uint8Array, string][] = [
    [
      await told("images", 1, { data_format: "channels_first" }),
      `expected data_format "channels_last" but found "channels_first" in 'conv2d' (Conv2D)`,
    ],
    [
      await told("images", 1, { groups: 2 }),
      "expected groups 1 but found 2 in 'conv2d' (Conv2D)",
    ],
    [
      await told("images", 2, { axis: 1 }),
      "expected axis -1 but found 1 in 'batch_normalization' (BatchNormalization)",
    ],
    [
      await told("images", 8, { max_value: 6 }),
      "expected max_value null but found 6 in 're_lu' (ReLU)",
    ],
    [
      await told("images", 1, { activation: "hard_sigmoid" }),
      "expected an activation that this library has, too, but found \"hard_sigmoid\" in 'conv2d' (Conv2D)",
    ],
    [
      await withConfig(archives.images, ({ config }) => config.layers[1].class_name = "Conv3D"),
      "expected layers that this library has, too, but found 'conv2d' (Conv3D)",
    ],
    [
      await withConfig(archives.images, ({ config }) => config.layers[1].registered_name = "My>A"),
      "expected layers that this library has, too, but found 'conv2d' (Conv2D)",
    ],
    [
      await kerasFile(fixture.lambda),
      "expected layers that are data but found 'lambda' (Lambda), whose code is never run",
    ],
  ];
  for (const [archive, message] of cases) {
    await assertMessage(archive, MODELS.images, `Cannot import the bytes: ${message}`);
    assertEquals((await describeKeras(archive)).code, undefined);
  }
});

Deno.test("models that are not Sequential, and files of older versions, are refused with what to do", async () => {
  await assertMessage(
    await kerasFile(fixture.functional),
    MODELS.perceptron,
    'Cannot read config.json of the bytes: expected a Sequential model but found "Functional"; ' +
      "where its layers stand one behind the other, save keras.Sequential(model.layers)",
    SyntaxError,
  );
  await assertMessage(
    await kerasFile(fixture.old),
    MODELS.perceptron,
    "Cannot read the bytes: expected the weights of Keras 3, which stand in 'layers', but found a whole " +
      'model in the old format; in Python: keras.models.load_model("FILE.h5").save("FILE.keras")',
    SyntaxError,
  );
});

Deno.test("layers of this library that no Sequential model has are refused by their place", async () => {
  const action =
    "Cannot import from Keras: expected layers that a Sequential model of Keras has, too, but found ";
  const own = layer("scale", "... f -> ... f", { gain: "f" }, ({ gain }, x) => mul(x, gain));
  const cases: readonly [Any, string][] = [
    [sequential(input("6"), residual(dense(6))), "layer 1, residual"],
    [sequential(input("6"), dropout(0.1), parallel(dense(6), dense(6))), "layer 2, parallel"],
    [sequential(input("6"), dense(6), own), "layer 2, scale"],
  ];
  for (const [model, place] of cases) {
    await assertMessage(archives.perceptron, model, action + place);
  }
});

Deno.test("weights alone are compared by groups and shapes", async () => {
  const [weights, ofImages] = [
    await kerasFile(perceptron.weights),
    await kerasFile(images.weights),
  ];
  const found = "Cannot import the bytes: another model, ";
  const shapes = sequential(input("6"), dense(7, relu), dense(4), dense(3));
  await assertMessage(
    weights,
    shapes,
    found + [
      "layer 1, dense(7): expected kernel '6 7' but found '6 5' in layers/dense",
      "layer 1, dense(7): expected bias '7' but found '5' in layers/dense",
      "layer 2, dense(4): expected kernel '7 4' but found '5 4' in layers/dense_1",
    ].join("; "),
  );
  await assertMessage(
    weights,
    sequential(input("6"), dense(5), batchNorm()),
    found + [
      "layer 2, batchNorm: expected 4 tensors in layers/batch_normalization but found 0",
      "layers/dense_1 is not in this model",
      "layers/dense_2 is not in this model",
    ].join("; "),
  );
  // Three tensors could be a gain or an offset beside the moments.
  await assertMessage(
    ofImages,
    sequential(input("4"), batchNorm(), batchNorm()),
    found + [
      "layer 2, batchNorm: expected 4 tensors in layers/batch_normalization_1 but found 3",
      "layers/conv2d is not in this model",
      "layers/conv2d_1 is not in this model",
      "and 3 more",
    ].join("; "),
  );
});
