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

Deno.test("start() rejects a memory limit outside of 32 MiB to 4 GiB", () => {
  for (const memoryLimit of [0, 2 ** 25 - 1, 2 ** 32 + 1, 2 ** 26 + 0.5, NaN, "1 GiB"]) {
    const text = typeof memoryLimit === "string" ? `"${memoryLimit}"` : memoryLimit;
    assertThrows(
      () => start({ memoryLimit: memoryLimit as number }),
      typeof memoryLimit === "string" ? TypeError : RangeError,
      "Cannot start the runtime: expected a memory limit from 33554432 to 4294967296 bytes " +
        `but found ${text}`,
    );
  }
});

Deno.test("start() rejects a debug that is neither true nor false", () => {
  assertThrows(
    () => start({ debug: 1 as unknown as boolean }),
    TypeError,
    "Cannot start the runtime: expected debug: true or false but found 1",
  );
});

const running = { threads: 1, memoryLimit: 2 ** 28 };

Deno.test("start() starts once and may be repeated with the same options", () => {
  assertEquals(start(running), running);
  assertEquals(start(running), running);
  assertEquals(start({ threads: 1 }), running);
  assertEquals(start(), running);
});

Deno.test("start() with other options than those that run throws", () => {
  start(running);
  assertThrows(
    () => start({ threads: 2 }),
    Error,
    "Cannot start the runtime with 2 threads: it runs with 1 already; " +
      "call start({ threads: 2 }) before the first tensor is made",
  );
  assertThrows(
    () => start({ memoryLimit: 2 ** 30 }),
    Error,
    "Cannot limit the memory of the runtime to 1073741824 bytes: it runs with 268435456 already; " +
      "call start({ memoryLimit: 1073741824 }) before the first tensor is made",
  );
});

Deno.test("tensors are on the WASM backend", () => {
  tf.tensor([1, 2]).dispose();
  assertEquals(tf.getBackend(), "wasm");
});
