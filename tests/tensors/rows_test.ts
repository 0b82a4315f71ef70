import { assertEquals, assertThrows } from "@std/assert";
import {
  type AnyTensor,
  asTensor,
  concat,
  gather,
  type IntTensor,
  type ShapeOf,
  slice,
  type Tensor,
  toArray,
} from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertClose, assertGradient, at, build, plain, randomTensor } from "./plain.ts";

Deno.test("concat() puts tensors behind one another as loops do, and its gradient is right", () => {
  for (const axis of [0, 1, -1]) {
    const position = (axis + 3) % 3;
    const [a, b] = [2, 5].map((size, i) => randomTensor([3, 2, 4].with(position, size), i));
    const [split, all] = [a.shape[position], a.shape[position] + b.shape[position]];
    const expected = build(a.shape.with(position, all), (index) => {
      const i = index[position];
      return i < split ? at(plain(a), index) : at(plain(b), index.with(position, i - split));
    });
    assertClose(concat([a, b], { axis }), expected);
    assertGradient((x) => concat([x, b, x], { axis }), a);
  }
});

Deno.test("concat() goes along the last axis unless told, and takes one tensor or any element type", () => {
  const x = asTensor([[1, 2], [3, 4]], "n 2");
  assertEquals(toArray(concat([x, x])), [[1, 2, 1, 2], [3, 4, 3, 4]]);
  assertEquals(toArray(concat([x])), [[1, 2], [3, 4]]);
  const labels = asTensor([7], "1", "int32");
  const both: IntTensor<"2"> = concat([labels, labels]);
  assertEquals([both.dtype, toArray(both)], ["int32", [7, 7]]);
});

Deno.test("concat() throws where the tensors do not fit", () => {
  const x = randomTensor([2, 3], 1);
  const cases: [tensors: AnyTensor[], axis: number, message: string][] = [
    [[x, randomTensor([3, 3], 1)], -1, "concat: '2 3' and '3 3' differ in other dims than axis -1"],
    [[x, randomTensor([2], 1)], 0, "concat: '2 3' and '2' differ in other dims than axis 0"],
    [[x, x], 2, "axis 2 is out of range: '2 3' has 2 dims"],
    [
      [x, asTensor([[1, 2, 3], [4, 5, 6]], "2 3", "int32")],
      -1,
      "concat: expected tensors of one element type",
    ],
  ];
  for (const [tensors, axis, message] of cases) {
    assertThrows(() => concat(tensors as Tensor<string>[], { axis }), ShapeMismatch, message);
  }
  assertThrows(
    () => concat([]),
    RangeError,
    "Cannot concatenate: expected at least 1 tensor but found none",
  );
});

Deno.test("the result of concat() has its shape as its type", () => {
  const a = asTensor([[1, 2]], "n 2");
  const b = asTensor([[1]], "n 1");
  const list: Tensor<"n 2">[] = [a, a];
  const [last, first, unknown] = [concat([a, b, a]), concat([a, a], { axis: 0 }), concat(list)];
  ok<Eq<ShapeOf<typeof last>, "n 5">>();
  ok<Eq<ShapeOf<typeof first>, "n+n 2">>();
  ok<Eq<ShapeOf<typeof unknown>, `n ${number}`>>();
  const loose: Tensor<string>[] = [a, b];
  const joined = concat(loose);
  ok<Eq<ShapeOf<typeof joined>, string>>();
});

Deno.test("slice() takes rows as loops do, and its gradient is right", () => {
  const x = randomTensor([5, 2, 3], 1);
  assertClose(
    slice(x, 1, 4),
    build([3, 2, 3], ([row, ...rest]) => at(plain(x), [row + 1, ...rest])),
  );
  assertEquals(slice(x, 2).shape, [3, 2, 3]);
  assertEquals(slice(x, 5).shape, [0, 2, 3]);
  assertGradient((x) => slice(x, 1, 4), x);
});

