import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  activation,
  asTensor,
  dense,
  input,
  key,
  relu,
  save,
  sequential,
  softmax,
  tanh,
  toArray,
  values,
} from "shapefold";
import { describeKeras, importKeras } from "shapefold/keras";
import * as tf from "../../src/tensors/tfjs.ts";
import fixture from "../fixtures/keras_files.json" with { type: "json" };
import type { StoredArray } from "../fixtures/fixture.ts";
import { stored } from "../fixtures/fixture.ts";
import { kerasFile, MODELS, withConfig } from "./keras_files.ts";
import { testInFolder } from "./temporary.ts";

const { perceptron, images, words } = fixture.models;

/** Asserts that predictions are those of Keras to 1e-5. */
function assertPredictions(found: ArrayLike<number>, { values: expected }: StoredArray): void {
  assertEquals(found.length, expected.length);
  expected.forEach((value, i) =>
    assertAlmostEquals(found[i], value, 1e-5 * Math.max(1, Math.abs(value)))
  );
}

Deno.test("importKeras() gives models the predictions of Keras, from archives and from files of weights", async () => {
  for (const kind of ["keras", "weights"] as const) {
    using own = await importKeras(await kerasFile(perceptron[kind]), MODELS.perceptron);
    const x = stored(perceptron.inputs) as never;
    assertPredictions(values(MODELS.perceptron.apply(own, x)), perceptron.predictions);
  }
});

Deno.test("importKeras() takes convolutions, poolings and running moments; what Keras left out does nothing", async () => {
  using own = await importKeras(await kerasFile(images.keras), MODELS.images);
  const x = stored(images.inputs) as never;
  assertPredictions(values(MODELS.images.apply(own, x)), images.predictions);
  const [, normalized, , [convolved]] = own.params;
  assert(values(normalized.gain).some((gain) => gain !== 1));
  assertEquals(toArray(convolved.bias), [0, 0, 0, 0, 0], "a bias that Keras has not");
  assertEquals(toArray(own.params[4].offset), [0, 0, 0, 0, 0], "an offset that Keras has not");
  assert(values(own.running[0].variance).every((variance) => variance > 0 && variance !== 1));
});

Deno.test("importKeras() takes embeddings and activations of one's own", async () => {
  for (const kind of ["keras", "weights"] as const) {
    using own = await importKeras(await kerasFile(words[kind]), MODELS.words);
    const x = asTensor(Int32Array.from(words.inputs.values), "3 4", "int32");
    assertPredictions(values(MODELS.words.apply(own, x)), words.predictions);
  }
});

Deno.test("an activation may stand in a layer or behind it", async () => {
  const archive = await withConfig(await kerasFile(perceptron.keras), ({ config: { layers } }) => {
    layers[1].config.activation = "linear";
    layers.splice(2, 0, {
      ...{ module: "keras.layers", class_name: "ReLU", registered_name: null },
      config: { name: "re_lu", negative_slope: 0, max_value: null, threshold: 0 },
    });
  });
  using own = await importKeras(archive, MODELS.perceptron);
  const x = stored(perceptron.inputs) as never;
  assertPredictions(values(MODELS.perceptron.apply(own, x)), perceptron.predictions);
});

Deno.test("what changes nothing may differ: dropout, names of layers, an activation that gives what it takes", async () => {
  const archive = await withConfig(await kerasFile(perceptron.keras), ({ config: { layers } }) => {
    layers[2].config.rate = 0.9;
    layers[3].config.name = "another";
  });
  const last = activation((x) => x);
  const model = sequential(input("6"), dense(5, relu), dense(4, tanh), dense(3, softmax), last);
  using own = await importKeras(archive, model);
  const x = stored(perceptron.inputs) as never;
  assertPredictions(values(model.apply(own, x)), perceptron.predictions);
});

Deno.test("sizes that only the data know fit any in the file", async () => {
  const archive = await withConfig(await kerasFile(images.keras), ({ config }) => {
    config.layers[0].config.batch_shape = [null, null, null, 2];
  });
  using own = await importKeras(archive, MODELS.images);
  assertEquals(own.params.length, 6);
});

