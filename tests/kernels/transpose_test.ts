import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

function plainTranspose(x: tf.Tensor): number[] {
  const [rows, columns] = x.shape.slice(-2);
  const values = x.dataSync();
  return Array.from(
    { length: rows * columns },
    (_, i) => values[(i % rows) * columns + Math.floor(i / rows)],
  );
}

Deno.test("transpose of a matrix, in tiles or not, puts each element in its place", () => {
  const next = linearCongruential(5);
  const sizes = [[0, 32], [3, 0], [1, 1], [1, 700], [700, 1], [128, 32], [256, 37], [1024, 100]];
  for (let i = 0; i < 8; i++) {
    sizes.push([128 * (1 + next() % 4), 1 + next() % 100], [1 + next() % 300, 1 + next() % 300]);
  }
  for (const [rows, columns] of sizes) {
    const x = wholeNumbers([rows, columns], 1);
    assertTensor(tf.transpose(x), [columns, rows], plainTranspose(x));
    assertFreesAll(() => tf.transpose(x));
  }
});

Deno.test("transpose of a matrix with outer dims of size one is that of the matrix", () => {
  const x = wholeNumbers([1, 1, 256, 100], 1);
  assertTensor(tf.transpose(x, [1, 0, 3, 2]), [1, 1, 100, 256], plainTranspose(x));
});

Deno.test("transpose along other axes and of other types is as before", () => {
  const x = wholeNumbers([256, 100], 1, "int32");
  assertTensor(tf.transpose(x), [100, 256], plainTranspose(x));

  const batch = wholeNumbers([2, 256, 100], 1);
  const parts = tf.unstack(batch).flatMap(plainTranspose);
  assertTensor(tf.transpose(batch, [0, 2, 1]), [2, 100, 256], parts);
});
