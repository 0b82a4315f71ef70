import { assert, assertEquals } from "@std/assert";
import {
  asTensor,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  pipe,
  sgd,
  sharpnessAware,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { draw, numbers } from "./bowl_walk.ts";

Deno.test("clipping is by the formulas, and leaves a small gradient bit for bit", () => {
  const plain = sgd({ learningRate: 1 });
  const gradient = draw(3);
  const big = Math.hypot(...numbers(gradient).flat());
  const cut = (wrap: ReturnType<typeof clipByNorm>) => {
    const { updates } = wrap(plain).update(gradient, [{ step: 0, factor: 1 }], draw(0));
    return numbers(updates).map((own) => own.map((x) => -x));
  };
  const compare = (found: number[][], expected: (x: number, own: number[]) => number) =>
    numbers(gradient).forEach((own, k) =>
      own.forEach((x, i) => assert(Math.abs(found[k][i] - expected(x, own)) < 1e-6))
    );
  compare(cut(clipByValue(0.3)), (x) => Math.min(0.3, Math.max(-0.3, x)));
  compare(cut(clipByNorm(0.9)), (x, own) => x * Math.min(1, 0.9 / Math.hypot(...own)));
  compare(cut(clipByGlobalNorm(0.9)), (x) => x * 0.9 / big);
  assertEquals(cut(clipByGlobalNorm(1.001 * big)), numbers(gradient));
  assertEquals(cut(clipByNorm(1.001 * big)), numbers(gradient));
});

Deno.test("what clips around sharpnessAware clips the gradient elsewhere, too", () => {
  const optimizer = pipe(sgd({ learningRate: 1 }), sharpnessAware(0.5), clipByValue(2));
  const params = [asTensor([10], "1")];
  const asked: number[][][] = [];
  const elsewhere = (at: typeof params) => {
    asked.push(numbers(at));
    return [asTensor([100], "1")];
  };
  const start = optimizer.init(params);
  const moved = applyOptimizer(optimizer, [asTensor([50], "1")], start, params, false, elsewhere);
  assertEquals(asked, [[[10.5]]]);
  assertEquals(numbers(moved.params), [[8]]);
});

Deno.test("where the gradient is 0 sharpnessAware does not look elsewhere", () => {
  const optimizer = sharpnessAware(0.5)(sgd());
  const params = [asTensor([1], "1")];
  const moved = applyOptimizer(
    optimizer,
    [asTensor([0], "1")],
    [{ step: 0, factor: 1 }],
    params,
    false,
    () => {
      throw new Error("asked");
    },
  );
  assertEquals(numbers(moved.params), [[1]]);
});