Deno.test("slice() throws where the rows are out of range", () => {
  const x = randomTensor([5, 2], 1);
  for (const [start, end] of [[-1, 2], [3, 2], [0, 6], [0.5, 2]]) {
    assertThrows(
      () => slice(x, start, end),
      RangeError,
      `Cannot slice '5 2': expected 0 <= start <= end <= 5 but found ${start} and ${end}`,
    );
  }
  assertThrows(() => slice(randomTensor([], 1), 0), ShapeMismatch, "a scalar has no first dim");
});

Deno.test("the result of slice() has its shape as its type", () => {
  const x = asTensor([[1, 2], [3, 4], [5, 6]], "3 2");
  const n: number = 1;
  const labels = asTensor([1, 2, 3], "n", "int32");
  const [some, rest, unknown, few] = [
    slice(x, 1, 3),
    slice(x, 1),
    slice(x, n),
    slice(labels, 0, 2),
  ];
  ok<Eq<ShapeOf<typeof some>, "2 2">>();
  ok<Eq<ShapeOf<typeof rest>, "2 2">>();
  ok<Eq<ShapeOf<typeof unknown>, `${number} 2`>>();
  ok<Eq<typeof few, IntTensor<"2">>>();
  assertEquals([few.dtype, toArray(few)], ["int32", [1, 2]]);
});

Deno.test("gather() takes rows as loops do, and its gradient adds up", () => {
  for (const shape of [[4], [4, 3], [4, 2, 3]]) {
    const x = randomTensor(shape, 1);
    const indices = asTensor([2, 0, 2, 3, 2], "m", "int32");
    const expected = build(
      [5, ...shape.slice(1)],
      ([i, ...rest]) => at(plain(x), [plain(indices).data[i], ...rest]),
    );
    assertClose(gather(x, indices), expected);
    assertGradient((x) => gather(x, indices), x);
  }
});

Deno.test("gather() looks words up in a table, and its gradient is right", () => {
  const table = randomTensor([3, 2], 1);
  const words = asTensor([[0, 2], [2, 1]], "batch time", "int32");
  assertClose(
    gather(table, words),
    build([2, 2, 2], ([i, j, k]) => at(plain(table), [at(plain(words), [i, j]), k])),
  );
  assertGradient((x) => gather(x, words), table);
});

Deno.test("gather() takes labels, and no row at all", () => {
  const labels = gather(asTensor([7, 8], "n", "int32"), asTensor([1, 1, 0], "m", "int32"));
  ok<Eq<typeof labels, IntTensor<"m">>>();
  assertEquals([labels.dtype, toArray(labels)], ["int32", [8, 8, 7]]);
  const none = asTensor(new Int32Array(0), "0", "int32");
  assertEquals(gather(randomTensor([2, 3], 1), none).shape, [0, 3]);
});

Deno.test("gather() throws where an index is out of range or no integer", () => {
  const x = randomTensor([3, 2], 1);
  for (const index of [3, -1]) {
    assertThrows(
      () => gather(x, asTensor([0, index], "m", "int32")),
      RangeError,
      `Cannot gather rows of '3 2': expected indices of at least 0 and below 3 but found ${index}`,
    );
  }
  const wrong = (indices: unknown) => () => gather(x, indices as IntTensor<"m">);
  assertThrows(
    wrong(asTensor([0, 1], "m")),
    ShapeMismatch,
    "gather: expected indices of type int32 but got float32",
  );
  assertThrows(wrong([0, 1]), ShapeMismatch, "gather: expected a tensor of indices");
});

Deno.test("the result of gather() has its shape as its type", () => {
  const x = asTensor([[1, 2, 3]], "n 3");
  const rows = gather(x, asTensor([0], "m", "int32"));
  const row = gather(x, asTensor(0, "", "int32"));
  ok<Eq<ShapeOf<typeof rows>, "m 3">>();
  ok<Eq<ShapeOf<typeof row>, "3">>();
  assertEquals(toArray(row), [1, 2, 3]);
});
