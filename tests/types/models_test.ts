import { assertEquals } from "@std/assert";
import {
  adam,
  add,
  type AnyLayer,
  asTensor,
  chain,
  type Dense,
  dense,
  type DenseParams,
  dropout,
  flatten,
  initialState,
  input,
  key,
  type Layer,
  layer,
  meanSquaredError,
  type Model,
  mul,
  objective,
  parallel,
  predict,
  raw,
  rearrange,
  relu,
  repeat,
  residual,
  sequential,
  shaped,
  type Tensor,
  trainStep,
  type Weights,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";
import { windows } from "./setup.ts";

type Mlp = Model<"batch 3", "batch 2", [DenseParams<"3", "4">, DenseParams<"4", "2">], []>;

const mlp = sequential(input("3"), dense(4, relu), dropout(0.2), dense(2));
const weights = mlp.init(key(0));
const x = asTensor([[1, 2, 3]], "n 3");

Deno.test("a model's type says what it takes, what it gives and its parameters", () => {
  ok<Eq<typeof mlp, Mlp>>();
  ok<Eq<typeof mlp.input, "batch 3">>();
  ok<Eq<typeof mlp.output, "batch 2">>();
  assertEquals([mlp.input, mlp.output], ["batch 3", "batch 2"]);
});

Deno.test("weights have the parameters of each layer that has some, as a tuple", () => {
  type Params = [DenseParams<"3", "4">, DenseParams<"4", "2">];
  ok<Eq<typeof weights, Weights<Params, []> & Disposable>>();
  ok<Eq<typeof weights.params, Params>>();
  ok<Eq<typeof weights.params[1]["kernel"], Tensor<"4 2">>>();
  ok<Eq<typeof weights.params[1]["bias"], Tensor<"2">>>();
  assertEquals(weights.params.map(({ kernel }) => kernel.shape), [[3, 4], [4, 2]]);
});

Deno.test("the output of a model has the rows of its input: a name, a numeral, or any number", () => {
  const count: number = 1;
  const three = asTensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "3 3");
  const some = asTensor([[1, 2, 3]], `${count} 3`);
  const byName = mlp.apply(weights, x);
  const byNumeral = mlp.apply(weights, three);
  const byNumber = mlp.apply(weights, some);
  ok<Eq<typeof byName, Tensor<"n 2">>>();
  ok<Eq<typeof byNumeral, Tensor<"3 2">>>();
  ok<Eq<typeof byNumber, Tensor<`${number} 2`>>>();
  assertEquals([byName, byNumeral, byNumber].map(({ shape }) => shape), [[1, 2], [3, 2], [1, 2]]);
});

Deno.test("predict() gives what apply() gives", () => {
  const predicted = predict(mlp, weights, x);
  ok<Eq<typeof predicted, Tensor<"n 2">>>();
  assertEquals(predicted.shape, [1, 2]);
});

Deno.test("a tensor of unknown shape is let in by asTensor()", () => {
  const unknown = raw(x);
  const y = mlp.apply(weights, asTensor(unknown, "rows 3"));
  ok<Eq<typeof y, Tensor<"rows 2">>>();
  assertEquals(y.shape, [1, 2]);
});

Deno.test("a name among the features is bound by the input, as the rows are", () => {
  const model = sequential(input("time 3"), dense(2));
  ok<Eq<typeof model, Model<"batch time 3", "batch time 2", [DenseParams<"3", "2">], []>>>();
  const y = model.apply(model.init(key(1)), asTensor([[[1, 2, 3], [4, 5, 6]]], "n 2 3"));
  ok<Eq<typeof y, Tensor<"n 2 2">>>();
  assertEquals(y.shape, [1, 2, 2]);
});

Deno.test("layers that move elements calculate with dims", () => {
  const flat = sequential(input("28 28 3"), flatten());
  const patches = sequential(input("28 28"), rearrange("b (h 7) (w 7) -> b (h w) (7 7)"));
  const counted = sequential(input("28"), windows(3), windows(5));
  ok<Eq<typeof flat.output, "batch 2352">>();
  ok<Eq<typeof patches.output, "batch 16 49">>();
  ok<Eq<typeof counted.output, "batch 22">>();
  assertEquals([flat.output, patches.output, counted.output], [
    "batch 2352",
    "batch 16 49",
    "batch 22",
  ]);
});

Deno.test("parallel() adds the last dims of its branches up, and keeps their parameters apart", () => {
  const model = sequential(input("3"), parallel(dense(4), chain(dense(2), dense(6)), dropout(0.5)));
  type Branches = [DenseParams<"3", "4">, [DenseParams<"3", "2">, DenseParams<"2", "6">]];
  ok<Eq<typeof model, Model<"batch 3", "batch 13", [Branches], []>>>();
  assertEquals(model.output, "batch 13");
});

