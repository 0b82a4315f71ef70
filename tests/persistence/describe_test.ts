import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  batchNorm,
  chain,
  dense,
  describe,
  dropout,
  embedding,
  flatten,
  input,
  key,
  relu,
  residual,
  save,
  sequential,
  summary,
  tanh,
} from "shapefold";
import { encodeSafetensors, type StoredTensor } from "../../src/persistence/safetensors.ts";
import { fingerprint, planOf } from "../../src/persistence/model_plan.ts";
import { VERSION } from "../../src/persistence/version.ts";
import fixtures from "../fixtures/safetensors_files.json" with { type: "json" };
import { testInFolder } from "./temporary.ts";

const model = sequential(
  input("784"),
  dense(64, relu),
  dropout(0.2),
  residual(chain(dense(64), batchNorm())),
  dense(10),
);

testInFolder("a description is a table of layers and their tensors", async (folder) => {
  const path = `${folder}/digits.safetensors`;
  using weights = model.init(key(0));
  await save(path, model, weights, { metadata: { run: "7", note: "two\nlines \x1b[31m" } });
  const { size } = await Deno.stat(path);
  assertEquals(
    String(await describe(path)).split("\n"),
    `digits.safetensors, ${size.toLocaleString("en-US")} bytes, by shapefold ${VERSION}
Layer or tensor             Shape      Type     Numbers    Bytes
────────────────────────────────────────────────────────────────
input                       batch 784  float32
dense(64)                   batch 64
  params.0.kernel           784 64     float32   50,176  200,704
  params.0.bias             64         float32       64      256
dropout(0.2)                batch 64
residual                    batch 64
  chain                     batch 64
    dense(64)               batch 64
      params.1.0.kernel     64 64      float32    4,096   16,384
      params.1.0.bias       64         float32       64      256
    batchNorm               batch 64
      params.1.1.gain       64         float32       64      256
      params.1.1.offset     64         float32       64      256
      running.0.0.mean      64         float32       64      256
      running.0.0.variance  64         float32       64      256
dense(10)                   batch 10
  params.2.kernel           64 10      float32      640    2,560
  params.2.bias             10         float32       10       40
────────────────────────────────────────────────────────────────
total                                            55,306  221,224
fingerprint of the model: ${await fingerprint(planOf(model))}
run: 7
note: two lines  [31m`.split("\n"),
  );
});

testInFolder("a description says as data what the summary of the model says", async (folder) => {
  const words = sequential(input("5", "int32"), embedding(20, 4), flatten(), dense(2));
  using weights = words.init(key(0));
  await save(`${folder}/words`, words, weights, { metadata: { run: "7" } });
  const found = await describe(`${folder}/words`);
  const { rows, parameters } = summary(words);
  assertEquals(
    found.layers.map(({ layer, output, depth }) => ({ layer, output, depth })),
    rows.map(({ layer, output, depth }) => ({ layer, output, depth })),
  );
  assertEquals(found.numbers, parameters);
  assertEquals([found.input, found.inputType, found.output], ["batch 5", "int32", "batch 2"]);
  assertEquals([found.version, found.metadata], [VERSION, { run: "7" }]);
});

Deno.test("the fingerprint is that of layers, shapes and input, and no other's", async () => {
  const print = async (of: Parameters<typeof planOf>[0]) => await fingerprint(planOf(of));
  const plain = sequential(input("8"), dense(4), dense(2));
  const same = sequential(input("8"), dense(4, tanh), dense(2));
  assertEquals(await print(plain), await print(same));
  assertEquals(
    await print(plain),
    // By Python: hashlib.sha256(json.dumps(plan, separators=(",", ":")).encode()).hexdigest()
    "c8993045e828361deddafc8d85783b01017ddcd99c5c90285548899b20a7d101",
  );
  const others = [
    sequential(input("8"), dense(4), dense(3)),
    sequential(input("9"), dense(4), dense(2)),
    sequential(input("8"), dense(4), dropout(0.1), dense(2)),
    sequential(input("8"), chain(dense(4), dense(2))),
    sequential(input("8"), dense(4), flatten(), dense(2)),
    sequential(input("2 4"), flatten(), dense(4), dense(2)),
    sequential(input("8")),
    sequential(input("8", "int32"), embedding(4, 2)),
    sequential(input("8", "int32"), embedding(5, 2)),
  ];
  const prints = new Set(await Promise.all([plain, ...others].map(print)));
  assertEquals(prints.size, others.length + 1);
});

