import { assert, assertEquals } from "@std/assert";
import { InferenceSession } from "onnxruntime-web";
import { encodeModel } from "../../src/persistence/onnx/encode.ts";
import { graphOf } from "../../src/persistence/onnx/model_graph.ts";
import {
  activation,
  type AnyModel,
  averagePool2d,
  batchNorm,
  chain,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  globalAveragePool2d,
  input,
  key,
  leakyRelu,
  linear,
  liveTensors,
  maxPool2d,
  parallel,
  rearrange,
  relu,
  residual,
  sequential,
  shaped,
  softmax,
} from "shapefold";
import { exportOnnx } from "shapefold/onnx";
import { stored } from "../fixtures/fixture.ts";
import { assertSameAsOnnx } from "./onnx_runtime.ts";
import fixture from "../fixtures/onnx_file.json" with { type: "json" };

const same = { padding: "same" } as const;

const names = { input: "input", output: "output" };

/** The operations of a model. */
function operationsOf(model: AnyModel): readonly string[] {
  using weights = model.init(key(0));
  return graphOf(model, weights, names).operations.map(({ type }) => type);
}

Deno.test("a file is byte for byte what Python's onnx writes and checks", async () => {
  const model = sequential(
    input("height 4 2"),
    conv2d(3, 2, leakyRelu, { strides: 2, padding: "same" }),
    globalAveragePool2d(),
    rearrange("b c -> b 1 c"),
  );
  const [kernel, bias] = [stored(fixture.kernel), stored(fixture.bias)];
  const graph = graphOf(model, { params: [{ kernel, bias }], running: [] }, names);
  const bytes = await encodeModel(
    graph,
    { name: "input", elements: "float32", dims: ["batch", "height", 4, 2] },
    { name: "output", elements: "float32", dims: ["batch", 1, 3] },
    "1.2.3",
  );
  assertEquals(bytes.toBase64(), fixture.file);
});

Deno.test("images are transposed where they come in and where they go out as images, and not between", () => {
  const convolved = [conv2d(4, 3, relu), batchNorm(), dropout(0.1), maxPool2d(2)] as const;
  const body = ["Transpose", "Conv", "Relu", "BatchNormalization", "MaxPool"];
  assertEquals(operationsOf(sequential(input("8 8 2"), ...convolved)), [...body, "Transpose"]);
  assertEquals(
    operationsOf(sequential(input("8 8 2"), ...convolved, flatten(), dense(3, softmax))),
    [...body, "Transpose", "Flatten", "Gemm", "Softmax"],
  );
  assertEquals(
    operationsOf(sequential(input("8 8 2"), ...convolved, globalAveragePool2d(), dense(3))),
    [...body, "ReduceMean", "Gemm"],
  );
  const blocks = sequential(
    input("8 8 2"),
    residual(chain(conv2d(4, 3, relu, same), conv2d(2, 3, linear, same))),
    parallel(averagePool2d(2), maxPool2d(2), chain(activation(relu), averagePool2d(2))),
    globalAveragePool2d(),
  );
  assertEquals(operationsOf(blocks).filter((type) => type === "Transpose").length, 1);
});

Deno.test("what several layers need with channels first is transposed once", () => {
  const inception = sequential(
    input("8 8 2"),
    parallel(conv2d(2, 1), conv2d(2, 3, relu, same), conv2d(2, 5, relu, same)),
    globalAveragePool2d(),
  );
  assertEquals(operationsOf(inception), [
    ...["Transpose", "Conv", "Conv", "Relu", "Conv", "Relu", "Concat", "ReduceMean"],
  ]);
});

Deno.test("layers that do nothing in inference leave no trace", () => {
  const model = sequential(
    input("4"),
    shaped("batch 4"),
    dropout(0.2),
    activation(linear),
    rearrange("b c -> b c"),
    dense(2),
  );
  assertEquals(operationsOf(model), ["Gemm"]);
  const moved = [rearrange("b h w c -> b h w c"), rearrange("b (h 2) w c -> b (h 2) w c")] as const;
  assertEquals(
    operationsOf(sequential(input("6 6 2"), maxPool2d(3), ...moved, globalAveragePool2d())),
    ["Transpose", "MaxPool", "ReduceMean"],
  );
});

Deno.test("a rearrangement in order is one reshape", () => {
  const model = sequential(input("4 6"), rearrange("b (h 2) w -> b h 2 w"));
  assertEquals(operationsOf(model), ["Reshape"]);
  const turned = sequential(input("4 6"), rearrange("b (h 2) w -> b w (2 h)"));
  assertEquals(operationsOf(turned), ["Reshape", "Transpose", "Reshape"]);
});

Deno.test("weights are called as in other files, and operations say for which layer they are there", () => {
  const model = sequential(input("4"), dense(4), chain(batchNorm(), residual(dense(4, relu))));
  using weights = model.init(key(0));
  const { operations, constants } = graphOf(model, weights, names);
  assertEquals(constants.map(({ name, sizes }) => `${name}: ${sizes.join(" ")}`), [
    "params.0.kernel: 4 4",
    "params.0.bias: 4",
    "params.1.0.gain: 4",
    "params.1.0.offset: 4",
    "running.0.0.mean: 4",
    "running.0.0.variance: 4",
    "params.1.1.kernel: 4 4",
    "params.1.1.bias: 4",
  ]);
  assertEquals(operations.map(({ type, origin }) => `${type} of ${origin}`), [
    "Gemm of layer 1, dense(4)",
    "BatchNormalization of layer 2, chain: layer 1, batchNorm",
    "Gemm of layer 2, chain: layer 2, residual: dense(4)",
    "Relu of layer 2, chain: layer 2, residual: dense(4)",
    "Add of layer 2, chain: layer 2, residual",
  ]);
});

Deno.test("input and output have names, types and sizes, of which those of the rows are open", async () => {
  const model = sequential(input("5", "int32"), embedding(9, 2), flatten(), dense(3, softmax));
  using weights = model.init(key(0));
  const options = { input: "words", output: "probabilities" };
  const session = await InferenceSession.create(await exportOnnx(model, weights, options));
  assertEquals([...session.inputMetadata], [
    { name: "words", isTensor: true, type: "int32", shape: ["batch", 5] },
  ]);
  assertEquals([...session.outputMetadata], [
    { name: "probabilities", isTensor: true, type: "float32", shape: ["batch", 3] },
  ]);
  await session.release();
});

Deno.test("a model of no operation gives what it takes", async () => {
  await assertSameAsOnnx(sequential(input("2")), [[3, 2]]);
  await assertSameAsOnnx(sequential(input("2 3"), dropout(0.5)), [[3, 2, 3]]);
});

Deno.test("exporting leaves no tensor behind, and the weights as they were", async () => {
  const model = sequential(input("6 6 1"), conv2d(2, 3, relu), batchNorm(), flatten(), dense(2));
  using weights = model.init(key(0));
  const before = liveTensors();
  const bytes = await exportOnnx(model, weights);
  assertEquals(liveTensors(), before);
  assertEquals(await exportOnnx(model, weights), bytes);
  assert(bytes.constructor === Uint8Array);
});
