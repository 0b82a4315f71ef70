import { assertEquals } from "@std/assert";
import {
  alphaDropout,
  asTensor,
  batchNorm,
  chain,
  dense,
  type DenseParams,
  gaussianDropout,
  gaussianNoise,
  input,
  key,
  layerNorm,
  type Model,
  type NormParams,
  parallel,
  relu,
  repeat,
  residual,
  type RunningMoments,
  sequential,
  spatialDropout,
  stochasticDepth,
  type Tensor,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

Deno.test("normalizing layers have a gain and an offset for each feature, batchNorm a running state beside", () => {
  const model = sequential(input("28 28 3"), batchNorm(), layerNorm(), dense(2));
  type Params = [NormParams<"3">, NormParams<"3">, DenseParams<"3", "2">];
  ok<Eq<typeof model, Model<"batch 28 28 3", "batch 28 28 2", Params, [RunningMoments<"3">]>>>();
  const { params, running } = model.init(key(0));
  ok<Eq<typeof params[0]["gain"], Tensor<"3">>>();
  ok<Eq<typeof running[0]["variance"], Tensor<"3">>>();
  assertEquals([params[0].gain.shape, running[0].variance.shape], [[3], [3]]);
});

Deno.test("what batchNorm() leaves out is no parameter", () => {
  const model = sequential(
    input("4"),
    batchNorm({ center: false }),
    batchNorm({ scale: false, momentum: 0.9 }),
    batchNorm({ center: false, scale: false }),
    batchNorm({ center: true }),
  );
  type Params = [
    Pick<NormParams<"4">, "gain">,
    Pick<NormParams<"4">, "offset">,
    NormParams<"4">,
  ];
  type Running = RunningMoments<"4">;
  ok<Eq<typeof model, Model<"batch 4", "batch 4", Params, [Running, Running, Running, Running]>>>();
  const names = model.init(key(0)).params.map((own) => Object.keys(own));
  assertEquals(names, [["gain"], ["offset"], ["gain", "offset"]]);
});

Deno.test("compositions carry parameters and running state of batchNorm()", () => {
  const block = chain(dense(8, relu), batchNorm());
  const model = sequential(
    input("8"),
    residual(block),
    repeat(2, batchNorm()),
    stochasticDepth(block, 0.2),
    parallel(batchNorm(), dense(2)),
  );
  type Moments = RunningMoments<"8">;
  type Running = [[Moments], readonly Moments[], [Moments], [Moments]];
  type Block = [DenseParams<"8", "8">, NormParams<"8">];
  type Params = [
    Block,
    readonly NormParams<"8">[],
    Block,
    [NormParams<"8">, DenseParams<"8", "2">],
  ];
  ok<Eq<typeof model, Model<"batch 8", "batch 10", Params, Running>>>();
  assertEquals(model.output, "batch 10");
});

Deno.test("layers that draw keep the shape and have no parameters", () => {
  const model = sequential(
    input("time 4"),
    gaussianDropout(0.1),
    gaussianNoise(0.1),
    alphaDropout(0.1),
    spatialDropout(0.1),
    stochasticDepth(gaussianNoise(0.1), 0.1),
  );
  ok<Eq<typeof model, Model<"batch time 4", "batch time 4", [], []>>>();
  const y = model.apply(model.init(key(0)), asTensor([[[1, 2, 3, 4]]], "n 1 4"));
  ok<Eq<typeof y, Tensor<"n 1 4">>>();
  assertEquals(y.shape, [1, 1, 4]);
});

Deno.test("sizes known only at run time are numbers in the types", () => {
  const width: number = 5;
  const shape: string = "2 3";
  const model = sequential(input("4"), dense(width), batchNorm(), layerNorm());
  type Params = [
    DenseParams<"4", `${number}`>,
    NormParams<`${number}`>,
    NormParams<`${number}`>,
  ];
  type Running = [RunningMoments<`${number}`>];
  ok<Eq<typeof model, Model<"batch 4", `batch ${number}`, Params, Running>>>();
  const unknown = sequential(input(shape), batchNorm(), layerNorm(), spatialDropout(0.5));
  ok<Eq<typeof unknown.output, string>>();
  assertEquals([model.output, unknown.output], ["batch 5", "batch 2 3"]);
});
