import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  adam,
  asTensor,
  batchNorm,
  chain,
  conv2d,
  defineLayer,
  dense,
  describe,
  dropout,
  embedding,
  fit,
  flatten,
  input,
  key,
  liveTensors,
  load,
  meanSquaredError,
  normal,
  objective,
  parallel,
  predict,
  raw,
  relu,
  residual,
  save,
  sequential,
  stateless,
  type StatelessSignature,
  type Tensor,
  toArray,
  values,
  zeros,
} from "shapefold";
import { leaves } from "../../src/tensors/tree.ts";
import { VERSION } from "../../src/text/version.ts";
import { decodeSafetensors } from "../../src/persistence/safetensors.ts";
import config from "../../deno.json" with { type: "json" };
import { namesIn, testInFolder } from "./temporary.ts";

/** The numbers of a tree as they lie in memory, under their paths. */
function bitsOf(tree: { readonly params: unknown; readonly running: unknown }) {
  const { params, running } = tree;
  return leaves({ params, running }).map(([path, leaf]) => [
    path.join("."),
    leaf.shape,
    new Uint8Array(values(leaf).buffer).toHex(),
  ]);
}

const images = () =>
  sequential(
    input("6 6 1"),
    conv2d(3, [3, 3], relu),
    batchNorm(),
    residual(chain(conv2d(3, [3, 3], relu, { padding: "same" }), batchNorm({ center: false }))),
    parallel(chain(flatten(), dense(4)), flatten()),
    dropout(0.5),
    dense(2),
  );

testInFolder(
  "a trained model gives the same predictions, bit for bit, when it is loaded",
  async (folder) => {
    const path = `${folder}/images.safetensors`;
    const model = images();
    const x = normal(key(1), "9 6 6 1");
    const y = normal(key(2), "9 2");
    const before = liveTensors();
    {
      const { state } = await fit(objective(model, meanSquaredError), { x, y }, {
        ...{ optimizer: adam(), epochs: 2, key: key(3), progress: { silent: true } },
      });
      using _state = state;
      await save(path, model, state);
      using loaded = await load(path, images());
      assertEquals(bitsOf(loaded), bitsOf(state));
      using loadedTwice = await load(new URL(`file://${path}`), model);
      const predictions = [state, loaded, loadedTwice].map((weights) => {
        const output = predict(model, weights, x);
        const numbers = values(output);
        raw(output).dispose();
        return numbers;
      });
      assertEquals(predictions[1], predictions[0]);
      assertEquals(predictions[2], predictions[0]);
    }
    assertEquals(liveTensors(), before);
  },
);

testInFolder("the loaded weights have the types of the model", async (folder) => {
  const words = sequential(input("5", "int32"), embedding(20, 4), flatten(), dense(2));
  using weights = words.init(key(1));
  await save(`${folder}/words`, words, weights);
  using loaded = await load(`${folder}/words`, words);
  const kernel: Tensor<"20 4"> = loaded.params[0].kernel;
  const none: [] = loaded.running;
  assertEquals([kernel.shape, none], [[20, 4], []]);
  // @ts-expect-error the second one is that of the dense layer
  const wrong: Tensor<"20 4"> = loaded.params[1].kernel;
  assertEquals(wrong.shape, [20, 2]);
});

testInFolder("a model without weights is saved and loaded", async (folder) => {
  const model = sequential(input("2 3"), flatten());
  await save(`${folder}/flat`, model, model.init(key(0)));
  using loaded = await load(`${folder}/flat`, model);
  assertEquals([loaded.params, loaded.running], [[], []]);
  assertEquals((await describe(`${folder}/flat`)).numbers, 0);
});

testInFolder("a number that is not finite is saved as it is", async (folder) => {
  const model = sequential(input("1"), dense(4));
  const kernel = asTensor([[NaN, Infinity, -0, 1e-45]], "1 4");
  const bias = asTensor([0, 0, 0, 0], "4");
  await save(`${folder}/odd`, model, { params: [{ kernel, bias }], running: [] });
  using loaded = await load(`${folder}/odd`, model);
  assertEquals(toArray(loaded.params[0].kernel), toArray(kernel));
});

