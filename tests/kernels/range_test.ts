import "../../src/kernels/mod.ts";
import { assertEquals } from "@std/assert";
import { isWithin } from "../../src/kernels/tasks/range.ts";
import { asTensor, dispose } from "../../src/tensors/mod.ts";

const sizes = [0, 1, 2, 3, 4, 5, 8, 8191, 8193, 20_002];

Deno.test("floats are within a range with its ends, and one that is beyond or NaN is found anywhere", () => {
  for (const size of sizes) {
    const inside = Float32Array.from({ length: size }, (_, i) => i % 3 / 2);
    const places = [0, 1, 2, 3, 8190, 8192, size - 1].filter((at) => at >= 0 && at < size);
    const within = (numbers: Float32Array) => {
      const x = asTensor(numbers, `${size}` as string);
      const found = isWithin(x, 0, 1);
      dispose(x);
      return found;
    };
    assertEquals(within(inside), true);
    for (const at of places) {
      for (const wrong of [NaN, -1e-7, 1.0000001192092896, Infinity]) {
        assertEquals(within(inside.with(at, wrong)), false, `${wrong} at ${at} of ${size}`);
      }
    }
  }
});

Deno.test("whole numbers are compared as such, however large", () => {
  for (const size of sizes) {
    const inside = Int32Array.from({ length: size }, (_, i) => i % 10);
    for (const at of [0, 2, 3, 8192, size - 1].filter((at) => at >= 0 && at < size)) {
      for (const [wrong, expected] of [[-1, false], [10, false], [2 ** 31 - 1, false], [9, true]]) {
        const x = asTensor(inside.with(at, Number(wrong)), `${size}` as string, "int32");
        assertEquals(isWithin(x, 0, 9), expected, `${wrong} at ${at} of ${size}`);
        dispose(x);
      }
    }
  }
  const large = asTensor([2 ** 24 + 1], "1", "int32");
  assertEquals([isWithin(large, 0, 2 ** 24), isWithin(large, 0, 2 ** 24 + 1)], [false, true]);
});
