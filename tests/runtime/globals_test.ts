// Deno adds a key of its own to globalThis when it prepares to load CommonJS: let it, first.
import "node:module";
import { assertEquals } from "@std/assert";

const before = Reflect.ownKeys(globalThis);

Deno.test("importing and starting the runtime adds no key to globalThis", async () => {
  const tf = await import("../../src/tensors/tfjs.ts");
  const { start } = await import("../../src/runtime/mod.ts");
  assertEquals(addedKeys(), []);

  assertEquals(start({ threads: 2 }).threads, 2);
  tf.tensor([1, 2]).dispose();
  assertEquals(addedKeys(), []);
});

function addedKeys(): PropertyKey[] {
  return Reflect.ownKeys(globalThis).filter((key) => !before.includes(key));
}
