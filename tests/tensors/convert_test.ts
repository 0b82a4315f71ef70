import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  asTensors,
  type BoolTensor,
  dispose,
  type IntTensor,
  item,
  liveTensors,
  raw,
  type Tensor,
  type TensorData,
  toArray,
  values,
} from "shapefold";
import * as tf from "../../src/tensors/tfjs.ts";

type Thrown = typeof TypeError | typeof RangeError | typeof SyntaxError;

Deno.test("asTensor() takes a number and arrays as deep as the shape", () => {
  const scalar: Tensor<""> = asTensor(5, "");
  const cube: Tensor<"1 n 2"> = asTensor([[[1, 2], [3, 4], [5, 6]]], "1 n 2");
  assertEquals([item(scalar), scalar.shape], [5, []]);
  assertEquals(cube.shape, [1, 3, 2]);
  assertEquals(toArray(cube), [[[1, 2], [3, 4], [5, 6]]]);
});

Deno.test("asTensor() takes every kind of typed array, and copies it", () => {
  const kinds = [
    Float32Array,
    Float64Array,
    Int8Array,
    Int16Array,
    Int32Array,
    Uint8Array,
    Uint8ClampedArray,
    Uint16Array,
    Uint32Array,
  ];
  for (const kind of kinds) {
    const numbers = kind.of(1, 2, 3, 4);
    const [floats, integers] = [asTensor(numbers, "n 2"), asTensor(numbers, "n 2", "int32")];
    numbers[0] = 9;
    assertEquals([toArray(floats), toArray(integers)], [[[1, 2], [3, 4]], [[1, 2], [3, 4]]]);
  }
});

Deno.test("a view of a larger buffer gives its own numbers only", () => {
  const view = Float32Array.of(0, 1, 2, 3, 4).subarray(1, 4);
  assertEquals(toArray(asTensor(view, "3")), [1, 2, 3]);
});

Deno.test("what asTensor() is given as tensor it gives back as it is, checked", () => {
  const x = asTensor([[1, 2]], "n 2");
  const before = liveTensors();
  assertStrictEquals<unknown>(asTensor(x, "1 2"), x);
  const own = tf.tensor2d([[1, 2, 3]]);
  assertStrictEquals<unknown>(raw(asTensor(own, "n 3")), own);
  assertEquals(liveTensors(), before + 1);
});

Deno.test("element types: whole numbers and booleans, their extremes included", () => {
  const integers: IntTensor<"n"> = asTensor([-(2 ** 31), -0, 2 ** 31 - 1], "n", "int32");
  const booleans: BoolTensor<"n"> = asTensor([true, 0, 1, false], "n", "bool");
  assertEquals(values(integers), Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1));
  assertEquals(values(booleans), Uint8Array.of(1, 0, 1, 0));
  assertEquals([integers.dtype, booleans.dtype], ["int32", "bool"]);
});

Deno.test("a flat array may leave one size open, and none in the numbers", () => {
  assertEquals(asTensor(new Float32Array(12), "2 n 3").shape, [2, 2, 3]);
  assertEquals(asTensor(new Float32Array(0), "n 3").shape, [0, 3]);
  assertEquals(asTensor([], "n").shape, [0]);
  assertEquals(
    values(asTensor(Float32Array.of(NaN, Infinity), "2")),
    Float32Array.of(NaN, Infinity),
  );
});

const x = asTensor([[1, 2]], "n 2");

