import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

interface Product {
  batch: number[];
  rows: number;
  inner: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

function operands({ batch, rows, inner, columns, transposeA, transposeB }: Product): tf.Tensor[] {
  return [
    wholeNumbers([...batch, ...(transposeA ? [inner, rows] : [rows, inner])], 1),
    wholeNumbers([...batch, ...(transposeB ? [columns, inner] : [inner, columns])], 2),
  ];
}

/** The product by its definition, one element after the other. */
function plainProduct(a: tf.Tensor, b: tf.Tensor, product: Product): number[] {
  const { batch, rows, inner, columns, transposeA, transposeB } = product;
  const [left, right] = [a.dataSync(), b.dataSync()];
  const output: number[] = [];
  for (let i = 0; i < tf.util.sizeFromShape(batch); i++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += left[i * rows * inner + (transposeA ? k * rows + row : row * inner + k)] *
            right[i * inner * columns + (transposeB ? column * inner + k : k * columns + column)];
        }
        output.push(sum);
      }
    }
  }
  return output;
}

function assertProduct(product: Product): void {
  const [a, b] = operands(product);
  const { batch, rows, columns, transposeA, transposeB } = product;
  const output = tf.matMul(a, b, transposeA, transposeB);
  assertTensor(output, [...batch, rows, columns], plainProduct(a, b, product));
  assertFreesAll(() => tf.matMul(a, b, transposeA, transposeB));
  tf.dispose([a, b]);
}

const transpositions = [[false, false], [true, false], [false, true], [true, true]];

Deno.test("matMul agrees with a plain loop for random shapes, batches and transpositions", () => {
  const next = linearCongruential(3);
  for (let i = 0; i < 40; i++) {
    const [transposeA, transposeB] = transpositions[i % 4];
    const batch = [[], [1], [3], [2, 2]][next() % 4];
    const [rows, inner, columns] = [1 + next() % 40, 1 + next() % 60, 1 + next() % 40];
    assertProduct({ batch, rows, inner, columns, transposeA, transposeB });
  }
});

Deno.test("matMul agrees with a plain loop where an operand is transposed in tiles", () => {
  for (const [transposeA, transposeB] of transpositions) {
    assertProduct({ batch: [], rows: 90, inner: 256, columns: 9, transposeA, transposeB });
    assertProduct({ batch: [], rows: 9, inner: 100, columns: 128, transposeA, transposeB });
  }
});

Deno.test("matMul of sizes zero and one has the right shape, and an empty sum is 0", () => {
  for (const [transposeA, transposeB] of transpositions) {
    for (const [rows, inner, columns] of [[0, 3, 2], [3, 0, 2], [2, 3, 0], [0, 0, 0], [1, 1, 1]]) {
      assertProduct({ batch: [], rows, inner, columns, transposeA, transposeB });
      assertProduct({ batch: [2], rows, inner, columns, transposeA, transposeB });
      assertProduct({ batch: [0], rows, inner, columns, transposeA, transposeB });
    }
  }
});

Deno.test("matMul multiplies millions of small matrices", () => {
  const [a, b] = [2, 3].map((value) => tf.fill([2_000_000, 1, 1], value));
  const product = tf.matMul(a, b);
  assertEquals([tf.min(product).dataSync()[0], tf.max(product).dataSync()[0]], [6, 6]);
  tf.dispose([a, b, product]);
});

Deno.test("matMul spreads one matrix over a batch of others", () => {
  const [a, b] = [wholeNumbers([3, 20, 30], 1), wholeNumbers([40, 30], 2)];
  const product = { rows: 20, inner: 30, columns: 40, transposeA: false, transposeB: true };
  const rows = [0, 1, 2].flatMap((i) =>
    plainProduct(tf.slice(a, [i], [1]), b, { ...product, batch: [] })
  );
  assertTensor(tf.matMul(a, b, false, true), [3, 20, 40], rows);
});

Deno.test("the gradient of matMul is the product with the other operand transposed", () => {
  const a = wholeNumbers([50, 30], 1);
  const b = wholeNumbers([30, 20], 2);
  const dy = wholeNumbers([50, 20], 3);
  const gradients = tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y));
  const [da, db] = gradients([a, b], dy);
  const [ofA, ofB] = [
    { batch: [], rows: 50, inner: 20, columns: 30, transposeA: false, transposeB: true },
    { batch: [], rows: 30, inner: 50, columns: 20, transposeA: true, transposeB: false },
  ];
  assertTensor(da, [50, 30], plainProduct(dy, b, ofA));
  assertTensor(db, [30, 20], plainProduct(a, dy, ofB));
  assertFreesAll(() => gradients([a, b], dy));
});

Deno.test("the product of other than float32 is refused as before", () => {
  const x = wholeNumbers([2, 2], 1, "int32");
  assertThrows(
    () => tf.matMul(x, x),
    Error,
    "BatchMatMul for non non-float32 tensors not yet supported.",
  );
});
