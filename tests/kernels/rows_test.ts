import { assertEquals, assertThrows } from "@std/assert";
import { gatherBatch } from "../../src/kernels/registered/rows.ts";
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

Deno.test("gather copies long rows and many short ones, which are shared out", () => {
  const next = linearCongruential(5);
  for (const [rows, columns, count] of [[9, 20_001, 30], [3000, 3, 20_000]]) {
    const x = wholeNumbers([rows, columns], 1);
    const indices = Int32Array.from({ length: count }, () => next() % rows);
    const found = tf.gather(x, tf.tensor1d(indices, "int32")).dataSync();
    const values = x.dataSync();
    const wrong = found.findIndex((value, i) =>
      value !== values[indices[Math.floor(i / columns)] * columns + i % columns]
    );
    assertEquals([found.length, wrong], [count * columns, -1]);
  }
});

Deno.test("gather copies booleans in rows of any number of bytes", () => {
  const x = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2], "bool");
  assertTensor(tf.gather(x, tf.tensor1d([2, 0], "int32")), [2, 2], [1, 1, 1, 0]);
  for (const columns of [1, 3, 5, 16, 71]) {
    const odd = tf.cast(wholeNumbers([20, columns], columns), "bool");
    const indices = [19, 0, 7, 7, 18];
    assertTensor(
      tf.gather(odd, tf.tensor1d(indices, "int32")),
      [5, columns],
      plainRows(odd, indices),
    );
  }
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
      `Cannot gather rows of '5 3': expected indices of at least 0 and below 5 but found ${index}`,
    );
  }
  assertThrows(
    () => tf.gather(tf.zeros([0, 3]), tf.tensor1d([0], "int32")),
    RangeError,
    "Cannot gather rows of '0 3': expected indices of at least 0 and below 0 but found 0",
  );
});

Deno.test("gatherBatch takes the same rows of several tensors, and room for more of them as it goes", () => {
  const x = wholeNumbers([200, 33], 1);
  const y = wholeNumbers([200], 2, "int32");
  const z = tf.cast(wholeNumbers([200, 3, 3], 3), "bool");
  const next = linearCongruential(4);
  for (const count of [0, 1, 5, 3, 5000]) {
    const indices = Int32Array.from({ length: count }, () => next() % 200);
    const found = gatherBatch([x, y, z], indices);
    assertTensor(found[0], [count, 33], plainRows(x, [...indices]));
    assertTensor(found[1], [count], plainRows(y, [...indices]));
    assertTensor(found[2], [count, 3, 3], plainRows(z, [...indices]));
  }
  assertFreesAll(() => gatherBatch([x, y], Int32Array.of(1, 0)));
});

/** The rows of `x` added up by the row of the result that each belongs to. */
function plainSegmentSum(x: tf.Tensor, ids: number[], segments: number): number[] {
  const columns = tf.util.sizeFromShape(x.shape.slice(1));
  const sums: number[] = Array(segments * columns).fill(0);
  x.dataSync().forEach((value, i) => {
    const id = ids[Math.floor(i / columns)];
    if (id >= 0 && id < segments) sums[id * columns + i % columns] += value;
  });
  return sums;
}

Deno.test("unsortedSegmentSum adds rows up, and leaves out those that belong nowhere", () => {
  const next = linearCongruential(13);
  for (const rowShape of [[], [1], [3], [32], [33], [5, 27], [0]]) {
    for (const [count, segments] of [[0, 3], [1, 1], [50, 7], [300, 1000], [5, 0]]) {
      const x = wholeNumbers([count, ...rowShape], count);
      const ids = Array.from({ length: count }, () => next() % (segments + 2) - 1);
      const at = tf.tensor1d(ids, "int32");
      assertTensor(
        tf.unsortedSegmentSum(x, at, segments),
        [segments, ...rowShape],
        plainSegmentSum(x, ids, segments),
      );
      assertFreesAll(() => tf.unsortedSegmentSum(x, at, segments));
    }
  }
});

Deno.test("unsortedSegmentSum of other than float32 is refused", () => {
  assertThrows(
    () => tf.unsortedSegmentSum(tf.ones([2], "int32"), tf.tensor1d([0, 0], "int32"), 1),
    TypeError,
    "Cannot sum segments: expected float32 but found int32",
  );
});

Deno.test("the gradient of gather adds up, and has a gradient itself", () => {
  const x = wholeNumbers([6, 40], 1);
  const ids = [5, 0, 5, 2, 5];
  const at = tf.tensor2d(ids, [5, 1], "int32");
  const dy = wholeNumbers([5, 1, 40], 2);
  const gradient = tf.grad((x: tf.Tensor) => tf.gather(x, at));
  assertTensor(gradient(x, dy), [6, 40], plainSegmentSum(tf.reshape(dy, [5, 40]), ids, 6));
  assertFreesAll(() => gradient(x, dy));

  // Half the square of the gathered rows has the rows as its gradient: as often as each was taken.
  const half = (x: tf.Tensor) => tf.div(tf.sum(tf.square(tf.gather(x, at))), 2);
  const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(tf.grad(half)(x))));
  const times = [1, 0, 1, 0, 0, 3];
  const expected = [...x.dataSync()].map((v, i) => 2 * times[Math.floor(i / 40)] ** 2 * v);
  assertTensor(second(x), [6, 40], expected);
});
