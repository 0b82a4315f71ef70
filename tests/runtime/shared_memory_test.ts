import { assertEquals, assertThrows } from "@std/assert";
import { start } from "../../src/runtime/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";

Deno.test("without shared memory the runtime starts with one thread and says so once", () => {
  const { SharedArrayBuffer } = globalThis;
  const { warn } = console;
  const warnings: unknown[][] = [];
  console.warn = (...args) => warnings.push(args);
  Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
  try {
    assertThrows(
      () => start({ threads: 2 }),
      RangeError,
      "Cannot start the runtime: expected 1 thread, since there is no shared memory here, but found 2",
    );
    assertEquals(start().threads, 1);
    tf.tensor([1, 2]).dispose();
  } finally {
    console.warn = warn;
    globalThis.SharedArrayBuffer = SharedArrayBuffer;
  }
  assertEquals(warnings, [["The runtime starts with 1 thread: there is no shared memory here"]]);
});
