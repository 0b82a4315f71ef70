import { assertEquals, assertThrows } from "@std/assert";
import { start } from "../../src/runtime/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";

// In this order: the first start decides for the whole file.

Deno.test("start() rejects a count that is no whole number from 1 to 8", () => {
  for (const threads of [0, -1, 1.5, 9, NaN, Infinity]) {
    assertThrows(
      () => start({ threads }),
      RangeError,
      `Cannot start the runtime: expected a whole number of threads from 1 to 8 but found ${threads}`,
    );
  }
});

Deno.test("start() rejects a count that is no number", () => {
  for (const [threads, text] of [["2", `"2"`], [null, "null"], [2n, "2n"]] as const) {
    assertThrows(
      () => start({ threads: threads as unknown as number }),
      TypeError,
      `Cannot start the runtime: expected a whole number of threads from 1 to 8 but found ${text}`,
    );
  }
});

Deno.test("start() starts once and may be repeated with the same count", () => {
  assertEquals(start({ threads: 1 }), { threads: 1 });
  assertEquals(start({ threads: 1 }), { threads: 1 });
  assertEquals(start(), { threads: 1 });
});

Deno.test("start() with another count than the one that runs throws", () => {
  start({ threads: 1 });
  assertThrows(
    () => start({ threads: 2 }),
    Error,
    "Cannot start the runtime with 2 threads: it runs with 1 already; " +
      "call start({ threads: 2 }) before the first tensor is made",
  );
});

Deno.test("tensors are on the WASM backend", () => {
  tf.tensor([1, 2]).dispose();
  assertEquals(tf.getBackend(), "wasm");
});