Deno.test("residual() and repeat() keep the shape; repeat() has a list of its block's parameters", () => {
  const block = residual(chain(dense(5, relu), dense(3)));
  const model = sequential(input("3"), repeat(2, block));
  type Block = [DenseParams<"3", "5">, DenseParams<"5", "3">];
  ok<Eq<typeof model, Model<"batch 3", "batch 3", [readonly Block[]], []>>>();
  assertEquals(model.init(key(2)).params[0].length, 2);
});

Deno.test("a factory of chains keeps its literals", () => {
  const body = <W extends number>(width: W) => chain(dense(width, relu), dense(10));
  const model = sequential(input("3"), body(16));
  ok<
    Eq<
      typeof model,
      Model<"batch 3", "batch 10", [[DenseParams<"3", "16">, DenseParams<"16", "10">]], []>
    >
  >();
  assertEquals(model.output, "batch 10");
});

Deno.test("a width known only at run time is a number in the types, and checked at run time", () => {
  const width: number = 4;
  const model = sequential(input("3"), dense(width), dense(2));
  type Params = [DenseParams<"3", `${number}`>, DenseParams<`${number}`, "2">];
  ok<Eq<typeof model, Model<"batch 3", "batch 2", Params, []>>>();
  const y = model.apply(weights, x);
  ok<Eq<typeof y, Tensor<"n 2">>>();
  assertEquals(y.shape, [1, 2]);
});

Deno.test("a custom layer binds the names of its signature to the dims of its input", () => {
  const scale = layer(
    "scale",
    "... f -> ... f",
    { gain: "f", shift: "f" },
    (params, x) => {
      ok<Eq<typeof x, Tensor<"... f">>>();
      ok<Eq<typeof params.gain, Tensor<"f">>>();
      return add(mul(x, params.gain), params.shift);
    },
  );
  const model = sequential(input("5 3"), scale);
  type Params = { readonly gain: Tensor<"3">; readonly shift: Tensor<"3"> };
  ok<Eq<typeof model, Model<"batch 5 3", "batch 5 3", [Params], []>>>();
  assertEquals(model.init(key(3)).params[0].gain.shape, [3]);
});

Deno.test("a custom layer without parameters takes no place among them", () => {
  const double = layer("double", "... -> ...", {}, (_params, x) => mul(x, 2));
  const model = sequential(input("3"), double, dense(1));
  ok<Eq<typeof model, Model<"batch 3", "batch 1", [DenseParams<"3", "1">], []>>>();
  assertEquals(model.init(key(4)).params.length, 1);
});

Deno.test("a layer knows nothing of its input: the same value stands in many models", () => {
  const block = dense(7, relu);
  const wide = sequential(input("100"), block);
  const deep = sequential(input("4 5"), block);
  ok<Eq<typeof wide.output | typeof deep.output, "batch 7" | "batch 4 7">>();
  ok<Eq<typeof block, Layer<Dense<7>>>>();
  assertEquals([wide.output, deep.output], ["batch 7", "batch 4 7"]);
});

Deno.test("a list of layers of unknown length is checked at run time only, in training too", () => {
  const hidden = [4, 5].map((width) => dense(width, relu));
  const model = sequential(input("3"), ...hidden, dense(2));
  const step = trainStep(objective(model, meanSquaredError), adam());
  using start = initialState(model, step, key(5));
  using end = step(start, { x, y: asTensor([[0, 1]], "n 2") });
  ok<Eq<typeof model.input, "batch 3">>();
  assertEquals(end.step, 1);
});

Deno.test("of a chain of unknown length nothing is known but what the layers behind it make of it", () => {
  const list: readonly AnyLayer[] = [dense(4, relu), dropout(0.5)];
  const open = sequential(input("3"), chain(...list));
  const closed = sequential(input("3"), chain(dense(5), ...list), dense(2));
  const pinned = sequential(input("3"), chain(...list), shaped("batch 4"), dense(2));
  ok<Eq<typeof open.output, string>>();
  ok<Eq<typeof closed.output, `${string} 2`>>();
  ok<Eq<typeof pinned.output, `${string} 2`>>();
  // deno-lint-ignore no-explicit-any -- what is told of weights of which nothing is known
  ok<Eq<ReturnType<typeof closed.init>["params"], any[]>>();
  assertEquals([open.output, closed.output], ["batch 4", "batch 2"]);
  using own = closed.init(key(1));
  assertEquals(closed.apply(own, x).shape, [1, 2]);
  assertEquals(predict(closed, own, x).shape, [1, 2]);
});
