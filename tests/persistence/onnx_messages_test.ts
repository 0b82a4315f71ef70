import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  activation,
  type AnyModel,
  chain,
  conv2d,
  dense,
  input,
  key,
  leakyRelu,
  parallel,
  rearrange,
  relu,
  residual,
  sequential,
} from "shapefold";
import { exportOnnx, type OnnxOptions } from "shapefold/onnx";

const root = new URL("../../", import.meta.url);
const model = sequential(input("3"), dense(4, relu), dense(2));
const weights = model.init(key(0));

/** Exports without a look of the compiler. */
const unchecked = exportOnnx as (...args: unknown[]) => Promise<Uint8Array>;

/** Exports a model with weights of its own. */
async function exported(model: AnyModel, options?: OnnxOptions): Promise<Uint8Array> {
  using weights = model.init(key(0));
  return await exportOnnx(model, weights, options);
}

Deno.test("exportOnnx says what is wrong with an argument", async () => {
  const cases: [args: unknown[], message: string][] = [
    [[dense(2), weights], "expected a model such as sequential(input('784'), dense(10)) gives"],
    [
      [model, weights.params],
      "expected weights such as model.init(key(0)) gives: { params, running }",
    ],
    [
      [sequential(input("3"), dense(5), dense(2)), weights],
      "parameters of another model, params[0].kernel is '3 4' but this model needs '3 5'",
    ],
    [
      [model, weights, { opset: 20 }],
      "Cannot export to ONNX: expected the options input, output but found 'opset'",
    ],
    [
      [model, weights, { input: "params.0.kernel" }],
      'Cannot export to ONNX: expected a name of letters, digits and underlines but found "params.0.kernel"',
    ],
    [
      [model, weights, { output: 1 }],
      "Cannot export to ONNX: expected a name of letters, digits and underlines but found 1",
    ],
    [
      [model, weights, { input: "x", output: "x" }],
      'Cannot export to ONNX: expected two names for input and output but found one, "x"',
    ],
  ];
  for (const [args, message] of cases) {
    const error = await assertRejects(() => unchecked(...args), TypeError);
    assertEquals(error.message, message);
  }
});

Deno.test("an activation of one's own cannot be exported, and its layer is named", async () => {
  const steep = <S extends string>(x: Parameters<typeof relu<S>>[0]) => leakyRelu(x, 0.5);
  const cases: [model: AnyModel, place: string][] = [
    [sequential(input("3"), dense(2), dense(4, steep)), "layer 2, dense(4)"],
    [sequential(input("3"), activation(steep)), "layer 1, activation(steep)"],
    [
      sequential(input("4 4 2"), residual(chain(conv2d(2, 1, steep)))),
      "layer 1, residual: chain: layer 1, conv2d(2, 1)",
    ],
    [
      sequential(input("3"), parallel(dense(2), dense(1, steep))),
      "layer 1, parallel: branch 2, dense(1)",
    ],
  ];
  for (const [own, place] of cases) {
    const error = await assertRejects(() => exported(own), TypeError);
    assertEquals(
      error.message,
      `Cannot export ${place}: expected an activation of this library, as it is, ` +
        "but found [Function: steep]",
    );
  }
});

Deno.test("a reshape can have one size that is known only at run time, which is said", async () => {
  const error = await assertRejects(
    () => exported(sequential(input("height width 2"), rearrange("b h w c -> b 1 w h c"))),
    TypeError,
  );
  assertEquals(
    error.message,
    "Cannot export layer 1, rearrange: expected one size that is known only at run time " +
      "but found 'width' and 'height'",
  );
});

Deno.test({
  name: "exporting needs no permission",
  ignore: Deno.permissions.querySync({ name: "run" }).state !== "granted",
  fn: async () => {
    const program = `
      import { dense, input, key, sequential } from "shapefold";
      import { exportOnnx } from "shapefold/onnx";
      const model = sequential(input("3"), dense(2));
      console.log((await exportOnnx(model, model.init(key(0)))).length > 0);`;
    const path = await Deno.makeTempFile({ suffix: ".ts" });
    await Deno.writeTextFile(path, program);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--cached-only", "--config=deno.json", path],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    await Deno.remove(path);
    assertEquals(new TextDecoder().decode(stdout), "true\n", new TextDecoder().decode(stderr));
  },
});

Deno.test("the encoder is loaded by the first call, and not before", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("src/persistence/onnx.ts", root).href],
  }).output();
  assertEquals(code, 0);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly modules: readonly {
      readonly dependencies?: readonly { readonly specifier: string; readonly isDynamic?: true }[];
    }[];
  };
  const found = modules.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ specifier }) => specifier.startsWith("npm:protobufjs"));
  assertEquals(found.map(({ isDynamic }) => isDynamic), [true]);
  assert(modules.length > 1);
});
