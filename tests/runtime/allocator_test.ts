import { assertEquals, assertThrows } from "@std/assert";
import "../../src/runtime/mod.ts";
import { makeAllocator } from "../../src/runtime/allocator.ts";
import type { BackendWasm } from "../../src/runtime/tfjs_wasm.js";
import * as tf from "../../src/tensors/tfjs.ts";

Deno.test("a tensor for which no memory is left is refused, and the others stay as they are", () => {
  const x = tf.tensor([1, 2, 3]);
  const backend = tf.backend() as BackendWasm;
  for (const size of [2 ** 30 - 2 ** 14, 2 ** 30, 2 ** 30 + 1]) {
    const message = `Cannot make a tensor of ${4 * size} bytes`;
    assertThrows(() => backend.makeOutput([size], "float32"), RangeError, message);
  }
  assertEquals([...tf.add(x, 1).dataSync()], [2, 3, 4]);
});

Deno.test("a stack that overflows does so outside the allocation, which would stay locked", () => {
  let [begun, ended] = [0, 0];
  const descend = (levels: number): number => levels === 0 ? 8 : descend(levels - 1);
  const allocate = makeAllocator(() => {
    begun++;
    const address = descend(10);
    ended++;
    return address;
  });
  const recurse = (...padding: number[]): void => {
    allocate(1);
    recurse(...padding);
  };
  for (let size = 0; size < 50; size++) assertThrows(() => recurse(...Array(size)), RangeError);
  assertEquals(ended, begun);
});
