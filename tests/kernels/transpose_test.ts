import { stockKernels } from "./stock.ts";
import { assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

/** The elements of the transposed tensor, one by one. */
function plainTranspose(x: tf.Tensor, perm: readonly number[]): number[] {
  const values = x.dataSync();
  const strides = x.shape.map((_, dim) => tf.util.sizeFromShape(x.shape.slice(dim + 1)));
  const shape = perm.map((axis) => x.shape[axis]);
  return Array.from({ length: x.size }, (_, i) => {
    let [rest, at] = [i, 0];
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      at += rest % shape[dim] * strides[perm[dim]];
      rest = Math.floor(rest / shape[dim]);
    }
    return values[at];
  });
}

/** Asserts that the elements are in their places, as whole numbers and as floats. */
function assertTransposed(shape: number[], perm: number[]): void {
  for (const dtype of ["float32", "int32"] as const) {
    // Different numbers everywhere, so that none is taken for another.
    const x = tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => i),
      shape,
      dtype,
    );
    const result = tf.transpose(x, perm);
    assertEquals(result.dtype, dtype);
    assertTensor(result, perm.map((axis) => shape[axis]), plainTranspose(x, perm));
    assertFreesAll(() => tf.transpose(x, perm));
    x.dispose();
  }
}

function permutations(count: number): number[][] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, at) => rest.toSpliced(at, 0, count - 1))
  );
}

Deno.test("transpose of a matrix, in tiles or not, puts each element in its place", () => {
  const next = linearCongruential(5);
  const sizes = [[0, 32], [3, 0], [1, 1], [1, 700], [700, 1], [128, 32], [256, 37], [1024, 100]];
  sizes.push([31, 33], [32, 32], [64, 64], [33, 512], [70, 512], [512, 70], [3, 1024], [40, 1025]);
  for (let i = 0; i < 8; i++) {
    sizes.push([128 * (1 + next() % 4), 1 + next() % 100], [1 + next() % 300, 1 + next() % 300]);
  }
  for (const shape of sizes) assertTransposed(shape, [1, 0]);
});

Deno.test("transpose by any permutation of up to five dims puts each element in its place", () => {
  const shapes = [[], [7], [5, 9], [3, 4, 5], [2, 37, 40], [2, 3, 4, 5], [3, 1, 9, 2], [
    2,
    3,
    4,
    3,
    2,
  ]];
  shapes.push([2, 0, 3], [1, 1, 1]);
  for (const shape of shapes) {
    for (const perm of permutations(shape.length)) assertTransposed(shape, perm);
  }
});

Deno.test("transpose of larger tensors, in more than one chunk, puts each element in its place", () => {
  assertTransposed([9, 130, 70], [0, 2, 1]);
  assertTransposed([7000, 2, 3], [0, 2, 1]);
  assertTransposed([8, 30, 6, 16], [0, 2, 1, 3]);
  assertTransposed([20, 40, 50], [1, 0, 2]);
  assertTransposed([20, 40, 50], [2, 1, 0]);
  assertTransposed([4, 28, 28, 8], [0, 3, 1, 2]);
  assertTransposed([2, 3, 4, 3, 4, 3, 2, 5], [7, 6, 5, 4, 3, 2, 1, 0]);
});

Deno.test("transpose agrees with the stock kernel and hands booleans to it", () => {
  const x = wholeNumbers([6, 50, 7], 1);
  for (const perm of permutations(3)) {
    const expected = stockKernels.Transpose(x, { perm });
    assertTensor(tf.transpose(x, perm), expected.shape, [...expected.dataSync()]);
  }
  const bits = tf.tensor([true, false, false, true, true, false], [2, 3], "bool");
  assertTensor(tf.transpose(bits), [3, 2], [1, 1, 0, 1, 0, 0]);
});

Deno.test("a transposition that moves nothing shares the memory and outlives its operand", () => {
  const x = wholeNumbers([1, 5, 1, 3], 1);
  const values = [...x.dataSync()];
  const moved = tf.transpose(x, [1, 0, 3, 2]);
  x.dispose();
  assertTensor(moved, [5, 1, 3, 1], values);
});