testInFolder("the numbers saved are those at the call", async (folder) => {
  const model = sequential(input("1"), dense(1));
  const weights = model.init(key(0));
  const wanted = toArray(weights.params[0].kernel);
  const saved = save(`${folder}/line`, model, weights);
  weights[Symbol.dispose]();
  await saved;
  using loaded = await load(`${folder}/line`, model);
  assertEquals(toArray(loaded.params[0].kernel), wanted);
});

testInFolder(
  "the same weights give the same bytes, without a trace of where and when",
  async (folder) => {
    const model = images();
    using weights = model.init(key(0));
    await save(`${folder}/a`, model, weights, { metadata: { run: "7" } });
    await save(`${folder}/b`, images(), weights, { metadata: { run: "7" } });
    const bytes = await Deno.readFile(`${folder}/a`);
    assertEquals(await Deno.readFile(`${folder}/b`), bytes);
    const { metadata } = decodeSafetensors(bytes, "a");
    assertEquals(Object.keys(metadata), [
      "shapefold.version",
      "shapefold.model",
      "shapefold.fingerprint",
      "run",
    ]);
    assertEquals(namesIn(folder), ["a", "b"]);
  },
);

Deno.test("the version in files is that of the library", () => {
  assertEquals(VERSION, config.version);
});

testInFolder(
  "loading into another model names what differs, and leaves no tensor behind",
  async (folder) => {
    const path = `${folder}/small.safetensors`;
    const model = sequential(input("8"), dense(4, relu), batchNorm(), dense(2));
    using weights = model.init(key(0));
    await save(path, model, weights);
    const before = liveTensors();
    const cases = [
      [
        sequential(input("8"), dense(4), batchNorm(), dense(3)),
        "params.2.kernel is '4 2' but this model needs '4 3', params.2.bias is '2' but this model needs '3'",
      ],
      [
        sequential(input("8"), dense(5), batchNorm(), dense(2)),
        "params.0.kernel is '8 4' but this model needs '8 5', params.0.bias is '4' but this model needs '5', " +
        "params.1.gain is '4' but this model needs '5', and 4 more",
      ],
      [
        sequential(input("8"), dense(4), batchNorm(), dense(2), dense(2)),
        "params.3.kernel is missing, params.3.bias is missing",
      ],
      [
        sequential(input("8"), dense(4), batchNorm()),
        "params.2.bias is not in this model, params.2.kernel is not in this model",
      ],
      [
        sequential(input("8"), dense(4), dense(2)),
        "params.1.kernel is missing, params.1.bias is missing, params.1.gain is not in this model, and 5 more",
      ],
    ] as const;
    for (const [other, differences] of cases) {
      const error = await assertRejects(() => load(path, other), TypeError);
      assertEquals(
        String(error),
        `ShapeError: Cannot load small.safetensors: parameters of another model, ${differences}`,
      );
    }
    assertEquals(liveTensors(), before);
  },
);

testInFolder(
  "a model that only does other things with the same weights takes them",
  async (folder) => {
    const model = sequential(input("8"), dense(4, relu), dense(2));
    using weights = model.init(key(0));
    await save(`${folder}/a`, model, weights);
    using loaded = await load(
      `${folder}/a`,
      sequential(input("8"), dense(4), dropout(0.1), dense(2)),
    );
    assertEquals(bitsOf(loaded), bitsOf(weights));
  },
);

testInFolder("a damaged file is loaded by nobody, and leaves no tensor behind", async (folder) => {
  const path = `${folder}/a.safetensors`;
  const model = sequential(input("8"), dense(4), dense(2));
  using weights = model.init(key(0));
  await save(path, model, weights);
  const whole = await Deno.readFile(path);
  const before = liveTensors();
  for (let end = 0; end < whole.length; end += 37) {
    await Deno.writeFile(path, whole.subarray(0, end));
    const { message } = await assertRejects(() => load(path, model), SyntaxError);
    assert(
      /^Cannot read a.safetensors: expected .* but found .* at byte \d+$/.test(message),
      message,
    );
  }
  assertEquals(liveTensors(), before);
});

/** What a caller without a compiler writes. */
type Unchecked = (...values: readonly unknown[]) => Promise<unknown>;
const [saveAnything, loadAnything] = [save, load] as unknown as readonly Unchecked[];

