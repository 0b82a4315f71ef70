import { assert, assertEquals } from "@std/assert";
import {
  accumulate,
  adam,
  allParameters,
  type AnyOptimizer,
  chainOptimizers,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  dispose,
  exponentialMovingAverage,
  freeze,
  inGroup,
  leaves,
  liveTensors,
  maxNorm,
  nonNegative,
  pipe,
  proximalL1,
  retain,
  rmsprop,
  scope,
  sgd,
  sharpnessAware,
  unitNorm,
} from "shapefold";
import { begin, go, goByUpdate, numbers, walk } from "./bowl_walk.ts";

const wrapped: [name: string, optimizer: AnyOptimizer][] = [
  ["maxNorm", maxNorm(0.9)(adam({ learningRate: 0.1 }))],
  ["nonNegative", nonNegative({ on: allParameters })(adam({ learningRate: 0.1 }))],
  ["unitNorm", unitNorm()(sgd({ learningRate: 0.1, momentum: 0.9 }))],
  ["clipByValue", clipByValue(0.3)(sgd())],
  ["clipByNorm", clipByNorm(0.7)(rmsprop({ centered: true }))],
  ["clipByGlobalNorm", clipByGlobalNorm(0.7)(sgd({ momentum: 0.9 }))],
  ["freeze", freeze(inGroup(0, allParameters))(adam())],
  ["decoupledWeightDecay", decoupledWeightDecay((step) => step / 10)(adam())],
  ["proximalL1", proximalL1((step) => step / 10)(adam())],
  ["exponentialMovingAverage", exponentialMovingAverage(0.7)(adam())],
  ["accumulate", accumulate(2)(adam())],
  ["sharpnessAware", sharpnessAware(0.05)(adam())],
  [
    "all of them",
    pipe(
      pipe(adam(), maxNorm(0.9), nonNegative(), clipByGlobalNorm(0.7), clipByNorm(0.5)),
      clipByValue(0.3),
      decoupledWeightDecay(0.1),
      exponentialMovingAverage(0.7),
      freeze(inGroup(2)),
      accumulate(2),
      sharpnessAware(0.05),
    ),
  ],
  ["a chain within", maxNorm(0.9)(chainOptimizers(sgd(), clipByValue(0.1)(sgd())))],
];

for (const [name, optimizer] of wrapped) {
  Deno.test(`${name}: what update gives, added, is what apply does, but for rounding`, () => {
    let [links, whole] = [begin(optimizer), begin(optimizer)];
    for (let step = 1; step <= 5; step++) {
      links = goByUpdate(optimizer, links, step);
      whole = go(optimizer, whole, step);
    }
    const wanted = numbers(links);
    numbers(whole).forEach((own, k) =>
      own.forEach((value, i) => assert(Math.abs(value - wanted[k][i]) < 1e-5))
    );
  });

  Deno.test(`${name} changes nothing that it was given, unless it may, and gives the same then`, () => {
    scope(() => {
      const start = begin(optimizer);
      const before = numbers(start);
      // Each step may write over the last, but not over what somebody holds.
      let [apart, over] = [walk(optimizer, 1), walk(optimizer, 1)];
      assertEquals(numbers(start), before);
      for (let step = 2; step <= 5; step++) {
        const kept = retain(over);
        const held = numbers(kept);
        apart = go(optimizer, apart, step);
        over = go(optimizer, over, step, true);
        assertEquals(numbers(over), numbers(apart));
        assertEquals(numbers(kept), held);
        dispose(kept);
        apart = go(optimizer, apart, step + 10);
        over = go(optimizer, over, step + 10, true);
        assertEquals(numbers(over), numbers(apart));
      }
    });
  });

  Deno.test(`${name} leaves the new parameters and the new state, nothing else`, () => {
    const before = liveTensors();
    let run = scope(() => begin(optimizer));
    for (let step = 1; step <= 4; step++) {
      const next = scope(() => go(optimizer, run, step, true));
      const own = new Set(leaves(next).map(([, leaf]) => leaf));
      dispose(leaves(run).map(([, leaf]) => leaf).filter((leaf) => !own.has(leaf)));
      assertEquals(liveTensors() - before, own.size);
      run = next;
    }
    dispose(run);
    assertEquals(liveTensors(), before);
  });
}

const neutral: [name: string, wrap: (optimizer: AnyOptimizer) => AnyOptimizer][] = [
  ["maxNorm(Infinity)", maxNorm(Infinity)],
  ["clipByValue(Infinity)", clipByValue(Infinity)],
  ["clipByNorm(Infinity)", clipByNorm(Infinity)],
  ["clipByGlobalNorm(Infinity)", clipByGlobalNorm(Infinity)],
  ["decoupledWeightDecay(0)", decoupledWeightDecay(0)],
  ["proximalL1(0)", proximalL1(0)],
  ["exponentialMovingAverage(0)", exponentialMovingAverage(0)],
  ["accumulate(1)", accumulate(1)],
  ["sharpnessAware(0)", sharpnessAware(0)],
];

for (const [name, wrap] of neutral) {
  Deno.test(`${name} changes nothing, bit for bit`, () => {
    for (const optimizer of [adam(), sgd({ momentum: 0.9 })] as AnyOptimizer[]) {
      const expected = walk(optimizer, 5);
      const found = walk(wrap(optimizer), 5);
      assertEquals(numbers(found.params), numbers(expected.params));
      const { state } = found as { state: { inner?: unknown } };
      assertEquals(numbers(state.inner ?? state), numbers(expected.state));
    }
  });
}

const commuting: [string, string, AnyOptimizer, AnyOptimizer][] = [
  [
    "clipByGlobalNorm",
    "maxNorm",
    pipe(adam(), clipByGlobalNorm(0.7), maxNorm(0.9)),
    pipe(adam(), maxNorm(0.9), clipByGlobalNorm(0.7)),
  ],
  [
    "decoupledWeightDecay",
    "maxNorm",
    pipe(adam(), decoupledWeightDecay(0.3), maxNorm(0.9)),
    pipe(adam(), maxNorm(0.9), decoupledWeightDecay(0.3)),
  ],
  [
    "exponentialMovingAverage",
    "clipByNorm",
    pipe(sgd(), exponentialMovingAverage(0.9), clipByNorm(0.4)),
    pipe(sgd(), clipByNorm(0.4), exponentialMovingAverage(0.9)),
  ],
  [
    "sharpnessAware",
    "nonNegative",
    pipe(sgd(), sharpnessAware(0.1), nonNegative()),
    pipe(sgd(), nonNegative(), sharpnessAware(0.1)),
  ],
  [
    "freeze",
    "maxNorm of what is free",
    pipe(adam(), freeze(inGroup(0)), maxNorm(0.9, { on: inGroup(2) })),
    pipe(adam(), maxNorm(0.9, { on: inGroup(2) }), freeze(inGroup(0))),
  ],
];

for (const [a, b, first, second] of commuting) {
  Deno.test(`the order of ${a} and ${b} does not matter`, () => {
    assertEquals(numbers(walk(first, 5)), numbers(walk(second, 5)));
  });
}
