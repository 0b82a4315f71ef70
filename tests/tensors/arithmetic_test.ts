import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  asTensor,
  div,
  maximum,
  minimum,
  mul,
  pow,
  type ShapeOf,
  sub,
  sum,
  type Tensor,
  toArray,
  valueAndGradient,
} from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import {
  assertClose,
  assertGradient,
  at,
  broadcastShapes,
  build,
  plain,
  randomTensor,
} from "./plain.ts";

type Binary = (a: Tensor<string>, b: Tensor<string> | number) => Tensor<string>;

const operations: [
  name: string,
  f: Binary,
  plainly: (a: number, b: number) => number,
  min: number,
][] = [
  ["add", add, (a, b) => a + b, -2],
  ["sub", sub, (a, b) => a - b, -2],
  ["mul", mul, (a, b) => a * b, -2],
  ["div", div, (a, b) => a / b, 0.5],
  ["pow", pow, (a, b) => a ** b, 0.5],
  ["maximum", maximum, Math.max, -2],
  ["minimum", minimum, Math.min, -2],
];

for (const [name, f, plainly, min] of operations) {
  Deno.test(`${name}() broadcasts as loops do, and its gradient by both operands is right`, () => {
    for (const [i, shapes] of broadcastShapes(12, 3).entries()) {
      const a = randomTensor(shapes.a, 100 + i, min);
      const b = randomTensor(shapes.b, 200 + i, min);
      const expected = build(
        shapes.out,
        (index) => plainly(at(plain(a), index), at(plain(b), index)),
      );
      assertClose(f(a, b), expected);
      assertGradient((x) => f(x, b), a);
      assertGradient((x) => f(a, x), b);
    }
  });

  Deno.test(`${name}() takes a number`, () => {
    const x = randomTensor([2, 3], 1, min);
    assertClose(f(x, 1.5), build([2, 3], (index) => plainly(at(plain(x), index), 1.5)));
    assertGradient((x) => f(x, 1.5), x);
  });

  Deno.test(`${name}() throws where the shapes do not broadcast`, () => {
    assertThrows(
      () => f(randomTensor([32, 10], 1), randomTensor([32, 4], 1)),
      ShapeMismatch,
      "cannot broadcast '32 10' with '32 4': 10 and 4 differ",
    );
  });
}

Deno.test("where both operands are equal, the gradient of maximum() and minimum() goes to the first", () => {
  const pair = { a: asTensor([1, 2, 3], "3"), b: asTensor([2, 2, 2], "3") };
  const cases = [[maximum, [0, 1, 1], [1, 0, 0]], [minimum, [1, 1, 0], [0, 0, 1]]] as const;
  for (const [f, byFirst, bySecond] of cases) {
    const { gradient } = valueAndGradient(({ a, b }) => sum(f(a, b)), pair);
    assertEquals([toArray(gradient.a), toArray(gradient.b)], [[...byFirst], [...bySecond]]);
    const beside = valueAndGradient((a) => sum(f(a, 2)), pair.a);
    assertEquals(toArray(beside.gradient), [...byFirst]);
  }
});

Deno.test("arithmetic refuses operands of another element type and what is no tensor", () => {
  const x = asTensor([1, 2], "n") as Tensor<string>;
  const labels = asTensor([1, 2], "n", "int32") as unknown as Tensor<string>;
  assertThrows(
    () => add(x, labels),
    ShapeMismatch,
    "expected elements of type float32 but got int32; convert with toFloat or toInt",
  );
  assertThrows(
    () => add(x, "1" as unknown as number),
    ShapeMismatch,
    "expected a number or a tensor",
  );
});

Deno.test("the result of arithmetic has the broadcast shape as its type", () => {
  const rows = asTensor([[1, 2], [3, 4]], "n 2");
  const row = asTensor([1, 2], "2");
  const column = asTensor([[1], [2]], "n 1");
  const unknown: Tensor<string> = row;
  const sums = [add(rows, row), add(row, rows), add(column, row), add(rows, 1)] as const;
  ok<Eq<ShapeOf<typeof sums[number]>, "n 2">>();
  const some = add(rows, unknown);
  ok<Eq<ShapeOf<typeof some>, string>>();
});

Deno.test("a function of tensors of any one shape may add a number", () => {
  const next = <S extends string>(x: Tensor<S>): Tensor<S> => add(x, 1);
  assertClose(next(asTensor([1, 2], "2")), { shape: [2], data: [2, 3] });
});
