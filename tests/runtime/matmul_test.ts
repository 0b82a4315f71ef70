import { assertEquals } from "@std/assert";
import { start } from "../../src/runtime/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";

Deno.test("the library that computes got the number of threads that was asked for", () => {
  assertEquals(start({ threads: 2 }).threads, 2);
});

Deno.test("with two threads matMul agrees with a plain loop", () => {
  start({ threads: 2 });
  const [rows, inner, columns] = [67, 129, 93];
  // Small whole numbers: every sum is exact in float32, in whatever order it is made.
  const a = Float32Array.from({ length: rows * inner }, (_, i) => (i * 7) % 11 - 5);
  const b = Float32Array.from({ length: inner * columns }, (_, i) => (i * 5) % 13 - 6);
  const expected = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let k = 0; k < inner; k++) {
        expected[i * columns + j] += a[i * inner + k] * b[k * columns + j];
      }
    }
  }
  const product = tf.matMul(tf.tensor2d(a, [rows, inner]), tf.tensor2d(b, [inner, columns]));
  assertEquals(product.dataSync(), expected);
});
