import { assertAlmostEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

/** The sums over the rows, where a row has `columns` elements. */
function plainSums(x: tf.Tensor, columns: number): number[] {
  const sums: number[] = Array(columns).fill(0);
  x.dataSync().forEach((value, i) => sums[i % columns] += value);
  return sums;
}

Deno.test("sum over the first axes agrees with a plain loop", () => {
  const next = linearCongruential(7);
  const sizes = [[1, 1], [1, 20000], [20000, 1], [2, 8192], [3, 8192], [4096, 8], [1000, 64]];
  sizes.push([65536, 1], [65563, 1], [32768, 2], [22001, 3], [9365, 7], [16411, 5]);
  for (let i = 0; i < 12; i++) sizes.push([1 + next() % 900, 1 + next() % 200]);
  for (const [rows, columns] of sizes) {
    const x = wholeNumbers([rows, columns], rows);
    assertTensor(tf.sum(x, 0), [columns], plainSums(x, columns));
    assertTensor(tf.sum(x, 0, true), [1, columns], plainSums(x, columns));
    assertFreesAll(() => tf.sum(x, 0));
  }
});

Deno.test("sum and mean over several first axes keep the shape of the others", () => {
  const x = wholeNumbers([8, 5, 16, 32], 1);
  const sums = plainSums(x, 16 * 32);
  assertTensor(tf.sum(x, [1, 0]), [16, 32], sums);
  assertTensor(tf.sum(x, [0, 1], true), [1, 1, 16, 32], sums);
  assertTensor(tf.mean(x, [0, 1]), [16, 32], sums.map((sum) => Math.fround(sum / 40)));
  assertTensor(tf.mean(x, [0, 1], true), [1, 1, 16, 32], sums.map((sum) => Math.fround(sum / 40)));
  assertFreesAll(() => [tf.sum(x, [0, 1]), tf.mean(x, [0, 1])]);
});

Deno.test("sum over other axes, of other types and over everything is as before", () => {
  const x = wholeNumbers([300, 100], 1);
  assertTensor(tf.sum(x, 1), [300], plainSums(tf.transpose(x), 300));
  assertTensor(tf.sum(x), [], plainSums(x, 1));
  const whole = wholeNumbers([300, 100], 1, "int32");
  assertTensor(tf.sum(whole, 0), [100], plainSums(whole, 100));
});

Deno.test("sum and mean of a million floats are right to six digits", () => {
  const x = tf.fill([1000, 1001], 0.1);
  assertAlmostEquals(tf.sum(x).dataSync()[0] / 100100, 1, 1e-6);
  assertAlmostEquals(tf.mean(x).dataSync()[0] / 0.1, 1, 1e-6);
  assertAlmostEquals(tf.sum(tf.reshape(x, [500500, 2]), 0).dataSync()[1] / 50050, 1, 1e-6);
  assertFreesAll(() => [tf.sum(x), tf.mean(x), tf.sum(tf.reshape(x, [500500, 2]), 0)]);
});

Deno.test("the sum of nothing is 0", () => {
  assertTensor(tf.sum(tf.zeros([0, 3]), 0), [3], [0, 0, 0]);
  assertTensor(tf.sum(tf.zeros([3, 0]), 0, true), [1, 0], []);
  assertTensor(tf.sum(tf.zeros([3, 0]), 1), [3], [0, 0, 0]);
  assertTensor(tf.sum(tf.zeros([0])), [], [0]);
});

Deno.test("the gradient of a mean over rows is 1 over their number", () => {
  const x = wholeNumbers([512, 64], 1);
  const gradient = tf.grad((y: tf.Tensor) => tf.mean(y, 0));
  assertTensor(gradient(x, tf.ones([64])), [512, 64], Array(512 * 64).fill(1 / 512));
});
