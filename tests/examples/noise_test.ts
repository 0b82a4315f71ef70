import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { differenceOf, leadOf } from "../../examples/common/noise.ts";

Deno.test("the standard error of two accuracies is that of their binomial counts", () => {
  const rows = 150;
  const { by, noise } = differenceOf(0.8, 0.7, rows);
  assertAlmostEquals(by, 0.1, 1e-12);
  assertAlmostEquals(noise, Math.sqrt(0.8 * 0.2 / rows + 0.7 * 0.3 / rows), 1e-12);
});

Deno.test("the same difference is clear on many rows and not on few", () => {
  assert(!differenceOf(0.8, 0.75, 150).isClear);
  assert(differenceOf(0.8, 0.75, 10_000).isClear);
  assert(differenceOf(0.75, 0.8, 10_000).isClear, "a loss is as clear as a gain");
  assert(!differenceOf(1, 1, 10_000).isClear, "where both are always right nothing differs");
});

Deno.test("the lead is that of the best over the next, whatever their order", () => {
  const { best, next, by } = leadOf({ a: 0.7, b: 0.9, c: 0.8 }, 100);
  assertEquals([best, next], ["b", "c"]);
  assertAlmostEquals(by, 0.1, 1e-12);
});
