import { assertEquals, assertThrows } from "@std/assert";
import {
  abs,
  asTensor,
  clip,
  cos,
  dispose,
  exp,
  liveTensors,
  log,
  mul,
  neg,
  reciprocal,
  type ShapeOf,
  sign,
  sin,
  sqrt,
  square,
  sum,
  type Tensor,
  toArray,
  toFloat,
  toInt,
  valueAndGradient,
} from "../../src/tensors/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertClose, assertGradient, plain, randomShapes, randomTensor } from "./plain.ts";

type Unary = (x: Tensor<string>) => Tensor<string>;

const operations: [name: string, f: Unary, plainly: (x: number) => number, min: number][] = [
  ["neg", neg, (x) => -x, -2],
  ["abs", abs, Math.abs, -2],
  ["square", square, (x) => x * x, -2],
  ["sqrt", sqrt, Math.sqrt, 0.5],
  ["exp", exp, Math.exp, -2],
  ["log", log, Math.log, 0.5],
  ["sin", sin, Math.sin, -2],
  ["cos", cos, Math.cos, -2],
  ["reciprocal", reciprocal, (x) => 1 / x, 0.5],
  ["sign", sign, Math.sign, -2],
  ["clip", (x) => clip(x, -1, 0.5), (x) => Math.min(Math.max(x, -1), 0.5), -2],
];

for (const [name, f, plainly, min] of operations) {
  Deno.test(`${name}() is what a loop computes, and its gradient is right`, () => {
    for (const [i, shape] of randomShapes(6, 5).entries()) {
      const x = randomTensor(shape, 100 + i, min);
      assertClose(f(x), { shape, data: plain(x).data.map(plainly) });
      assertGradient(f, x);
    }
  });
}

Deno.test("functions of elements follow floating point at its edges", () => {
  const edges = asTensor([-Infinity, -1, 0, Infinity, NaN], "5");
  assertEquals(toArray(sqrt(edges)), [NaN, NaN, 0, Infinity, NaN]);
  assertEquals(toArray(log(edges)), [NaN, NaN, -Infinity, Infinity, NaN]);
  assertEquals(toArray(exp(edges))[0], 0);
  assertEquals(toArray(reciprocal(asTensor(0, ""))), Infinity);
});

Deno.test("sign() and the gradient of abs() tell the smallest numbers from 0", () => {
  const x = asTensor([1e-45, -1e-45, 1e-8, -1e-8, 0, 3e38, -Infinity], "7");
  const signs = [1, -1, 1, -1, 0, 1, -1];
  assertEquals(toArray(sign(x)), signs);
  assertEquals(toArray(valueAndGradient((x) => sum(abs(x)), x).gradient), signs);
  const before = liveTensors();
  dispose(sign(x));
  assertEquals(liveTensors(), before);
});

Deno.test("clip() makes no number of NaN", () => {
  assertEquals(toArray(clip(asTensor([NaN, 2, -2], "3"), -1, 1)), [NaN, 1, -1]);
});

Deno.test("clip() throws where the bounds are the wrong way round", () => {
  assertThrows(
    () => clip(asTensor([1], "1"), 2, 1),
    RangeError,
    "Cannot clip: expected min <= max but found 2 and 1",
  );
  assertThrows(() => clip(asTensor([1], "1"), NaN, 1), RangeError, "but found NaN and 1");
});

Deno.test("toFloat() and toInt() convert between element types and keep the shape", () => {
  const labels = asTensor([[3, -1]], "n 2", "int32");
  const floats = toFloat(labels);
  ok<Eq<ShapeOf<typeof floats>, "n 2">>();
  assertEquals([floats.dtype, toArray(floats)], ["float32", [[3, -1]]]);

  const cut = toInt(asTensor([1.9, -1.9, -0.2], "3"));
  assertEquals([cut.dtype, toArray(cut)], ["int32", [1, -1, 0]]);
  assertEquals(toArray(toInt(asTensor([true, false], "2", "bool"))), [1, 0]);
  assertEquals(toArray(toFloat(asTensor([true, false], "2", "bool"))), [1, 0]);
});

Deno.test("no gradient passes through toInt()", () => {
  assertGradient((x) => mul(x, toFloat(toInt(x))), asTensor([1.4, -1.5, 0.3], "3"));
});
