import { assertEquals, assertThrows } from "@std/assert";
import {
  argMax,
  argMin,
  asTensor,
  type IntTensor,
  logSumExp,
  max,
  mean,
  min,
  mul,
  type ReductionOptions,
  type ShapeOf,
  sum,
  type Tensor,
  toArray,
  toFloat,
} from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import {
  assertClose,
  assertGradient,
  at,
  build,
  type Plain,
  plain,
  randomShapes,
  randomTensor,
} from "./plain.ts";

type Reduction = (x: Tensor<string>, options?: ReductionOptions) => Tensor<string>;

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b);

const reductions: [name: string, f: Reduction, plainly: (numbers: number[]) => number][] = [
  ["sum", sum, total],
  ["mean", mean, (numbers) => total(numbers) / numbers.length],
  ["max", max, (numbers) => Math.max(...numbers)],
  ["min", min, (numbers) => Math.min(...numbers)],
  ["logSumExp", logSumExp, (numbers) => Math.log(total(numbers.map(Math.exp)))],
];

function reducePlainly(
  x: Plain,
  axis: number,
  keepDims: boolean,
  f: (numbers: number[]) => number,
): Plain {
  const one = build(
    x.shape.with(axis, 1),
    (index) => f(Array.from({ length: x.shape[axis] }, (_, i) => at(x, index.with(axis, i)))),
  );
  return keepDims ? one : { shape: x.shape.toSpliced(axis, 1), data: one.data };
}

for (const [name, f, plainly] of reductions) {
  Deno.test(`${name}() over all elements is what a loop computes, and its gradient is right`, () => {
    for (const [i, shape] of randomShapes(6, 13).entries()) {
      const x = randomTensor(shape, 100 + i);
      assertClose(f(x), { shape: [], data: [plainly([...plain(x).data])] });
      assertGradient((x) => f(x), x);
    }
  });

  Deno.test(`${name}() along each axis is what a loop computes, and its gradient is right`, () => {
    const x = randomTensor([3, 2, 4], 8);
    for (const position of [0, 1, 2]) {
      for (const keepDims of [true, false]) {
        const expected = reducePlainly(plain(x), position, keepDims, plainly);
        for (const axis of [position, position - 3]) {
          assertClose(f(x, { axis, keepDims }), expected);
          assertGradient((x) => f(x, { axis, keepDims }), x);
        }
      }
    }
  });

  Deno.test(`${name}() throws where there is no such axis and where there is no element`, () => {
    const x = randomTensor([2, 3], 1);
    for (const axis of [2, -3, 0.5]) {
      assertThrows(
        () => f(x, { axis }),
        ShapeMismatch,
        `axis ${axis} is out of range: '2 3' has 2 dims`,
      );
    }
    assertThrows(
      () => f(randomTensor([0, 3], 1)),
      RangeError,
      "Cannot reduce '0 3': expected at least 1 element but found none",
    );
  });
}

Deno.test("the result of a reduction has its shape as its type", () => {
  const x = asTensor([[[1, 2]]], "n 1 2");
  const unknownAxis: number = 0;
  const [all, first, last, kept, unknown] = [
    sum(x),
    sum(x, { axis: 0 }),
    sum(x, { axis: -1 }),
    sum(x, { axis: -3, keepDims: true }),
    sum(x, { axis: unknownAxis }),
  ];
  ok<Eq<ShapeOf<typeof all>, "">>();
  ok<Eq<ShapeOf<typeof first>, "1 2">>();
  ok<Eq<ShapeOf<typeof last>, "n 1">>();
  ok<Eq<ShapeOf<typeof kept>, "1 1 2">>();
  ok<Eq<ShapeOf<typeof unknown>, string>>();
});

Deno.test("logSumExp() neither overflows nor loses infinity", () => {
  const x = asTensor([[1e4, 1e4], [-1e4, -1e4], [-Infinity, -Infinity], [Infinity, 0]], "4 2");
  const far = Math.fround(1e4 + Math.LN2);
  assertEquals(toArray(logSumExp(x, { axis: 1 })), [
    far,
    Math.fround(-1e4 + Math.LN2),
    -Infinity,
    Infinity,
  ]);
});

Deno.test("argMax() and argMin() find the first of the extreme elements along an axis", () => {
  const x = asTensor([[3, 9, 9], [7, 2, 2]], "n 3");
  const last = argMax(x);
  const first: IntTensor<"3"> = argMax(x, { axis: 0 });
  ok<Eq<ShapeOf<typeof last>, "n">>();
  assertEquals([last.dtype, toArray(last), toArray(first)], ["int32", [1, 0], [1, 0, 0]]);
  assertEquals(toArray(argMin(x)), [0, 1]);
  assertEquals(toArray(argMin(x, { axis: -2 })), [0, 1, 1]);
});

Deno.test("argMax() throws where there is no such axis and where there is no element", () => {
  const scalar: Tensor<string> = asTensor(1, "");
  assertThrows(() => argMax(scalar), ShapeMismatch, "axis -1 is out of range: '' has 0 dims");
  assertThrows(() => argMin(randomTensor([0, 2], 1)), RangeError, "Cannot reduce '0 2'");
});

Deno.test("no gradient passes through argMax()", () => {
  const x = asTensor([[1, 3], [4, 2]], "2 2");
  assertGradient((x) => mul(sum(x), sum(toFloat(argMax(x)))), x);
});
