import { assertEquals, assertRejects } from "@std/assert";
import * as layers from "../../src/layers/mod.ts";
import {
  type Activation,
  activation,
  alphaDropout,
  type AnyLayer,
  type AnyModel,
  averagePool2d,
  batchNorm,
  chain,
  conv2d,
  defineLayer,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  gelu,
  globalAveragePool2d,
  input,
  type InputType,
  key,
  layer,
  layerNorm,
  leakyRelu,
  linear,
  maxPool2d,
  mul,
  parallel,
  rearrange,
  relu,
  repeat,
  residual,
  type SameShape,
  selu,
  sequential,
  shaped,
  sigmoid,
  softmax,
  softplus,
  spatialDropout,
  stateless,
  stochasticDepth,
  swish,
  tanh,
} from "shapefold";
import { exportOnnx } from "shapefold/onnx";
import { assertSameAsOnnx } from "./onnx_runtime.ts";

/** A model whose layers the compiler does not look at. */
function built(shape: string, elements: InputType, all: readonly AnyLayer[]): AnyModel {
  return sequential(input(shape, elements), ...all);
}

const activations: Record<string, Activation> = {
  ...{ relu, tanh, sigmoid, softmax, linear, elu, selu, leakyRelu, softplus, gelu, swish },
};

const same = { padding: "same" } as const;
const block = dense(4, tanh);

/** For each layer that can be exported: inputs and layers behind them; a named size is run with several numbers. */
const covered: Record<string, [shape: string, ...layers: AnyLayer[]][]> = {
  dense: [
    ...Object.values(activations).map((f): [string, AnyLayer] => ["5", dense(7, f)]),
    ["3 5", dense(2, relu)],
    ["2 3 5", dense(4, softmax)],
    ["4 4 2", conv2d(3, 2), dense(4)],
  ],
  activation: [
    ...Object.values(activations).map((f): [string, AnyLayer] => ["3 4", activation(f)]),
    ["4 4 2", conv2d(3, 2), activation(softmax)],
  ],
  conv2d: [
    ...Object.values(activations).map((f): [string, AnyLayer] => ["4 5 2", conv2d(3, 2, f)]),
    ["6 7 3", conv2d(4, [2, 3], relu, { strides: [2, 3] })],
    ["7 8 3", conv2d(4, [3, 4], linear, same)],
    ["7 8 1", conv2d(2, [4, 2], linear, { ...same, strides: 2 })],
    ["8 5 2", conv2d(2, [1, 3], linear, { ...same, strides: [3, 2] })],
    ["7 8 2", conv2d(2, 2, linear, { dilation: [2, 3] })],
    ["7 8 2", conv2d(2, 3, linear, { ...same, dilation: 2 })],
    ["height width 2", conv2d(2, [2, 3], linear, { ...same, dilation: 2 }), conv2d(3, 2)],
    ["height width 2", conv2d(2, 4, linear, { ...same, strides: [3, 2] }), conv2d(3, 2)],
  ],
  depthwiseConv2d: [
    ["5 6 3", depthwiseConv2d(3)],
    ["5 6 3", depthwiseConv2d([2, 3], relu, { ...same, multiplier: 2 })],
    ["7 6 2", depthwiseConv2d(2, gelu, { ...same, multiplier: 3, strides: [2, 3] })],
    ["7 7 2", depthwiseConv2d(2, linear, { multiplier: 2, dilation: 2 }), conv2d(4, 1)],
  ],
  maxPool2d: [
    ["4 6 3", maxPool2d(2)],
    ["5 7 3", maxPool2d([2, 3])],
    ["5 7 2", maxPool2d([3, 2], { ...same, strides: [1, 2] })],
    ["5 8 2", maxPool2d(2, { ...same, strides: 3 })],
    ["height width 2", maxPool2d(3, { ...same, strides: 2 })],
  ],
  averagePool2d: [
    ["4 6 3", averagePool2d(2)],
    ["5 7 3", averagePool2d([2, 3])],
    ["5 7 2", averagePool2d([3, 2], { ...same, strides: [1, 2] })],
    ["5 8 2", averagePool2d(2, { ...same, strides: 3 })],
    ["height width 2", averagePool2d(3, { ...same, strides: 2 })],
  ],
  globalAveragePool2d: [
    ["4 6 3", globalAveragePool2d()],
    ["4 6 3", conv2d(2, 2), globalAveragePool2d(), dense(2)],
    ["height width 3", globalAveragePool2d()],
  ],
  batchNorm: [
    ["6", batchNorm()],
    ["6", batchNorm({ epsilon: 0.5 })],
    ["3 6", batchNorm({ center: false })],
    ["6", batchNorm({ scale: false })],
    ["3 4 2", batchNorm({ epsilon: 0.5 })],
    ["3 4 2", batchNorm({ center: false, scale: false })],
    ["3 4 2", conv2d(3, 2), batchNorm({ center: false, scale: false }), activation(relu)],
  ],
  layerNorm: [
    ["6", layerNorm()],
    ["3 6", layerNorm({ epsilon: 0.5 })],
    ["3 4 2", conv2d(5, 2), layerNorm()],
  ],
  embedding: [
    ["", embedding(5, 3)],
    ["4", embedding(5, 3), flatten(), dense(2)],
    ["2 3", embedding(5, 3)],
  ],
  flatten: [
    ["", flatten()],
    ["4", flatten()],
    ["3 4 2", flatten()],
    ["3 4 2", conv2d(3, 2), flatten(), dense(2)],
    ["height 3", flatten()],
  ],
  rearrange: [
    ["3 4", rearrange("b h w -> b w h")],
    ["4 6", rearrange("b (h 2) w -> b h (2 w)")],
    ["4 6", rearrange("b h w -> (b h) w")],
    ["4 6", rearrange("b (h 2) w -> (h b) 2 w")],
    ["4 6", rearrange("b h w -> b h 1 w"), conv2d(2, 1)],
    ["4 6 2", maxPool2d(2), rearrange("b ... c -> c b ...")],
    ["height 6", rearrange("b h (w 2) -> b h 2 w")],
    ["height 6", rearrange("b h w -> h (w b)")],
    ["3", rearrange("b c -> b c")],
  ],
  shaped: [["3 4", shaped("batch 3 4")]],
  dropout: [["5", dropout(0.3)]],
  alphaDropout: [["5", dense(3), alphaDropout(0.3)]],
  gaussianDropout: [["5", gaussianDropout(0.3), dense(3)]],
  gaussianNoise: [["5", dense(3), gaussianNoise(0.3)]],
  spatialDropout: [["3 4 2", conv2d(3, 2), spatialDropout(0.3)]],
  chain: [
    ["5", chain()],
    ["5", chain(dense(3, relu), dropout(0.1), chain(batchNorm(), dense(2))), dense(2)],
  ],
  repeat: [
    ["4", repeat(3, block), dense(2)],
    ["4", repeat(3, chain(dense(3), batchNorm(), dense(4)))],
  ],
  parallel: [
    ["4", parallel(dense(3, relu))],
    ["4", parallel(dense(3, relu), dropout(0.5), chain(batchNorm(), dense(2)))],
    ["4 4 2", parallel(conv2d(3, 1), conv2d(2, 3, relu, same), shaped("batch 4 4 2"))],
    ["4 4 2", parallel(conv2d(3, 1), dense(3), shaped("batch 4 4 2")), conv2d(2, 2)],
    ["4 4 2", parallel(dense(3, softmax), layerNorm())],
  ],
  residual: [
    ["4", residual(block)],
    ["4 4 2", residual(chain(conv2d(3, 3, relu, same), conv2d(2, 3, linear, same)))],
    ["4 4 2", conv2d(3, 1), residual(dense(3))],
    ["4 4 2", residual(conv2d(2, 1)), residual(conv2d(2, 1)), globalAveragePool2d()],
  ],
  stochasticDepth: [
    ["4", stochasticDepth(block, 0.2), stochasticDepth(chain(batchNorm(), block), 0)],
  ],
};

