/** The library against plain tfjs operations on stock kernels. */
import { assert, assertAlmostEquals } from "@std/assert";
import { runFixture } from "./fixtures/run.ts";

Deno.test("after 200 steps a run ends where one on stock kernels ends, to 1e-4 of the loss", async () => {
  const [own, stock] = await Promise.all(
    ["own_run", "stock_run"].map(async (name) =>
      (await runFixture(name)).trim().split("\n").map(Number)
    ),
  );
  assert(own.length === 2 && own.every(Number.isFinite));
  own.forEach((loss, i) => assertAlmostEquals(loss, stock[i], 1e-4 * stock[i]));
});
