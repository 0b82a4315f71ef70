import { assertEquals } from "@std/assert";
import {
  add,
  argMax,
  asTensor,
  asTensors,
  type BoolTensor,
  concat,
  einsum,
  gather,
  greater,
  type IntTensor,
  key,
  matmul,
  mean,
  mul,
  normal,
  oneHot,
  permutation,
  raw,
  rearrangeTensor,
  reshape,
  slice,
  sum,
  type Tensor,
  toArray,
  transpose,
  valueAndGradient,
  where,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const x = asTensor([[1, 2, 3], [4, 5, 6]], "n 3");
const w = asTensor([[1, 0], [0, 1], [1, 1]], "3 2");
const count: number = 2;

Deno.test("asTensor() gives the shape as it is written, and the element type that is asked for", () => {
  const labels = asTensor([0, 2], "n", "int32");
  const some = asTensor([[1, 2, 3]], `${count - 1} 3`);
  const scalar = asTensor(1, "");
  ok<Eq<typeof x, Tensor<"n 3">>>();
  ok<Eq<typeof labels, IntTensor<"n">>>();
  ok<Eq<typeof some, Tensor<`${number} 3`>>>();
  ok<Eq<typeof scalar, Tensor<"">>>();
  assertEquals([x.shape, labels.shape, some.shape, scalar.shape], [[2, 3], [2], [1, 3], []]);
});

Deno.test("asTensors() gives a tuple, whose names stand for the same sizes", () => {
  const tensors = asTensors(["n 2", ["n", "int32"]], [[1, 2], [3, 4]], [0, 1]);
  ok<Eq<typeof tensors, [Tensor<"n 2">, IntTensor<"n">]>>();
  assertEquals(tensors.map(({ shape }) => shape), [[2, 2], [2]]);
});

Deno.test("toArray() is nested as deeply as the tensor has dims", () => {
  const nested = toArray(x);
  const number = toArray(sum(x));
  ok<Eq<typeof nested, number[][]>>();
  ok<Eq<typeof number, number>>();
  assertEquals([nested.length, number], [2, 21]);
});

Deno.test("arithmetic broadcasts: a dim of 1 and a missing dim take the other's size", () => {
  const shifted = add(x, asTensor([1, 2, 3], "3"));
  const scaled = mul(x, 2);
  const table = add(asTensor([[1], [2]], "n 1"), asTensor([1, 2, 3], "3"));
  const some = add(x, asTensor([1, 2, 3], `${count + 1}`));
  ok<Eq<typeof shifted, Tensor<"n 3">>>();
  ok<Eq<typeof scaled, Tensor<"n 3">>>();
  ok<Eq<typeof table, Tensor<"n 3">>>();
  ok<Eq<typeof some, Tensor<"n 3">>>();
  assertEquals([shifted, scaled, table, some].map(({ shape }) => shape), Array(4).fill([2, 3]));
});

Deno.test("comparisons give booleans, and a choice by them floats", () => {
  const isLarge = greater(x, 2);
  const chosen = where(isLarge, x, 0);
  ok<Eq<typeof isLarge, BoolTensor<"n 3">>>();
  ok<Eq<typeof chosen, Tensor<"n 3">>>();
  assertEquals([isLarge.dtype, chosen.dtype], ["bool", "float32"]);
});

Deno.test("matmul() and transpose() know the inner and the outer dims", () => {
  const product = matmul(x, w);
  const turned = transpose(w);
  ok<Eq<typeof product, Tensor<"n 2">>>();
  ok<Eq<typeof turned, Tensor<"2 3">>>();
  assertEquals([product.shape, turned.shape], [[2, 2], [2, 3]]);
});

Deno.test("einsum() gives the right side of its equation", () => {
  const product = einsum("b i, i o -> b o", x, w);
  const total = einsum("b i ->", x);
  const outer = einsum("a b, c d -> a c b d", x, w);
  const rest = einsum("... i, i o -> ... o", asTensor([[[1, 2, 3]]], "n 1 3"), w);
  ok<Eq<typeof product, Tensor<"n 2">>>();
  ok<Eq<typeof total, Tensor<"">>>();
  ok<Eq<typeof outer, Tensor<"n 3 3 2">>>();
  ok<Eq<typeof rest, Tensor<"n 1 2">>>();
  assertEquals([product, total, outer, rest].map(({ shape }) => shape), [
    [2, 2],
    [],
    [2, 3, 3, 2],
    [1, 1, 2],
  ]);
});

Deno.test("reductions take the dim away, or keep it with size 1", () => {
  const total = sum(x);
  const ofRows = mean(x, { axis: 0 });
  const ofColumns = sum(x, { axis: -1, keepDims: true });
  const largest = argMax(x);
  ok<Eq<typeof total, Tensor<"">>>();
  ok<Eq<typeof ofRows, Tensor<"3">>>();
  ok<Eq<typeof ofColumns, Tensor<"n 1">>>();
  ok<Eq<typeof largest, IntTensor<"n">>>();
  assertEquals([total, ofRows, ofColumns, largest].map(({ shape }) => shape), [
    [],
    [3],
    [2, 1],
    [2],
  ]);
});

Deno.test("reshape() and rearrangeTensor() calculate with dims", () => {
  const cube = asTensor(new Float32Array(24), "2 3 4");
  const flat = reshape(cube, "6 4");
  const merged = rearrangeTensor(cube, "a b c -> a (b c)");
  const named = rearrangeTensor(x, "b (h 3) -> (b h) 3");
  ok<Eq<typeof flat, Tensor<"6 4">>>();
  ok<Eq<typeof merged, Tensor<"2 12">>>();
  ok<Eq<typeof named, Tensor<"n 3">>>();
  assertEquals([flat, merged, named].map(({ shape }) => shape), [[6, 4], [2, 12], [2, 3]]);
});

Deno.test("concat() adds one dim up; a name makes it a label", () => {
  const wide = concat([x, x, asTensor([[1], [2]], "n 1")]);
  const long = concat([w, w], { axis: 0 });
  const rows = concat([x, asTensor([[1, 2, 3]], "1 3")], { axis: 0 });
  ok<Eq<typeof wide, Tensor<"n 7">>>();
  ok<Eq<typeof long, Tensor<"6 2">>>();
  ok<Eq<typeof rows, Tensor<"n+1 3">>>();
  assertEquals([wide, long, rows].map(({ shape }) => shape), [[2, 7], [6, 2], [3, 3]]);
});

Deno.test("slice() and gather() are about rows", () => {
  const first = slice(x, 0, 1);
  const rest = slice(x, 1);
  const some = slice(x, 0, count);
  const taken = gather(x, asTensor([[0, 1, 1]], "m 3", "int32"));
  ok<Eq<typeof first, Tensor<"1 3">>>();
  ok<Eq<typeof rest, Tensor<"n-1 3">>>();
  ok<Eq<typeof some, Tensor<`${number} 3`>>>();
  ok<Eq<typeof taken, Tensor<"m 3 3">>>();
  assertEquals([first, rest, some, taken].map(({ shape }) => shape), [
    [1, 3],
    [1, 3],
    [2, 3],
    [1, 3, 3],
  ]);
});

Deno.test("oneHot() appends the classes", () => {
  const labels = oneHot(asTensor([2, 0], "n", "int32"), 3);
  ok<Eq<typeof labels, Tensor<"n 3">>>();
  assertEquals(labels.shape, [2, 3]);
});

Deno.test("random tensors have the shape that they are asked for", () => {
  const noise = normal(key(0), "4 3");
  const order = permutation(key(1), 5);
  ok<Eq<typeof noise, Tensor<"4 3">>>();
  ok<Eq<typeof order, IntTensor<"5">>>();
  assertEquals([noise.shape, order.shape], [[4, 3], [5]]);
});

Deno.test("a gradient has the type of what it is taken by", () => {
  const params = { kernel: w, more: [asTensor([1, 2], "2")] as const };
  const { value, gradient } = valueAndGradient(
    (p) => sum(add(matmul(x, p.kernel), p.more[0])),
    params,
  );
  ok<Eq<typeof value, Tensor<"">>>();
  ok<Eq<typeof gradient, typeof params>>();
  assertEquals(toArray(gradient.more[0]), [2, 2]);
});

Deno.test("a shape that nobody knows stays unknown, and is checked at run time", () => {
  const shape: string = "2 3";
  const unknown = asTensor(raw(x), shape);
  const doubled = mul(unknown, 2);
  const checked = asTensor(doubled, "rows 3");
  ok<Eq<typeof unknown, Tensor<string>>>();
  ok<Eq<typeof doubled, Tensor<string>>>();
  ok<Eq<typeof checked, Tensor<"rows 3">>>();
  assertEquals(checked.shape, [2, 3]);
});