testInFolder("what cannot be saved or loaded is said in one sentence", async (folder) => {
  const model = sequential(input("8"), dense(4));
  using weights = model.init(key(0));
  const path = `${folder}/a`;
  await save(path, model, weights);
  const cases: readonly (readonly [attempt: () => Promise<unknown>, message: string])[] = [
    [
      () => saveAnything(1, model, weights),
      "Cannot save: expected a path or a file: URL but found 1",
    ],
    [
      () => loadAnything(new URL("https://example.com/a"), model),
      'Cannot load: expected a path or a file: URL but found "https://example.com/a"',
    ],
    [
      () => describe(""),
      'Cannot describe: expected a path or a file: URL but found ""',
    ],
    [
      () => saveAnything(path, {}, weights),
      "expected a model such as sequential(input('784'), dense(10)) gives",
    ],
    [
      () => loadAnything(path, {}),
      "expected a model such as sequential(input('784'), dense(10)) gives",
    ],
    [
      () => saveAnything(path, model, { params: [] }),
      "parameters of another model, params[0] is missing",
    ],
    [
      () => saveAnything(path, model, weights, { dtype: "float16" }),
      "Cannot save: expected the option metadata but found 'dtype'",
    ],
    [
      () => saveAnything(path, model, weights, { metadata: "run 7" }),
      'Cannot save: expected metadata such as { run: "7" } but found "run 7"',
    ],
    [
      () => saveAnything(path, model, weights, { metadata: { run: 7 } }),
      "Cannot save: expected a text as metadata 'run' but found 7",
    ],
    [
      () => save(path, model, weights, { metadata: { "shapefold.model": "mine" } }),
      "Cannot save: expected metadata whose names do not begin with shapefold. but found 'shapefold.model'",
    ],
    [
      () => loadAnything(folder, model),
      `Cannot read ${folder.split("/").at(-1)}: expected a file but found a folder or a device`,
    ],
  ];
  for (const [attempt, message] of cases) {
    assertEquals((await assertRejects(attempt, TypeError)).message, message);
  }
  for (const attempt of [() => load(`${folder}/none`, model), () => describe(`${folder}/none`)]) {
    assertEquals(
      (await assertRejects(attempt, Deno.errors.NotFound)).message,
      `Cannot read none: expected a file but found none at ${folder}/none`,
    );
  }
});

testInFolder("weights that were freed are not saved, and the old file stays", async (folder) => {
  const path = `${folder}/a`;
  const model = sequential(input("1"), dense(1));
  const weights = model.init(key(0));
  await save(path, model, weights);
  const old = await Deno.readFile(path);
  weights[Symbol.dispose]();
  await assertRejects(() => save(path, model, weights), Error, "it was freed");
  assertEquals(await Deno.readFile(path), old);
});

interface Pair extends StatelessSignature {
  readonly out: this["in"];
  readonly params: { readonly first: Tensor<"2">; readonly second: Tensor<"2"> };
  readonly label: "pair";
}

testInFolder("parameters that are made of one spec are all saved", async (folder) => {
  const spec = { dims: ["2"], initializer: zeros };
  const pair = defineLayer<Pair>("pair", (dims) => ({
    output: dims,
    params: { first: spec, second: spec },
    apply: stateless((_params, x) => x),
  }));
  const model = sequential(input("2"), pair, pair);
  const params = [0, 1].map((i) => ({
    first: asTensor([i, 1], "2"),
    second: asTensor([i, 2], "2"),
  })) as [Pair["params"], Pair["params"]];
  await save(`${folder}/a`, model, { params, running: [] });
  using loaded = await load(`${folder}/a`, model);
  assertEquals(bitsOf(loaded), bitsOf({ params, running: [] }));
  const { layers } = await describe(`${folder}/a`);
  assertEquals(layers.map(({ tensors }) => tensors.map(({ name }) => name)), [
    ["params.0.first", "params.0.second"],
    ["params.1.first", "params.1.second"],
  ]);
});

testInFolder("two tensors that would have one name in a file are refused", async (folder) => {
  const spec = () => ({ dims: ["1"], initializer: zeros });
  const odd = defineLayer<StatelessSignature>("odd", (dims) => ({
    output: dims,
    params: { "a.b": spec(), a: { b: spec() } },
    apply: stateless((_params, x) => x),
  }));
  const model = sequential(input("2"), odd);
  using weights = model.init(key(0));
  await assertRejects(
    () => saveAnything(`${folder}/a`, model, weights),
    TypeError,
    "Cannot name tensors: expected one params.0.a.b but found two",
  );
});
