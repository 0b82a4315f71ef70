import { stockResult } from "./stock.ts";
import "../../src/kernels/mod.ts";
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { at, broadcastShapes, build } from "../tensors/plain.ts";
import { assertFreesAll, linearCongruential } from "./plain.ts";

const functions: Record<string, (a: number, b: number) => number> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: Math.max,
  Minimum: Math.min,
  SquaredDifference: (a, b) => Math.fround(a - b) ** 2,
};

function run(name: string, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel(name, { a, b }) as tf.Tensor;
}

/** Numbers from 0.25 to 8 with signs, on a grid. */
function random(shape: readonly number[], seed: number): tf.Tensor {
  const next = linearCongruential(seed);
  const draw = () => (1 + next() % 32) / 4 * (next() % 2 ? 1 : -1);
  const data = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, draw);
  return tf.tensor(data, [...shape]);
}

function numbers(x: tf.Tensor): { shape: number[]; data: number[] } {
  return { shape: x.shape, data: [...x.dataSync()] };
}

const shapes = [
  ...broadcastShapes(40, 5),
  // Rows, columns, channels, a number, and what is left to the stock kernel; with tails and several chunks.
  ...[
    [[0], [0]],
    [[0, 3], [3]],
    [[2, 0], [2, 1]],
    [[1], [0]],
    [[5], []],
    [[20011], []],
    [[20011], [1, 1]],
    [[2003, 10], [10]],
    [[2003, 10], [2003, 1]],
    [[101, 1, 83], [83]],
    [[101, 3, 41], [3, 1]],
    [[5, 1, 2003], [2003]],
    [[7, 2, 3, 211], [2, 3, 1]],
    [[3, 4099], [3, 1]],
    [[130, 65], [1, 65]],
    [[90, 1], [1, 91]],
    [[4, 5, 6], [4, 1, 6]],
  ].map(([a, b]) => ({ a, b, out: tf.broadcast_util.assertAndGetBroadcastShape(a, b) })),
];

for (const [name, f] of Object.entries(functions)) {
  Deno.test(`${name} is exact for all shapes that broadcast, in both orders`, () => {
    for (const { a: shapeA, b: shapeB, out } of shapes) {
      const [a, b] = [random(shapeA, 1), random(shapeB, 2)];
      for (const [left, right] of [[a, b], [b, a]]) {
        const [plainLeft, plainRight] = [numbers(left), numbers(right)];
        const expected = build(
          out,
          (index) => Math.fround(f(at(plainLeft, index), at(plainRight, index))),
        );
        assertEquals(numbers(run(name, left, right)), { ...expected });
      }
      tf.dispose([a, b]);
    }
  });

  Deno.test(`${name} is bit for bit what the stock kernel computes, and leaves nothing behind`, () => {
    for (const { a: shapeA, b: shapeB } of shapes.slice(0, 20)) {
      const [a, b] = [random(shapeA, 1), random(shapeB, 2)];
      assertEquals(numbers(run(name, a, b)), numbers(stockResult(name, { a, b })));
      assertFreesAll(() => run(name, a, b));
    }
  });

  Deno.test(`${name} of infinities and NaN is what JavaScript computes`, () => {
    const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, 3e38, 1e-45];
    const [a, b] = [tf.tensor2d(special, [9, 1]), tf.tensor2d(special, [1, 9])];
    const [all, others] = [tf.tile(a, [1, 9]), tf.tile(b, [9, 1])];
    const [x, y] = [all.dataSync(), others.dataSync()];
    const expected = [...x].map((x, i) => Math.fround(f(x, y[i])));
    assertEquals([...run(name, all, others).dataSync()], expected);
    assertEquals([...run(name, all, b).dataSync()], expected);
  });
}

Deno.test("integers are added by the stock kernel as before", () => {
  const sum = run("Add", tf.tensor1d([2 ** 30, 1], "int32"), tf.scalar(1, "int32"));
  assertEquals([sum.dtype, [...sum.dataSync()]], ["int32", [2 ** 30 + 1, 2]]);
});

Deno.test("shapes that do not broadcast are refused", () => {
  assertThrows(
    () => run("Add", tf.zeros([2, 3]), tf.zeros([2])),
    Error,
    "Operands could not be broadcast together with shapes 2,3 and 2",
  );
});
