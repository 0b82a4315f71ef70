import { assert, assertEquals } from "@std/assert";
import {
  accumulate,
  adam,
  add,
  asTensor,
  decoupledWeightDecay,
  dispose,
  exponentialMovingAverage,
  mul,
  pipe,
  sgd,
  type Tensor,
  zipTrees,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { begin, draw, go, numbers, type Run } from "./bowl_walk.ts";

Deno.test("what an average and a sum are made of may be freed", () => {
  const params = [asTensor([1], "1")];
  const averaging = exponentialMovingAverage(0.5)(sgd());
  const averaged = averaging.init(params);
  dispose(params);
  assertEquals(numbers(averaged.average), [[1]]);

  const others = [asTensor([1], "1")];
  const gradient = [asTensor([3], "1")];
  const summing = accumulate(2)(sgd());
  const { state } = applyOptimizer(summing, gradient, summing.init(others), others, false);
  dispose(gradient);
  assertEquals(numbers(state.sum), [[3]]);
});

Deno.test("decoupledWeightDecay goes with the learning rate and the step of its optimizer", () => {
  const rate = (step: number) => 0.5 / (1 + step);
  const asked: number[] = [];
  const strength = (step: number) => {
    asked.push(step);
    return 0.1 * (1 + step);
  };
  const optimizer = decoupledWeightDecay(strength)(sgd({ learningRate: rate }));
  const params = { kernel: asTensor([[8]], "1 1"), bias: asTensor([8], "1") };
  const still = { kernel: asTensor([[0]], "1 1"), bias: asTensor([0], "1") };
  let moved = applyOptimizer(optimizer, still, optimizer.init(params), params, false);
  moved = applyOptimizer(optimizer, still, moved.state, moved.params, false);
  assert(Math.abs(numbers(moved.params)[0][0] - 8 * 0.95 * 0.95) < 1e-6);
  assertEquals(numbers(moved.params)[1], [8]);
  assertEquals(asked, [0, 1]);
});

Deno.test("a decay around accumulate and exponentialMovingAverage reads their optimizer's rate", () => {
  const params = [asTensor([[8]], "1 1")];
  const still = [asTensor([[0]], "1 1")];
  const optimizer = pipe(
    sgd({ learningRate: 0.5 }),
    accumulate(2),
    exponentialMovingAverage(0.5),
    decoupledWeightDecay(0.5),
  );
  const moved = applyOptimizer(optimizer, still, optimizer.init(params), params, false);
  assertEquals(numbers(moved.params), [[6]]);
  assertEquals(optimizer.paceOf?.(moved.state), { step: 0, rate: 0.5 });
});

Deno.test("the average is that of the parameters after each update", () => {
  const optimizer = exponentialMovingAverage(0.9)(adam({ learningRate: 0.1 }));
  let run: Run = begin(optimizer);
  let expected = numbers(run.params);
  for (let step = 1; step <= 6; step++) {
    run = go(optimizer, run, step);
    const keep = step === 1 ? 0 : 0.9;
    expected = numbers(run.params).map((own, k) =>
      own.map((x, i) => keep * expected[k][i] + (1 - keep) * x)
    );
  }
  const { average } = run.state as { average: unknown };
  numbers(average).forEach((own, k) =>
    own.forEach((x, i) => assert(Math.abs(x - expected[k][i]) < 1e-6))
  );
});

Deno.test("accumulate updates at every third batch only, by the mean of three", () => {
  const [plain, optimizer] = [adam(), accumulate(3)(adam())];
  const start = begin(optimizer);
  let run = start;
  const places: unknown[] = [];
  for (let step = 1; step <= 3; step++) {
    const gradient = draw(step);
    run = applyOptimizer(optimizer, gradient, run.state as never, run.params, false);
    places.push(numbers(run.params));
  }
  const before = numbers(start.params);
  assertEquals([places[0], places[1]], [before, before]);
  const mean = zipTrees(
    ([a, b, c]) =>
      mul(add(add(a as Tensor<string>, b as Tensor<string>), c as Tensor<string>), 1 / 3),
    draw(1),
    draw(2),
    draw(3),
  );
  const expected = applyOptimizer(plain, mean, plain.init(start.params), start.params, false);
  assertEquals(places[2], numbers(expected.params));
  assertEquals((run.state as { count: number }).count, 0);
  assertEquals(numbers((run.state as { sum: unknown }).sum).flat().every((x) => x === 0), true);
});
