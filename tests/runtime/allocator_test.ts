import { assertEquals, assertThrows } from "@std/assert";
import "../../src/runtime/mod.ts";
import { makeAllocator } from "../../src/runtime/allocator.ts";
import { OutOfMemoryError } from "../../src/runtime/out_of_memory.ts";
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
  const malloc = () => {
    begun++;
    const address = descend(10);
    ended++;
    return address;
  };
  const ledger = { count: () => 0, bytesInUse: () => 0, freeUnowned: () => {} };
  const store = { malloc, free: () => {}, size: () => 0, limit: 2 ** 32 };
  const allocate = makeAllocator(store, ledger);
  const recurse = (...padding: number[]): void => {
    allocate(1);
    recurse(...padding);
  };
  for (let size = 0; size < 50; size++) assertThrows(() => recurse(...Array(size)), RangeError);
  assertEquals(ended, begun);
});

Deno.test("a tensor beside which the module would find no memory is given back and refused", () => {
  const events: string[] = [];
  let room = 500_000;
  const store = {
    malloc: (bytes: number) => {
      events.push(`malloc ${bytes}`);
      return bytes <= room ? bytes : 0;
    },
    free: (address: number) => void events.push(`free ${address}`),
    size: () => 960_000,
    limit: 1_000_000,
  };
  const ledger = {
    count: () => 1000,
    bytesInUse: () => 7,
    freeUnowned: () => void events.push("free what has no owner"),
  };
  const allocate = makeAllocator(store, ledger);
  const reserve = 2 ** 16 + 16 * 1000;
  assertEquals(allocate(10), 10);
  room = reserve - 1;
  const error = assertThrows(() => allocate(20), OutOfMemoryError);
  assertEquals([error.bytes, error.inUse, error.limit], [20, 7, 1_000_000]);
  room = reserve;
  assertEquals(allocate(30), 30);
  assertEquals(events, [
    ...["malloc 10", `malloc ${reserve}`, `free ${reserve}`],
    ...["malloc 20", `malloc ${reserve}`, "free 20"],
    ...["free what has no owner", "malloc 30", `malloc ${reserve}`, `free ${reserve}`],
  ]);
});