Deno.test("the input is that of the model where no layer stands for it; a model that was never built has none", async () => {
  const built = await withConfig(await kerasFile(perceptron.keras), ({ config }) => {
    config.layers.shift();
    config.build_input_shape = [null, 8];
  });
  await assertRejects(
    () => importKeras(built, MODELS.perceptron),
    TypeError,
    "Cannot import the bytes: another model, the input: expected '6' but found '8'",
  );
  const unbuilt = await withConfig(built, ({ config }) => delete config.build_input_shape);
  using own = await importKeras(unbuilt, MODELS.perceptron);
  assertEquals(own.params.length, 3);
  assertEquals((await describeKeras(unbuilt)).code, undefined);
});

testInFolder(
  "importKeras() reads paths and file: addresses; what it gives can be trained and saved",
  async (folder) => {
    const path = `${folder}/model.weights.h5`;
    await Deno.writeFile(path, await kerasFile(perceptron.weights));
    using own = await importKeras(path, MODELS.perceptron);
    using again = await importKeras(new URL(`file://${path}`), MODELS.perceptron);
    assertEquals(toArray(own.params[2].kernel), toArray(again.params[2].kernel));
    await save(`${folder}/model.safetensors`, MODELS.perceptron, own);
  },
);

Deno.test("importKeras() leaves no tensor behind, whether it gives weights or throws", async () => {
  const archive = await kerasFile(perceptron.keras);
  MODELS.perceptron.init(key(0))[Symbol.dispose]();
  const before = tf.memory().numTensors;
  const own = await importKeras(archive, MODELS.perceptron);
  assertEquals(tf.memory().numTensors - before, 6);
  own[Symbol.dispose]();
  await importKeras(archive, sequential(input("6"), dense(5, tanh))).catch(() => undefined);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("describeKeras() shows layers, tensors, and the model that takes them", async () => {
  const found = await describeKeras(await kerasFile(images.keras));
  assertEquals(
    found.code,
    `sequential(
  input("9 8 2"),
  conv2d(4, [3, 2], relu, { strides: 2, padding: "same" }),
  batchNorm(),
  maxPool2d(2, { strides: 1, padding: "same" }),
  depthwiseConv2d(2, elu, { multiplier: 2 }),
  averagePool2d([2, 1]),
  conv2d(5, 2),
  batchNorm({ momentum: 0.9, epsilon: 0.01, scale: false }),
  activation(relu),
  globalAveragePool2d(),
  layerNorm(),
  dense(3),
  activation(softmax),
)`,
  );
  assertEquals(found.version, fixture.versions.keras);
  assertEquals(found.layers[6], {
    ...{ name: "batch_normalization_1", className: "BatchNormalization" },
    code: "batchNorm({ momentum: 0.9, epsilon: 0.01, scale: false })",
    tensors: ["5", "5", "5"],
  });
  const [ofWords] = (await describeKeras(await kerasFile(words.keras))).code?.match(/input.*,/) ??
    [];
  assertEquals(ofWords, 'input("4", "int32"),');
});

Deno.test("describeKeras() prints a table; weights alone have groups and no code", async () => {
  const text = String(await describeKeras(await kerasFile(perceptron.weights)));
  assertEquals(
    text.replace(/[\d,]+ bytes/, "N bytes"),
    `the bytes, N bytes, weights alone, 70 numbers
dense    '6 5' '5'
dense_1  '5 4'
dense_2  '4 3' '3'`,
  );
  const lambda = await describeKeras(await kerasFile(fixture.lambda));
  assertEquals(lambda.code, undefined);
  assertEquals(
    String(lambda).split("\n").at(-1),
    "cannot be imported: expected layers that are data but found 'lambda' (Lambda), whose code is never run",
  );
});

Deno.test("a terminal obeys no text of a file", async () => {
  const red = await withConfig(await kerasFile(perceptron.keras), ({ config }) => {
    config.layers[1].config.name = `\x1b[31m${"long".repeat(100)}`;
  });
  const text = String(await describeKeras(red));
  assert(!text.includes("\x1b") && text.includes("…"), text);
  const { message } = await assertRejects(
    () => importKeras(red, sequential(input("6"), dense(4))),
    TypeError,
  );
  assert(!message.includes("\x1b") && message.includes("…"), message);
});

Deno.test("the code that describeKeras() shows is a model that takes the file", async () => {
  for (const { keras } of [perceptron, images, words]) {
    const archive = await kerasFile(keras);
    const { code = "" } = await describeKeras(archive);
    const library = await import("shapefold");
    const model = new Function("library", `with (library) { return ${code}; }`)(library);
    using own = await importKeras(archive, model);
    assert(own !== undefined);
  }
});
