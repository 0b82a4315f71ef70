import { assertEquals } from "@std/assert";
import {
  type AnyLayer,
  asTensor,
  averagePool2d,
  chain,
  conv2d,
  type Conv2dParams,
  dense,
  type DenseParams,
  depthwiseConv2d,
  type DepthwiseConv2dParams,
  embedding,
  type EmbeddingParams,
  flatten,
  globalAveragePool2d,
  input,
  type IntModel,
  type IntTensor,
  key,
  linear,
  maxPool2d,
  meanSquaredError,
  type Model,
  type Objective,
  objective,
  parallel,
  predict,
  rearrange,
  relu,
  repeat,
  residual,
  sequential,
  sgd,
  shaped,
  stochasticDepth,
  type Tensor,
  trainStep,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

Deno.test("a convolutional model has the sizes of its images and the parameters of its filters", () => {
  const model = sequential(
    input("28 28 1"),
    conv2d(32, 3, relu),
    maxPool2d(2),
    depthwiseConv2d([3, 2], linear, { multiplier: 2, padding: "same" }),
    flatten(),
    dense(10),
  );
  type Params = [
    Conv2dParams<"3 3", "1", "32">,
    DepthwiseConv2dParams<"3 2", "32", "2">,
    DenseParams<"10816", "10">,
  ];
  ok<Eq<typeof model, Model<"batch 28 28 1", "batch 10", Params, []>>>();
  const { params } = model.init(key(0));
  ok<Eq<typeof params[0]["kernel"], Tensor<"3 3 1 32">>>();
  ok<Eq<typeof params[1]["kernel"], Tensor<"3 2 32 2">>>();
  ok<Eq<typeof params[1]["bias"], Tensor<"64">>>();
  assertEquals(params.map(({ kernel, bias }) => [kernel.shape, bias.shape]), [
    [[3, 3, 1, 32], [32]],
    [[3, 2, 32, 2], [64]],
    [[10816, 10], [10]],
  ]);
});

Deno.test("strides, padding and dilation are calculated with, down and across", () => {
  const model = sequential(
    input("29 30 3"),
    conv2d(4, [3, 5], relu, { strides: [2, 3], padding: "same" }),
    shaped("batch 15 10 4"),
    conv2d(4, [3, 2], linear, { dilation: [2, 1] }),
    shaped("batch 11 9 4"),
    maxPool2d([2, 3], { strides: 1 }),
    shaped("batch 10 7 4"),
    averagePool2d(3, { padding: "same" }),
    shaped("batch 4 3 4"),
    depthwiseConv2d(2, relu, { strides: 2, multiplier: 3 }),
  );
  ok<Eq<typeof model.output, "batch 2 1 12">>();
  assertEquals(model.output, "batch 2 1 12");
  const pooled = sequential(input("29 30 3"), globalAveragePool2d());
  ok<Eq<typeof pooled.output, "batch 3">>();
  assertEquals(pooled.output, "batch 3");
});

Deno.test("images of named sizes give sizes that say what is calculated", () => {
  const same = sequential(input("h w 3"), conv2d(4, 3, relu, { padding: "same" }));
  const valid = sequential(input("h w 3"), conv2d(4, 3), maxPool2d(2));
  ok<Eq<typeof same.output, "batch h w 4">>();
  ok<Eq<typeof valid.output, "batch h-3+1-2/2+1 w-3+1-2/2+1 4">>();
  assertEquals([same.output, valid.output], [
    "batch h w 4",
    "batch h-3+1-2/2+1 w-3+1-2/2+1 4",
  ]);
});

Deno.test("sizes, strides and paddings known only at run time are numbers in the types", () => {
  const options = { size: 3, strides: 2, padding: "same" as "same" | "valid" };
  const bySize = sequential(input("28 28 1"), conv2d(8, options.size));
  const byStrides = sequential(
    input("28 28 1"),
    conv2d(8, 3, relu, { strides: [1, options.strides] }),
  );
  const byPadding = sequential(input("28 28 1"), maxPool2d(2, { padding: options.padding }));
  const byDilation = sequential(input("9 9 1"), conv2d(8, 3, relu, { dilation: options.strides }));
  ok<Eq<typeof bySize.output, `batch ${number} ${number} 8`>>();
  ok<Eq<typeof byStrides.output, `batch 26 ${number} 8`>>();
  ok<Eq<typeof byPadding.output, `batch ${number} ${number} 1`>>();
  ok<Eq<typeof byDilation.output, `batch ${number} ${number} 8`>>();
  assertEquals([bySize, byStrides, byPadding, byDilation].map(({ output }) => output as string), [
    "batch 26 26 8",
    "batch 26 13 8",
    "batch 14 14 1",
    "batch 5 5 8",
  ]);
});

Deno.test("a model of integers says so, and takes them only", () => {
  const model = sequential(input("20", "int32"), embedding(1000, 16), flatten(), dense(1));
  type Params = [EmbeddingParams<"1000", "16">, DenseParams<"320", "1">];
  ok<Eq<typeof model, IntModel<"batch 20", "batch 1", Params, []>>>();
  const loss = objective(model, meanSquaredError);
  ok<Eq<typeof loss, Objective<typeof model, Tensor<"batch 1">>>>();
  ok<Eq<Parameters<typeof loss>[1]["x"], IntTensor<"batch 20">>>();
  const step = trainStep(loss, sgd());
  ok<Eq<typeof step.objective.model, typeof model>>();

  const words = asTensor(new Int32Array(40), "n 20", "int32");
  const weights = model.init(key(0));
  const [applied, predicted] = [model.apply(weights, words), predict(model, weights, words)];
  ok<Eq<typeof applied | typeof predicted, Tensor<"n 1">>>();
  assertEquals([applied.shape, predicted.shape, model.inputType], [[2, 1], [2, 1], "int32"]);
});

Deno.test("chains and branches of embeddings take integers, with a width for each word", () => {
  const words = chain(embedding(9, 4));
  const model = sequential(input("3", "int32"), parallel(words, embedding(9, 2)));
  type Params = [[[EmbeddingParams<"9", "4">], EmbeddingParams<"9", "2">]];
  ok<Eq<typeof model, IntModel<"batch 3", "batch 3 6", Params, []>>>();
  assertEquals(model.output, "batch 3 6");
});

Deno.test("layers that only move elements pass integers on to an embedding", () => {
  const model = sequential(
    input("2 3", "int32"),
    shaped("batch 2 3"),
    chain(rearrange("b h w -> b w h"), flatten()),
    embedding(9, 4),
  );
  ok<Eq<typeof model, IntModel<"batch 2 3", "batch 6 4", [EmbeddingParams<"9", "4">], []>>>();
  const inChain = sequential(input("2 3", "int32"), chain(flatten(), embedding(9, 4)), flatten());
  ok<Eq<typeof inChain.output, "batch 24">>();
  const layers: readonly AnyLayer[] = [flatten(), embedding(9, 4)];
  const unknown = sequential(input("2 3", "int32"), ...layers);
  assertEquals([model.output, inChain.output, unknown.output], [
    "batch 6 4",
    "batch 24",
    "batch 6 4",
  ]);
});

Deno.test("what is known only at run time is no mistake for layers of images and of blocks", () => {
  const shape: string = "4 4 3";
  const flat = sequential(input(shape), conv2d(8, 3), flatten());
  ok<Eq<typeof flat.output, string>>();
  const classes = sequential(input(shape), conv2d(8, 3), flatten(), dense(2));
  const options = { size: 3, units: 6, padding: "same" as "same" | "valid" };
  const block = conv2d(3, 3, relu, { padding: options.padding });
  const images = sequential(input("4 4 3"), stochasticDepth(block, 0.1), residual(block));
  const rows = sequential(input("6"), repeat(2, dense(options.units)));
  const sides = sequential(
    input("4 4 3"),
    parallel(conv2d(2, 1), block, conv2d(1, options.size, relu, { padding: "same" })),
  );
  const outputs = [flat, classes, images, rows, sides].map(({ output }): string => output);
  assertEquals(outputs, [
    "batch 32",
    "batch 2",
    "batch 4 4 3",
    "batch 6",
    "batch 4 4 6",
  ]);
});
