import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, matmul, type ShapeOf, type Tensor, transpose } from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import {
  assertClose,
  assertGradient,
  at,
  build,
  type Plain,
  plain,
  randomTensor,
} from "./plain.ts";

const outerShapes = [[], [5], [2, 3], [2, 1, 3]];

function multiplyPlainly(a: Plain, b: Plain): Plain {
  const [inner, columns] = b.shape;
  return build([...a.shape.slice(0, -1), columns], (index) => {
    const row = index.slice(0, -1);
    const products = Array.from(
      { length: inner },
      (_, i) => at(a, [...row, i]) * at(b, [i, index[index.length - 1]]),
    );
    return products.reduce((sum, product) => sum + product, 0);
  });
}

Deno.test("matmul() multiplies rows as loops do, and its gradient by both operands is right", () => {
  for (const outer of outerShapes) {
    const a = randomTensor([...outer, 4], 1);
    const b = randomTensor([4, 3], 2);
    assertClose(matmul(a, b), multiplyPlainly(plain(a), plain(b)));
    assertGradient((x) => matmul(x, b), a);
    assertGradient((x) => matmul(a, x), b);
  }
});

Deno.test("matmul() throws the compiler's sentences", () => {
  const matrix = randomTensor([4, 3], 1);
  const cases: [a: Tensor<string>, b: unknown, message: string][] = [
    [randomTensor([5, 2], 1), matrix, "matmul: '5 2' times '4 3', inner dims 2 and 4 differ"],
    [
      randomTensor([], 1),
      matrix,
      "matmul: the left operand must have at least 1 dim but is a scalar",
    ],
    [matrix, randomTensor([3], 1), "matmul: the right operand must have 2 dims but is '3'"],
    [matrix, 2, "matmul: expected a tensor of floats"],
    [matrix, asTensor([[1]], "1 1", "int32"), "matmul: expected a tensor of floats"],
  ];
  for (const [a, b, message] of cases) {
    assertThrows(() => matmul(a, b as Tensor<string>), ShapeMismatch, message);
  }
});

Deno.test("transpose() swaps rows and columns, and its gradient is right", () => {
  const x = randomTensor([2, 3], 1);
  assertClose(transpose(x), build([3, 2], ([i, j]) => at(plain(x), [j, i])));
  assertGradient((x) => transpose(x), x);
});

Deno.test("transpose() throws where there are not two dims", () => {
  assertThrows(
    () => transpose(randomTensor([2, 3, 4], 1)),
    ShapeMismatch,
    "transpose: expected 2 dims but got '2 3 4'; use rearrangeTensor",
  );
});

Deno.test("the result of a product has its shape as its type", () => {
  const x = asTensor([[1, 2]], "batch 2");
  const w = asTensor([[1], [2]], "2 1");
  const [product, row, transposed] = [matmul(x, w), matmul(asTensor([1, 2], "2"), w), transpose(x)];
  ok<Eq<ShapeOf<typeof product>, "batch 1">>();
  ok<Eq<ShapeOf<typeof row>, "1">>();
  ok<Eq<ShapeOf<typeof transposed>, "2 batch">>();
  assertEquals(row.shape, [1]);
});