/** Layers that only a function knows: of their kind each is refused. */
const refused: Record<string, AnyLayer> = {
  layer: layer("twice", "... f -> ... f", {}, (_params, x) => mul(x, 2)),
  defineLayer: defineLayer<SameShape<"twice">>("twice", (dims) => ({
    output: dims,
    apply: stateless((_params, x) => mul(x, 2)),
  })),
};

/** What else stands among the layers. */
const others = [
  ...["glorotUniform", "glorotNormal", "heUniform", "heNormal", "lecunNormal", "orthogonal"],
  ...["zeros", "constant", "input", "sequential", "stateless"],
  ...["kernels", "allParameters", "inGroup"],
];

for (const [name, cases] of Object.entries(covered)) {
  Deno.test(`${name} is the same in ONNX Runtime`, async () => {
    for (const [shape, ...all] of cases) {
      const elements = name === "embedding" ? "int32" : "float32";
      const named = { height: [7, 8, 11], width: [9, 6, 10] };
      const inputs = [1, 3, 8].map((batch, i) => [
        batch,
        ...shape.split(" ").filter((dim) => dim !== "").map((dim) =>
          named[dim as "height"]?.[i] ?? Number(dim)
        ),
      ]);
      await assertSameAsOnnx(built(shape, elements, all), inputs);
    }
  });
}

Deno.test("layers of integers stand before an embedding in ONNX, too", async () => {
  const words = [rearrange("b (h 2) -> b 2 h"), flatten(), shaped("batch 6"), embedding(5, 2)];
  await assertSameAsOnnx(built("6", "int32", words), [[1, 6], [4, 6]]);
});

Deno.test("a layer of one's own cannot be exported, and is named", async () => {
  for (const own of Object.values(refused)) {
    const inside = built("2", "float32", [dense(2), chain(dropout(0.1), parallel(own, dense(1)))]);
    using weights = inside.init(key(0));
    await assertRejects(
      () => exportOnnx(inside, weights),
      TypeError,
      "Cannot export layer 2, chain: layer 2, parallel: branch 1, twice: " +
        "expected a layer that has a form in ONNX, such as dense(10), but found one of your own",
    );
  }
});

Deno.test("a layer of one's own that says what it computes can be exported", async () => {
  const own = defineLayer<SameShape<"own">>("own", (dims) => ({
    output: dims,
    inference: { kind: "activation", activation: tanh },
    apply: stateless((_params, x) => tanh(x)),
  }));
  await assertSameAsOnnx(built("3", "float32", [own]), [[2, 3]]);
});

Deno.test("each layer and each activation is either compared with ONNX Runtime or refused", () => {
  const known = [covered, refused, activations].flatMap(Object.keys);
  const exported = Object.entries(layers).filter(([, value]) => typeof value === "function");
  assertEquals(exported.map(([name]) => name).sort(), [...known, ...others].sort());
});
