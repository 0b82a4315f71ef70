import { assertEquals, assertStrictEquals } from "@std/assert";

Deno.test("a window that the program has defined survives the import", async () => {
  const window = { title: "mine" };
  Object.defineProperty(globalThis, "window", { value: window, configurable: true });
  const tf = await import("../../src/tensors/tfjs.ts");
  await import("../../src/runtime/mod.ts");
  assertStrictEquals(Reflect.get(globalThis, "window"), window);
  assertEquals(Reflect.ownKeys(window), ["title"]);
  assertEquals(tf.tensor([1, 2]).dataSync(), new Float32Array([1, 2]));
});
