import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { start } from "../../src/runtime/mod.ts";

Deno.test("a start that fails says why, and a later one works", () => {
  const { Instance } = WebAssembly;
  const cause = new Error("no room left");
  WebAssembly.Instance = class {
    constructor() {
      throw cause;
    }
  } as unknown as typeof WebAssembly.Instance;
  try {
    const error = assertThrows(
      () => start({ threads: 1 }),
      Error,
      "Cannot start the runtime with 1 thread: no room left",
    );
    assertStrictEquals(error.cause, cause);
  } finally {
    WebAssembly.Instance = Instance;
  }
  assertEquals(start({ threads: 2 }).threads, 2);
});
