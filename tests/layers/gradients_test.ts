/**
 * Every layer that the library exports, by finite differences: in inputs and parameters, in training and in inference.
 * A layer that is added to the library and not to this table fails the last test.
 */
import { assertEquals } from "@std/assert";
import * as library from "../../src/layers/mod.ts";
import { asTensor, type InputType, key, mul, sum, type Tensor } from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

const { activation, alphaDropout, averagePool2d, batchNorm, chain, conv2d, dense } = library;
const { depthwiseConv2d, dropout, embedding, flatten, gaussianDropout, gaussianNoise } = library;
const { globalAveragePool2d, input, layer, layerNorm, maxPool2d, parallel, rearrange } = library;
const { repeat, residual, sequential, shaped, spatialDropout, stochasticDepth } = library;
const { swish, tanh } = library;

/** Of 32 bits over a step of 2^-8, for sums of some dozens of numbers of about 1: 2e-3 of 1 and the derivative. */
const TOLERANCE = 2e-3;

const cases: [name: string, shape: string, layer: library.AnyLayer][] = [
  ["activation", "4", activation(swish)],
  ["alphaDropout", "4", alphaDropout(0.3)],
  ["averagePool2d", "4 4 2", averagePool2d(3, { strides: 1, padding: "same" })],
  ["batchNorm", "4", batchNorm()],
  ["chain", "4", chain(dense(3, tanh), dropout(0.3), dense(2))],
  ["conv2d", "4 4 2", conv2d(2, 3, tanh, { padding: "same" })],
  ["dense", "4", dense(3)],
  ["dense", "2 4", dense(3, tanh)],
  ["depthwiseConv2d", "4 4 2", depthwiseConv2d(2, tanh)],
  ["dropout", "4", dropout(0.3)],
  ["dropout", "2 2 2", dropout(0.5)],
  ["flatten", "2 2", flatten()],
  ["gaussianDropout", "4", gaussianDropout(0.3)],
  ["gaussianNoise", "4", gaussianNoise(0.3)],
  ["globalAveragePool2d", "3 4 2", globalAveragePool2d()],
  [
    "layer",
    "4",
    layer(
      "scale",
      "b f -> b f",
      { gain: ["f", library.constant(2)] },
      ({ gain }, x) => mul(x, gain),
    ),
  ],
  ["layerNorm", "4", layerNorm()],
  ["maxPool2d", "4 4 1", maxPool2d(2)],
  ["parallel", "4", parallel(dense(2, tanh), dropout(0.3), batchNorm())],
  ["rearrange", "2 3", rearrange("b r c -> b c r")],
  ["repeat", "4", repeat(2, chain(dense(4, tanh), dropout(0.3)))],
  ["residual", "4", residual(chain(dense(4, tanh), dropout(0.3)))],
  ["shaped", "4", shaped("batch 4")],
  ["spatialDropout", "3 4", spatialDropout(0.3)],
  ["stochasticDepth", "4", stochasticDepth(chain(dense(4, tanh), dropout(0.3)), 0.4)],
];

/** All numbers further apart than finite differences reach: a maximum has no derivative where two are equal. */
function numbersApart(shape: readonly number[]): Tensor<string> {
  const size = shape.reduce((product, n) => product * n, 1);
  const numbers = Float32Array.from({ length: size }, (_, i) => (i * 37 % size - size / 2) / 16);
  return asTensor(numbers, shape.join(" ") as string);
}

function modelOf(shape: string, elements: InputType, own: library.AnyLayer): library.AnyModel {
  return sequential(input(shape, elements) as never, own as never) as never;
}

for (const [name, shape, own] of cases) {
  for (const training of [true, false]) {
    const mode = training ? "training" : "inference";
    Deno.test(`${own.label} of '${shape}': the gradient by inputs and parameters in ${mode} is that by finite differences`, () => {
      const model = modelOf(shape, "float32", own);
      const sizes = [5, ...shape.split(" ").map(Number)];
      const x = name === "maxPool2d" ? numbersApart(sizes) : randomTensor(sizes, 3);
      const { params, running } = model.init(key(1));
      // The same key at each evaluation, for the same masks.
      const apply = (params: unknown, x: Tensor<string>): Tensor<string> =>
        model.forward({ params, running }, x, { training, key: key(2) }).output;
      // A factor for each output: the sum alone would not see outputs that change places.
      const factors = randomTensor([...apply(params, x).shape], 9);
      assertGradient(
        (all: { x: Tensor<string>; params: unknown }) =>
          sum(mul(apply(all.params, all.x), factors)),
        { x, params },
        TOLERANCE,
      );
    });
  }
}

const activations = {
  ...{ elu: library.elu, gelu: library.gelu, leakyRelu: library.leakyRelu },
  ...{ linear: library.linear, relu: library.relu, selu: library.selu, sigmoid: library.sigmoid },
  ...{ softmax: library.softmax, softplus: library.softplus, swish, tanh },
};

for (const [name, f] of Object.entries(activations)) {
  Deno.test(`dense(3, ${name}): the gradient by inputs and parameters is that by finite differences, in both modes`, () => {
    const model = modelOf("4", "float32", dense(3, f));
    const { params } = model.init(key(4));
    const x = randomTensor([5, 4], 5);
    const factors = randomTensor([5, 3], 6);
    for (const training of [true, false]) {
      assertGradient(
        (all: { x: Tensor<string>; params: unknown }) =>
          sum(mul(
            model.forward({ params: all.params, running: [] }, all.x, { training }).output,
            factors,
          )),
        { x, params },
        TOLERANCE,
      );
    }
  });
}

Deno.test("embedding: the gradient by the words' numbers is that by finite differences, in both modes", () => {
  const model = modelOf("3", "int32", embedding(5, 2));
  const { params } = model.init(key(7));
  const words = asTensor([[0, 4, 4], [2, 0, 4]], "2 3", "int32") as never;
  const factors = randomTensor([2, 3, 2], 8);
  for (const training of [true, false]) {
    assertGradient(
      (params: unknown) =>
        sum(mul(model.forward({ params, running: [] }, words, { training }).output, factors)),
      params,
      TOLERANCE,
    );
  }
});

Deno.test("every layer and every activation of the library is in these tables", () => {
  const initializers = ["constant", "glorotNormal", "glorotUniform", "heNormal", "heUniform"];
  initializers.push("lecunNormal", "orthogonal", "zeros");
  const others = ["allParameters", "defineLayer", "inGroup", "input", "kernels", "sequential"];
  others.push("stateless");
  const tested = cases.map(([name]) => name);
  const found = Object.keys(library).filter((name) => !(name in activations));
  assertEquals(
    found.filter((name) => !initializers.includes(name) && !others.includes(name)).toSorted(),
    [...new Set([...tested, "embedding"])].toSorted(),
  );
});
