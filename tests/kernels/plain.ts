/** What the tests of the kernels share: whole numbers, whose sums are exact in any order, and counts of what lives. */
import "../../src/kernels/mod.ts";
import { assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";

/** A tensor of whole numbers from -4 to 4. */
export function wholeNumbers(
  shape: number[],
  seed: number,
  dtype: "float32" | "int32" = "float32",
): tf.Tensor {
  const next = linearCongruential(seed);
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => next() % 9 - 4);
  return tf.tensor(values, shape, dtype);
}

/** A repeatable series of whole numbers from 0 to 32767. */
export function linearCongruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state, 1103515245) + 12345;
    return state >>> 17;
  };
}

/** Asserts that a tensor has this shape and exactly these elements, and frees it. */
export function assertTensor(actual: tf.Tensor, shape: number[], values: number[]): void {
  assertEquals(actual.shape, shape);
  assertEquals([...actual.dataSync()], values);
  actual.dispose();
}

/** Runs `f`, frees what it returns, and asserts that neither tfjs nor the backend holds anything more. */
export function assertFreesAll(f: () => tf.TensorContainer): void {
  const before = alive();
  tf.dispose(tf.tidy(f));
  assertEquals(alive(), before);
}

function alive(): { tensors: number; onBackend: number } {
  return { tensors: tf.memory().numTensors, onBackend: tf.backend().numDataIds() };
}