/** Data that do not fit, and what is said of them. */
const wrong: [data: unknown, shape: string, dtype: "float32" | "int32" | "bool", Thrown, string][] =
  [
    [[[1, 2]], "n 3", "float32", TypeError, "expected 'n 3' but got '1 2': expects 3 but got 2"],
    [[1, 2], "n 2", "float32", TypeError, "expected 'n 2' but got '2': too few dims"],
    [[[1, 2]], "n n", "float32", TypeError, "expected 'n n' but got '1 2': 'n' is both 1 and 2"],
    [5, "n", "float32", TypeError, "expected 'n' but got '': too few dims"],
    [x, "n 3", "float32", TypeError, "expected 'n 3' but got '1 2': expects 3 but got 2"],
    [
      x,
      "n 2",
      "int32",
      TypeError,
      "Cannot take a tensor as 'n 2': expected int32 but found float32; pass 'float32' as the element type",
    ],
    [
      [[1, 2], [3]],
      "n 2",
      "float32",
      TypeError,
      "Cannot make a tensor of ragged rows: expected 2 entries at depth 1 but found 1 entries",
    ],
    [
      [[1, 2], 3],
      "n 2",
      "float32",
      TypeError,
      "Cannot make a tensor of ragged rows: expected 2 entries at depth 1 but found a number",
    ],
    [
      [1, [2]],
      "n",
      "float32",
      TypeError,
      "Cannot make a tensor of ragged rows: expected a number at depth 1 but found 1 entries",
    ],
    [
      new Float32Array(6),
      "a b",
      "float32",
      TypeError,
      "expected one open size for a flat array but 'a b' leaves a b",
    ],
    [new Float32Array(7), "n 2", "float32", TypeError, "expected 'n 2' but got 7 values"],
    [new Float32Array(7), "8", "float32", TypeError, "expected '8' but got 7 values"],
    [["1"], "n", "float32", TypeError, `Cannot make a tensor: expected numbers but found "1" at 0`],
    [
      [1, null],
      "n",
      "float32",
      TypeError,
      "Cannot make a tensor: expected numbers but found null at 1",
    ],
    [
      // deno-lint-ignore no-sparse-arrays -- a hole is what is tested
      [1, , 3],
      "n",
      "float32",
      TypeError,
      "Cannot make a tensor: expected numbers but found undefined at 1",
    ],
    [
      BigInt64Array.of(7n),
      "n",
      "float32",
      TypeError,
      "Cannot make a tensor: expected numbers but found 7n at 0",
    ],
    ...[2.5, 2 ** 31, NaN, Infinity].map((value) =>
      [
        [0, value],
        "n",
        "int32",
        RangeError,
        `Cannot make an int32 tensor: expected 32-bit whole numbers but found ${value} at 1`,
      ] as typeof wrong[number]
    ),
    ...[2, -1, 0.5, NaN].map((value) =>
      [
        [value],
        "n",
        "bool",
        RangeError,
        `Cannot make a bool tensor: expected booleans, 0 or 1 but found ${value} at 0`,
      ] as typeof wrong[number]
    ),
    [[1], "n  2", "float32", SyntaxError, "'n  2' has a double, leading or trailing space"],
  ];

for (const [data, shape, dtype, error, message] of wrong) {
  Deno.test(`asTensor() of ${Deno.inspect(data).slice(0, 30)} as ${dtype} '${shape}' says: ${message}`, () => {
    const before = liveTensors();
    const take = asTensor as (data: unknown, shape: string, dtype: string) => unknown;
    assertEquals(assertThrows(() => take(data, shape, dtype), error).message, message);
    assertEquals(liveTensors(), before);
  });
}

Deno.test("asTensors() binds a name once for all of them", () => {
  const [inputs, labels] = asTensors(["n 2", ["n", "int32"]], [[1, 2], [3, 4]], [0, 1]);
  assertEquals([toArray(inputs), toArray(labels)], [[[1, 2], [3, 4]], [0, 1]]);
  const [square, flat] = asTensors(["n n", "n n"], [[1, 2], [3, 4]], new Float32Array(4));
  assertEquals([square.shape, flat.shape], [[2, 2], [2, 2]]);
});

Deno.test("asTensors() makes all of them or none", () => {
  const before = liveTensors();
  const cases: [data: TensorData[], message: string][] = [
    [[[[1, 2]], [[1], [2]]], "expected 'n 1' but got '2 1': 'n' is both 1 and 2"],
    [[[[1, 2]], new Float32Array(3)], "expected 'n 1' but got 3 values"],
    [[[[1, 2]]], "Cannot make tensors: expected 2 data but found 1"],
  ];
  for (const [data, message] of cases) {
    const take = () => asTensors(["n 2", "n 1"], ...data as [TensorData, TensorData]);
    assertEquals(assertThrows(take, TypeError).message, message);
  }
  assertEquals(liveTensors(), before);
});

Deno.test("toArray(), values() and item() lead out, and copy", () => {
  const x = asTensor([[1.5, -2]], "1 2");
  const numbers = values(x);
  numbers[0] = 9;
  assertEquals(toArray(x), [[1.5, -2]]);
  assert(values(x) instanceof Float32Array);
  assert(values(asTensor([1], "n", "int32")) instanceof Int32Array);
  assertEquals([item(asTensor([[7]], "1 1")), item(asTensor([true], "n", "bool"))], [7, 1]);
  assertThrows(
    () => item(x),
    TypeError,
    "Cannot take the item of a tensor: expected 1 element but found 2",
  );
  dispose(x);
});

Deno.test("a number too large for 32 bits is refused; infinity itself is a number that floats have", () => {
  assertEquals(
    assertThrows(() => asTensor([1, 1e300], "n"), RangeError).message,
    "Cannot make a float32 tensor: expected numbers up to 3.4e38 in size but found 1e+300 at 1",
  );
  assertEquals(toArray(asTensor([Infinity], "n")), [Infinity]);
});
