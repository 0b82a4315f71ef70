import { assertThrows } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

function plainRows(x: tf.Tensor, indices: number[]): number[] {
  const columns = tf.util.sizeFromShape(x.shape.slice(1));
  const values = [...x.dataSync()];
  return indices.flatMap((index) => values.slice(index * columns, (index + 1) * columns));
}

Deno.test("gather copies the rows, in the order of the indices", () => {
  const next = linearCongruential(11);
  for (const dtype of ["float32", "int32"] as const) {
    for (const rowShape of [[], [1], [7], [3, 5], [0]]) {
      const x = wholeNumbers([20, ...rowShape], 1, dtype);
      for (const count of [0, 1, 50]) {
        const indices = Array.from({ length: count }, () => next() % 20);
        const rows = tf.tensor1d(indices, "int32");
        assertTensor(tf.gather(x, rows), [count, ...rowShape], plainRows(x, indices));
        assertFreesAll(() => tf.gather(x, rows));
      }
    }
  }
});

Deno.test("gather copies booleans", () => {
  const x = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2], "bool");
  assertTensor(tf.gather(x, tf.tensor1d([2, 0], "int32")), [2, 2], [1, 1, 1, 0]);
});

Deno.test("gather takes the shape of indices of any rank", () => {
  const x = wholeNumbers([5, 3], 1);
  const indices = tf.tensor2d([4, 0, 1, 1, 2, 4], [2, 3], "int32");
  assertTensor(tf.gather(x, indices), [2, 3, 3], plainRows(x, [4, 0, 1, 1, 2, 4]));
});

Deno.test("gather along another axis is as before", () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  assertTensor(tf.gather(x, tf.tensor1d([2, 0], "int32"), 1), [2, 2], [3, 1, 6, 4]);
});

Deno.test("gather names an index that is no row", () => {
  const x = wholeNumbers([5, 3], 1);
  for (const index of [5, -1]) {
    assertThrows(
      () => tf.gather(x, tf.tensor1d([0, index], "int32")),
      RangeError,
      `Cannot gather rows: expected indices of at least 0 and below 5 but found ${index}`,
    );
  }
  assertThrows(
    () => tf.gather(tf.zeros([0, 3]), tf.tensor1d([0], "int32")),
    RangeError,
    "Cannot gather rows: expected indices of at least 0 and below 0 but found 0",
  );
});
