/** The library against plain tfjs operations on stock kernels. */
import { assert, assertAlmostEquals } from "@std/assert";
import { runFixture, runFixtureOnPlain } from "./fixtures/run.ts";

Deno.test("after 200 steps a run ends where one on stock kernels ends, to 1e-4 of the loss", async () => {
  const [own, plain, stock] = await Promise.all([
    runFixture("own_run"),
    runFixtureOnPlain("own_run"),
    runFixture("stock_run"),
  ]);
  const losses = stock.trim().split("\n").map(Number);
  assert(losses.length === 2 && losses.every(Number.isFinite));
  for (const found of [own, plain]) {
    found.trim().split("\n").forEach((loss, i) =>
      assertAlmostEquals(Number(loss), losses[i], 1e-4 * losses[i])
    );
  }
});
