import { stockResult } from "./stock.ts";
import { assert, assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll } from "./plain.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("rows in a range are those of the tensor, of any type and number of dims", () => {
  for (const dtype of ["float32", "int32", "bool"] as const) {
    for (const shape of [[5], [5, 3], [5, 2, 3]]) {
      const width = tf.util.sizeFromShape(shape.slice(1));
      const values = numbers(5 * width).map((i) => dtype === "bool" ? i % 2 : i);
      const x = tf.tensor(values, shape, dtype);
      for (const [start, count] of [[0, 5], [1, 3], [4, 1], [2, 0], [3, -1]]) {
        const rows = tf.slice(x, [start], [count]);
        const kept = count < 0 ? 5 - start : count;
        assertEquals([rows.shape, rows.dtype], [[kept, ...shape.slice(1)], dtype]);
        assertEquals(
          Array.from(rows.dataSync()),
          values.slice(start * width, (start + kept) * width),
        );
        rows.dispose();
      }
      assertFreesAll(() => tf.slice(x, [1], [2]));
      x.dispose();
    }
  }
});

Deno.test("a range without an end goes to the last row; ranges of other dims are the stock kernel's", () => {
  const x = tf.tensor(numbers(12), [3, 4]);
  const cases: [tf.Tensor, number[]][] = [
    [tf.slice(x, 2), [8, 9, 10, 11]],
    [tf.slice(x, [1], -1), [4, 5, 6, 7, 8, 9, 10, 11]],
    [tf.slice(x, [1, 0], [1, 4]), [4, 5, 6, 7]],
    [tf.slice(x, [1, 1], [2, 2]), [5, 6, 9, 10]],
    [tf.slice(x, [1, 0], [2, 2]), [4, 5, 8, 9]],
  ];
  for (const [range, expected] of cases) assertEquals(Array.from(range.dataSync()), expected);
  tf.dispose([x, cases]);
});

Deno.test("a range of rows costs what its rows cost, not what the tensor costs", () => {
  const x = tf.zeros([2 ** 24]);
  const time = (slice: () => tf.Tensor) => {
    const times = numbers(5).map(() => {
      const began = performance.now();
      slice().dispose();
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  const stock = time(() => stockResult("Slice", { x }, { begin: [100], size: [10] }));
  const ours = time(() => tf.slice(x, [100], [10]));
  assert(ours < stock / 10, `${ours} ms where the stock kernel takes ${stock} ms`);
  x.dispose();
});
