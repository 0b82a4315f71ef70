import { assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  type BoolTensor,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  mul,
  notEqual,
  type ShapeOf,
  type Tensor,
  toArray,
  where,
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

type Relation = (a: Tensor<string>, b: Tensor<string> | number) => BoolTensor<string>;

const relations: [name: string, f: Relation, plainly: (a: number, b: number) => boolean][] = [
  ["equal", equal, (a, b) => a === b],
  ["notEqual", notEqual, (a, b) => a !== b],
  ["greater", greater, (a, b) => a > b],
  ["greaterEqual", greaterEqual, (a, b) => a >= b],
  ["less", less, (a, b) => a < b],
  ["lessEqual", lessEqual, (a, b) => a <= b],
];

for (const [name, f, plainly] of relations) {
  Deno.test(`${name}() compares as loops do, with tensors and with numbers`, () => {
    for (const [i, shapes] of broadcastShapes(8, 7).entries()) {
      const [a, b] = [wholeNumbers(shapes.a, 100 + i), wholeNumbers(shapes.b, 200 + i)];
      const compared = f(a, b);
      assertEquals(compared.dtype, "bool");
      assertClose(
        compared,
        build(shapes.out, (index) => Number(plainly(at(plain(a), index), at(plain(b), index)))),
      );
      assertClose(f(a, 1), build(shapes.a, (index) => Number(plainly(at(plain(a), index), 1))));
    }
  });
}

/** -1, 0 and 1, so that some elements are equal. */
function wholeNumbers(shape: readonly number[], seed: number): Tensor<string> {
  const { data } = plain(randomTensor(shape, seed, -1.5, 1.5));
  return asTensor(Float32Array.from(data, Math.round), shape.join(" ") as string);
}

Deno.test("comparisons take integers, of which both sides must be", () => {
  const labels = asTensor([1, 2, 3], "n", "int32");
  const same = equal(labels, asTensor([1, 0, 3], "n", "int32"));
  ok<Eq<ShapeOf<typeof same>, "n">>();
  assertEquals(toArray(same), [1, 0, 1]);
  assertEquals(toArray(greater(labels, 1.5)), [0, 1, 1]);
  assertThrows(
    () => equal(labels as unknown as Tensor<"n">, asTensor([1, 2, 3], "n")),
    ShapeMismatch,
    "expected elements of type int32 but got float32; convert with toFloat or toInt",
  );
});

Deno.test("comparisons throw where the shapes do not broadcast", () => {
  const [a, b]: Tensor<string>[] = [asTensor([1, 2], "2"), asTensor([1, 2, 3], "3")];
  assertThrows(() => less(a, b), ShapeMismatch, "cannot broadcast '2' with '3': 2 and 3 differ");
});

Deno.test("logicalAnd(), logicalOr() and logicalNot() follow their truth tables", () => {
  const a = asTensor([[true], [false]], "n 1", "bool");
  const b = asTensor([true, false], "2", "bool");
  const both = logicalAnd(a, b);
  ok<Eq<ShapeOf<typeof both>, "n 2">>();
  assertEquals(toArray(both), [[1, 0], [0, 0]]);
  assertEquals(toArray(logicalOr(a, b)), [[1, 1], [1, 0]]);
  assertEquals(toArray(logicalNot(b)), [0, 1]);
});

Deno.test("logicalAnd() refuses numbers and floats", () => {
  const a = asTensor([true], "1", "bool");
  const wrong = (value: unknown) => () => logicalAnd(a, value as BoolTensor<"1">);
  assertThrows(wrong(1), ShapeMismatch, "expected a tensor");
  assertThrows(
    wrong(asTensor([1], "1")),
    ShapeMismatch,
    "expected elements of type bool but got float32; convert with toFloat or toInt",
  );
});

Deno.test("where() chooses as loops do, and its gradient goes to what was chosen", () => {
  for (const [i, shapes] of broadcastShapes(8, 11).entries()) {
    const [a, b] = [randomTensor(shapes.a, 100 + i), randomTensor(shapes.b, 200 + i)];
    const condition = greater(randomTensor(shapes.b, 300 + i), 0);
    const expected = build(
      shapes.out,
      (index) => at(plain(condition), index) ? at(plain(a), index) : at(plain(b), index),
    );
    assertClose(where(condition, a, b), expected);
    assertGradient((x) => where(condition, x, b), a);
    assertGradient((x) => where(condition, a, x), b);
  }
});

Deno.test("where() takes numbers, and a condition on what is differentiated", () => {
  const x = asTensor([-2, 3], "n");
  const signs = where(greater(x, 0), 1, -1);
  ok<Eq<ShapeOf<typeof signs>, "n">>();
  assertEquals(toArray(signs), [-1, 1]);
  assertGradient((x) => where(greater(x, 0), mul(x, x), 0), x);
});

Deno.test("where() throws where a choice does not broadcast or is not of floats", () => {
  const condition: BoolTensor<string> = asTensor([true, false], "2", "bool");
  const x: Tensor<string> = asTensor([1, 2, 3], "3");
  assertThrows(
    () => where(condition, x, 0),
    ShapeMismatch,
    "cannot broadcast '2' with '3': 2 and 3 differ",
  );
  assertThrows(
    () => where(condition, 0, asTensor([1, 2], "2", "int32") as unknown as Tensor<string>),
    ShapeMismatch,
    "expected elements of type float32 but got int32; convert with toFloat or toInt",
  );
});
