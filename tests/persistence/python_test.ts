import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  asTensor,
  batchNorm,
  dense,
  input,
  key,
  load,
  predict,
  relu,
  save,
  sequential,
  values,
} from "shapefold";
import { leaves } from "../../src/tensors/tree.ts";
import fixtures from "../fixtures/safetensors_files.json" with { type: "json" };
import { stored } from "../fixtures/fixture.ts";
import { testInFolder } from "./temporary.ts";

const model = sequential(input("3"), dense(5, relu), dense(2));

for (const kind of ["float32", "float16", "bfloat16"] as const) {
  testInFolder(
    `${kind} weights that Python saved give the predictions of numpy`,
    async (folder) => {
      const { file, predictions } = fixtures[kind];
      await Deno.writeFile(`${folder}/python.safetensors`, Uint8Array.fromBase64(file));
      using weights = await load(`${folder}/python.safetensors`, model);
      const found = values(predict(model, weights, asTensor(stored(fixtures.x), "n 3")));
      assertEquals(found.length, predictions.values.length);
      for (const [i, value] of predictions.values.entries()) {
        assertAlmostEquals(found[i], value, 1e-6);
      }
    },
  );
}

testInFolder("the numbers that Python saved are loaded bit for bit", async (folder) => {
  const { file, tensors } = fixtures.float32;
  await Deno.writeFile(`${folder}/python.safetensors`, Uint8Array.fromBase64(file));
  using weights = await load(`${folder}/python.safetensors`, model);
  for (const [path, leaf] of leaves({ params: weights.params })) {
    const wanted = tensors[path.join(".") as keyof typeof tensors];
    assertEquals(values(leaf), values(stored(wanted)));
  }
});

testInFolder("float64 weights of Python are refused: they would be rounded", async (folder) => {
  await Deno.writeFile(`${folder}/a`, Uint8Array.fromBase64(fixtures.float64.file));
  await assertRejects(
    () => load(`${folder}/a`, model),
    TypeError,
    "Cannot load a: parameters of another model, params.0.kernel is float64 but this model needs float32, " +
      "params.0.bias is float64 but this model needs float32, " +
      "params.1.kernel is float64 but this model needs float32, and 1 more",
  );
});

const READ = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    print(json.dumps({
        "metadata": file.metadata(),
        "tensors": {
            name: {"dtype": str(x.dtype), "shape": list(x.shape), "hex": x.tobytes().hex()}
            for name, x in tensors.items()
        },
    }))
`;

async function python(...args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("python3", { args: ["-c", ...args] })
      .output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return undefined;
    }
    throw error;
  }
}

const mayRun = Deno.permissions.querySync({ name: "run" }).state === "granted";
const hasSafetensors = mayRun &&
  await python("import safetensors.numpy") !== undefined;

testInFolder(
  "what is saved here is read by Python's safetensors, bit for bit",
  async (folder) => {
    const path = `${folder}/ours.safetensors`;
    const model = sequential(input("3"), dense(5, relu), batchNorm(), dense(2));
    using weights = model.init(key(1));
    await save(path, model, weights, { metadata: { näme: 'line\n"quoted"' } });
    const read = JSON.parse(await python(READ, path) ?? "");
    const { params, running } = weights;
    const wanted = leaves({ params, running }).map(([path, leaf]) => [
      path.join("."),
      { dtype: "float32", shape: leaf.shape, hex: new Uint8Array(values(leaf).buffer).toHex() },
    ]);
    assertEquals(read.tensors, Object.fromEntries(wanted));
    assertEquals(read.metadata["näme"], 'line\n"quoted"');
    assert(JSON.parse(read.metadata["shapefold.model"]).layers.length === 3);
  },
  { ignore: !hasSafetensors },
);