testInFolder("a file of Python is described by its tensors", async (folder) => {
  const path = `${folder}/model.safetensors`;
  await Deno.writeFile(path, Uint8Array.fromBase64(fixtures.float32.file));
  assertEquals(
    String(await describe(path)).split("\n"),
    `model.safetensors, 448 bytes
Layer or tensor  Shape  Type     Numbers  Bytes
───────────────────────────────────────────────
params.0.bias    5      float32        5     20
params.0.kernel  3 5    float32       15     60
params.1.bias    2      float32        2      8
params.1.kernel  5 2    float32       10     40
───────────────────────────────────────────────
total                                 32    128
format: np`.split("\n"),
  );
  await Deno.writeFile(path, Uint8Array.fromBase64(fixtures.bfloat16.file));
  const { tensors, layers } = await describe(path);
  assertEquals([tensors[0], layers], [
    { name: "params.0.bias", dtype: "BF16", shape: "5", numbers: 5, bytes: 10 },
    [],
  ]);
  await Deno.writeFile(path, Uint8Array.fromBase64(fixtures.empty));
  assertEquals((await describe(path)).tensors, []);
});

/** A file with our texts, some of them changed. */
async function withTexts(
  path: string,
  texts: Readonly<Record<string, string>>,
  tensors: Readonly<Record<string, StoredTensor>> = {},
): Promise<void> {
  const plan = planOf(sequential(input("8")));
  await Deno.writeFile(
    path,
    encodeSafetensors(tensors, {
      "shapefold.version": VERSION,
      "shapefold.model": JSON.stringify(plan),
      "shapefold.fingerprint": await fingerprint(plan),
      ...texts,
    }),
  );
}

testInFolder(
  "a plan that is none, or another than the fingerprint says, is an error",
  async (folder) => {
    const path = `${folder}/a`;
    await withTexts(path, {});
    assertEquals((await describe(path)).layers, []);
    const plan = planOf(model);
    const texts = [
      "",
      "[]",
      "null",
      "{}",
      JSON.stringify({ ...plan, layers: 3 }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], depth: -1 }] }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], depth: 0.5 }] }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], tensors: [] }] }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], tensors: { a: 1 } }] }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], output: 8 }] }),
      JSON.stringify({ ...plan, layers: [{ ...plan.layers[0], layer: 8 }] }),
      JSON.stringify({ ...plan, layers: [null] }),
      JSON.stringify({ ...plan, input: 8 }),
    ];
    for (const text of texts) {
      await withTexts(path, { "shapefold.model": text });
      const { message } = await assertRejects(() => describe(path), SyntaxError);
      assert(
        message.startsWith("Cannot read a: expected a model's plan in the metadata but found "),
        message,
      );
      assert(message.endsWith(" at byte 8"), message);
    }
    await withTexts(path, { "shapefold.model": JSON.stringify(plan) });
    const { message } = await assertRejects(() => describe(path), SyntaxError);
    const expected = `expected the fingerprint ${await fingerprint(
      plan,
    )} of the plan in the metadata`;
    assert(message.startsWith(`Cannot read a: ${expected} but found `), message);
  },
);

testInFolder("a plan that lies about its tensors hides none and makes none up", async (folder) => {
  const tensors = { real: { dtype: "float32", shape: [1], data: Float32Array.of(1) } } as const;
  const plan = {
    ...{ input: "batch 8", inputType: "float32", output: "batch 8" },
    layers: [{ layer: "x".repeat(1000), depth: 1e9, output: "batch 8", tensors: { ghost: "8" } }],
  };
  const texts = {
    "shapefold.model": JSON.stringify(plan),
    "shapefold.fingerprint": await fingerprint(plan),
  };
  await withTexts(`${folder}/a`, texts, tensors);
  const found = await describe(`${folder}/a`);
  assertEquals(found.layers[0].tensors, []);
  const text = String(found);
  assert(text.includes("\nreal"), text);
  assert(!text.includes("ghost"), text);
  assert(text.length < 4000);
});

testInFolder(
  "no tensor of no numbers has more of them, however large its other dims are",
  async (folder) => {
    const shape = [...Array(40).fill(2 ** 50), 0];
    const header = JSON.stringify({ w: { dtype: "F32", shape, data_offsets: [0, 0] } });
    const length = new Uint8Array(new BigUint64Array([BigInt(header.length)]).buffer);
    await Deno.writeFile(
      `${folder}/a`,
      new Uint8Array([...length, ...new TextEncoder().encode(header)]),
    );
    const { numbers, tensors } = await describe(`${folder}/a`);
    assertEquals([numbers, tensors[0].bytes], [0, 0]);
  },
);

testInFolder(
  "a header that is longer than any is not read, however large the file is",
  async (folder) => {
    const length = new Uint8Array(new BigUint64Array([100_000_001n]).buffer);
    await Deno.writeFile(`${folder}/a`, length);
    await Deno.truncate(`${folder}/a`, 200_000_000);
    await assertRejects(
      () => describe(`${folder}/a`),
      SyntaxError,
      "Cannot read a: expected a header of at most 100000000 bytes but found 100000001 at byte 0",
    );
  },
);
