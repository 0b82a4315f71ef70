import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  accumulate,
  adam,
  add,
  allParameters,
  type AnyOptimizer,
  asTensor,
  chainOptimizers,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  defineOptimizer,
  dispose,
  exponentialMovingAverage,
  foldIn,
  freeze,
  inGroup,
  key,
  leaves,
  liveTensors,
  mapTree,
  maxNorm,
  mul,
  nonNegative,
  type OptimizerSignature,
  pipe,
  retain,
  rmsprop,
  scope,
  type Selection,
  sgd,
  sharpnessAware,
  sum,
  type Tensor,
  uniform,
  unitNorm,
  values,
  zipTrees,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { assertGradient } from "../finite_differences.ts";

/** Parameters of several ranks and sizes, deep in tuples and objects. */
function draw(seed: number) {
  const tensor = (i: number, shape: string) =>
    uniform(foldIn(key(seed), i), shape, { min: -1 }) as Tensor<string>;
  return [
    { kernel: tensor(0, "19 11"), bias: tensor(1, "11") },
    [tensor(2, ""), { filters: tensor(3, "3 2 5 4"), nothing: null }],
    { kernel: tensor(4, "1 7"), count: 3 },
  ] as const;
}

interface Run {
  readonly params: ReturnType<typeof draw>;
  readonly state: unknown;
}

/** The gradient of a bowl around other parameters: what `sharpnessAware` asks for. */
const gradientAt = (seed: number) => <P>(params: P): P =>
  zipTrees(
    ([w, g]) => add(mul(w as Tensor<string>, 0.5), g as Tensor<string>),
    params,
    draw(seed),
  );

function begin(optimizer: AnyOptimizer): Run {
  const params = draw(0);
  return { params, state: optimizer.init(params) };
}

/** A step with the gradient of the bowl at the parameters. */
function go(optimizer: AnyOptimizer, run: Run, seed: number, consume = false): Run {
  const elsewhere = gradientAt(seed);
  const gradient = elsewhere(run.params);
  return applyOptimizer(optimizer, gradient, run.state, run.params, consume, elsewhere);
}

/** The same by `update`. */
function goByUpdate(optimizer: AnyOptimizer, { params, state }: Run, seed: number): Run {
  const elsewhere = gradientAt(seed);
  const updated = optimizer.update(elsewhere(params), state, params, elsewhere);
  const moved = zipTrees(
    ([w, u]) => add(w as Tensor<string>, u as Tensor<string>),
    params,
    updated.updates,
  );
  return { params: moved, state: updated.state };
}

function walk(optimizer: AnyOptimizer, steps: number, from = begin(optimizer)): Run {
  let run = from;
  for (let step = 1; step <= steps; step++) run = go(optimizer, run, step);
  return run;
}

function numbers(tree: unknown): number[][] {
  return leaves(tree).map(([, leaf]) => [...values(leaf as Tensor<string>)]);
}

const wrapped: [name: string, optimizer: AnyOptimizer][] = [
  ["maxNorm", maxNorm(0.9)(adam({ learningRate: 0.1 }))],
  ["nonNegative", nonNegative({ on: allParameters })(adam({ learningRate: 0.1 }))],
  ["unitNorm", unitNorm()(sgd({ learningRate: 0.1, momentum: 0.9 }))],
  ["clipByValue", clipByValue(0.3)(sgd())],
  ["clipByNorm", clipByNorm(0.7)(rmsprop({ centered: true }))],
  ["clipByGlobalNorm", clipByGlobalNorm(0.7)(sgd({ momentum: 0.9 }))],
  ["freeze", freeze(inGroup(0, allParameters))(adam())],
  ["decoupledWeightDecay", decoupledWeightDecay((step) => step / 10)(adam())],
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

/** Norms of the columns of a matrix, or of rows. */
function norms(tensor: Tensor<string>, of: "columns" | "rows" = "columns"): number[] {
  const columns = tensor.shape.at(-1)!;
  const found = new Map<number, number>();
  values(tensor).forEach((value, i) => {
    const unit = of === "columns" ? i % columns : Math.floor(i / columns);
    found.set(unit, (found.get(unit) ?? 0) + value ** 2);
  });
  return [...found.values()].map(Math.sqrt);
}

Deno.test("maxNorm holds after every step, to 1e-6, for kernels of dense and of convolutional layers", () => {
  const optimizer = maxNorm(0.75)(adam({ learningRate: 0.5 }));
  const long: number[] = [];
  let run = begin(optimizer);
  for (let step = 1; step <= 10; step++) {
    run = go(optimizer, run, step);
    const [{ kernel, bias }, [, { filters }]] = run.params;
    const found = [...norms(kernel), ...norms(filters)];
    assert(found.every((norm) => norm <= 0.75 * (1 + 1e-6)));
    assert(found.some((norm) => norm > 0.75 * (1 - 1e-6)));
    long.push(...values(bias).filter((value) => Math.abs(value) > 0.75));
  }
  assert(long.length > 0);
});

Deno.test("maxNorm keeps what is within the limit, bit for bit, and zeros", () => {
  const kernel = [[0.3, 0, 3], [0.4, 0, 4]];
  const params = [asTensor(kernel, "2 3")];
  const optimizer = maxNorm(0.5)(sgd());
  const gradient = [asTensor(new Float32Array(6), "2 3")];
  const { params: [moved] } = applyOptimizer(
    optimizer,
    gradient,
    [{ step: 0, factor: 1 }],
    params,
    false,
  );
  const found = values(moved);
  assertEquals([found[1], found[4]], [0, 0]);
  assertEquals([found[0], found[3]], [Math.fround(0.3), Math.fround(0.4)]);
  assert(Math.abs(found[2] - 0.3) < 1e-7 && Math.abs(found[5] - 0.4) < 1e-7);
});

Deno.test("the axis says what a unit is: rows, one element, a whole vector unless said", () => {
  const params = { w: asTensor([[3, 4], [0.3, 0.4]], "2 2"), b: asTensor([6, 8], "2") };
  const still = mapTree(params, (leaf) => mul(leaf as Tensor<string>, 0));
  const after = (wrap: ReturnType<typeof maxNorm>) => {
    const optimizer = wrap(sgd());
    const moved = applyOptimizer(optimizer, still, optimizer.init(params), params, false);
    return numbers(moved.params).map((own) => own.map((x) => Math.round(x * 1e5) / 1e5));
  };
  assertEquals(after(maxNorm(1, { axis: 1 })), [[0.6, 0.8, 0.3, 0.4], [6, 8]]);
  assertEquals(after(maxNorm(1, { axis: -1 })), [[0.6, 0.8, 0.3, 0.4], [6, 8]]);
  assertEquals(after(maxNorm(1, { axis: [] })), [[1, 1, 0.3, 0.4], [6, 8]]);
  const vector: Selection = ([name]) => name === "b";
  assertEquals(after(maxNorm(1, { on: vector })), [[3, 4, 0.3, 0.4], [0.6, 0.8]]);
  assertEquals(
    after(unitNorm({ axis: [0, 1] }))[0].map((x) => x ** 2).reduce((a, b) => a + b) > 0.99,
    true,
  );
});

Deno.test("unitNorm holds after every step, to 1e-6; a unit of zeros stays", () => {
  const optimizer = unitNorm()(sgd({ learningRate: 0.5 }));
  let run = begin(optimizer);
  for (let step = 1; step <= 10; step++) {
    run = go(optimizer, run, step);
    const [{ kernel }, [, { filters }]] = run.params;
    assert([...norms(kernel), ...norms(filters)].every((norm) => Math.abs(norm - 1) < 1e-6));
  }
  const params = [asTensor([[0, 1e-12], [0, 0]], "2 2")];
  const still = [asTensor([[0, 0], [0, 0]], "2 2")];
  const moved = applyOptimizer(optimizer, still, [{ step: 0, factor: 1 }], params, false);
  assertEquals(numbers(moved.params), [[0, 1, 0, 0]]);
});

Deno.test("nonNegative leaves nothing below 0 and everything else as the optimizer left it", () => {
  const [plain, optimizer] = [
    sgd({ learningRate: 0.5 }),
    nonNegative()(sgd({ learningRate: 0.5 })),
  ];
  const start = begin(optimizer);
  const [free, held] = [go(plain, start, 1), go(optimizer, start, 1)];
  const [[kernel, bias], [heldKernel, heldBias]] = [numbers(free.params), numbers(held.params)];
  assertEquals(heldKernel, kernel.map((x) => Math.max(x, 0)));
  assert(kernel.some((x) => x < 0));
  assertEquals(heldBias, bias);
});

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

const isFrozen: Selection = ([group]) => group === "0" || group === "1";

Deno.test("freeze keeps parameters and what is remembered of them, bit for bit; the others go on as without", () => {
  for (const optimizer of [adam(), rmsprop({ momentum: 0.5 }), sgd()] as AnyOptimizer[]) {
    const begun = walk(optimizer, 3);
    const free = walk(optimizer, 3, begun);
    const held = walk(freeze(isFrozen)(optimizer), 3, begun);
    const named = (run: unknown) =>
      new Map(
        leaves(run).map(([path, leaf]) => [path.join("."), [...values(leaf as Tensor<string>)]]),
      );
    const [before, without, after] = [begun, free, held].map(named);
    const thawed = ["2.kernel"];
    let compared = 0;
    for (const [path, own] of after) {
      const isFree = thawed.some((name) => path.endsWith(name));
      assertEquals(own, (isFree ? without : before).get(path), path);
      compared++;
    }
    assertEquals(compared, before.size);
    assert(before.get("params.0.kernel")!.some((x, i) => x !== without.get("params.0.kernel")![i]));
    assertEquals(JSON.stringify(plainOf(held.state)), JSON.stringify(plainOf(free.state)));
  }
});

/** A tree with null for tensors: its numbers. */
function plainOf(tree: unknown): unknown {
  return mapTree(tree, () => null as never);
}

Deno.test("freeze tells trees of parameters from what merely ends like one", () => {
  const params = [asTensor([1], "1"), [asTensor([2], "1"), asTensor([3], "1")]] as const;
  const gradient = [asTensor([1], "1"), [asTensor([1], "1"), asTensor([1], "1")]] as const;
  const first: Selection = (path) => path.join(".") === "0";
  const optimizer = freeze(first)(sgd({ learningRate: 0.5, momentum: 0.5 }));
  let moved = applyOptimizer(optimizer, gradient, optimizer.init(params), params, false);
  moved = applyOptimizer(optimizer, gradient, moved.state, moved.params, false);
  assertEquals(numbers(moved.params), [[1], [0.75], [1.75]]);
  assertEquals(numbers(moved.state), [[0], [-0.75], [-0.75]]);
});

Deno.test("what freeze wraps sees only what is free: norms, and the gradient elsewhere", () => {
  const params = { a: asTensor([3], "1"), b: asTensor([4], "1") };
  const isA: Selection = ([name]) => name === "a";
  const steep = { a: asTensor([300], "1"), b: asTensor([2], "1") };
  const after = (optimizer: AnyOptimizer) =>
    numbers(
      applyOptimizer(optimizer, steep, optimizer.init(params), params, false, (at) =>
        mapTree(at, (leaf) =>
          mul(leaf as Tensor<string>, 1))).params,
    );
  const unit = sgd({ learningRate: 1 });
  assertEquals(after(pipe(unit, clipByGlobalNorm(1), freeze(isA))), [[3], [3]]);
  // At 4 + 0.5 the gradient is 4.5.
  assertEquals(after(pipe(unit, sharpnessAware(0.5), freeze(isA))), [[3], [-0.5]]);
  assertEquals(after(pipe(unit, freeze(allParameters))), [[3], [4]]);
  assertEquals(after(pipe(unit, clipByGlobalNorm(1), freeze(allParameters))), [[3], [4]]);
});

Deno.test("a part of the state that is no tree of all parameters is not what freeze holds", () => {
  const first = defineOptimizer<Remembering>(
    (params) => ({ w: mul((params as unknown as Pair).w, 1) }),
    (gradient, { w }) => ({ updates: gradient, state: { w: add(w, 1) } }),
  );
  const params: Pair = { w: asTensor([1], "1"), b: asTensor([2], "1") };
  const optimizer = freeze(([name]) => name === "w")(first);
  const moved = applyOptimizer(optimizer, params, optimizer.init(params), params, false);
  assertEquals([numbers(moved.params), numbers(moved.state)], [[[1], [4]], [[2]]]);
});

interface Pair {
  readonly w: Tensor<string>;
  readonly b: Tensor<string>;
}

interface Remembering extends OptimizerSignature {
  state: { readonly w: Tensor<string> };
}

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

Deno.test("an update inside of a gradient has derivatives through every wrapper", () => {
  const params = [asTensor([[1, -2], [0.5, 3]], "2 2"), asTensor([0.3, -0.4], "2")] as const;
  const at = [asTensor([[0.8, -0.3], [0.1, 0.9]], "2 2"), asTensor([0.7, 0.2], "2")] as const;
  const weights = [asTensor([[1, 2], [-3, 0.5]], "2 2"), asTensor([2, -1], "2")] as const;
  const elsewhere = <P>(from: P): P => mapTree(from, (leaf) => mul(leaf as Tensor<string>, 3));
  const optimizers: AnyOptimizer[] = [
    maxNorm(1.5)(sgd({ learningRate: 0.5 })),
    unitNorm()(sgd({ learningRate: 0.5 })),
    clipByValue(0.5)(sgd({ learningRate: 0.5 })),
    clipByNorm(0.5)(sgd({ learningRate: 0.5 })),
    clipByGlobalNorm(0.5)(sgd({ learningRate: 0.5 })),
    clipByGlobalNorm(50)(sgd({ learningRate: 0.5 })),
    freeze(([group]) => group === "1")(sgd({ learningRate: 0.5 })),
    decoupledWeightDecay(0.5)(sgd({ learningRate: 0.5 })),
    accumulate(1)(sgd({ learningRate: 0.5 })),
    sharpnessAware(0.5)(sgd({ learningRate: 0.5 })),
  ];
  for (const optimizer of optimizers) {
    const total = (gradient: typeof at) => {
      const moved = applyOptimizer(
        optimizer,
        gradient,
        optimizer.init(params),
        params,
        false,
        elsewhere,
      );
      const [a, b] = zipTrees(
        ([w, c]) => mul(w as Tensor<string>, c as Tensor<string>),
        moved.params,
        weights,
      );
      return add(sum(a), sum(b));
    };
    assertGradient(total, at);
  }
});

Deno.test("the average and the accumulated sum have derivatives, too", () => {
  const params = [asTensor([1, -2], "2")];
  const at = [asTensor([0.8, -0.3], "2")];
  const averaging = exponentialMovingAverage(0.75)(sgd({ learningRate: 0.5 }));
  const second = (gradient: typeof at) => {
    const first = applyOptimizer(averaging, gradient, averaging.init(params), params, false);
    const { state } = applyOptimizer(averaging, gradient, first.state, first.params, false);
    return sum(mul(state.average[0], asTensor([2, 3], "2")));
  };
  assertGradient(second, at);
  const summing = accumulate(2)(sgd({ learningRate: 0.5 }));
  const both = (gradient: typeof at) => {
    const first = applyOptimizer(summing, gradient, summing.init(params), params, false);
    const { params: [w] } = applyOptimizer(summing, gradient, first.state, first.params, false);
    return sum(mul(w, asTensor([2, 3], "2")));
  };
  assertGradient(both, at);
});

interface Bare extends OptimizerSignature {
  state: null;
}

const bare = defineOptimizer<Bare>(() => null, (gradient) => ({ updates: gradient, state: null }));

const mistakes: [f: () => unknown, type: typeof TypeError | typeof RangeError, message: string][] =
  [
    [() => maxNorm(0), RangeError, "Cannot make maxNorm: expected a limit above 0 but found 0"],
    [
      () => maxNorm("2" as never),
      TypeError,
      'Cannot make maxNorm: expected a limit above 0 but found "2"',
    ],
    [
      () => maxNorm(1, { axis: 0.5 }),
      RangeError,
      "Cannot make maxNorm: expected an axis that is a whole number but found 0.5",
    ],
    [
      () => maxNorm(1, { axes: 0 } as never),
      TypeError,
      "Cannot make maxNorm: expected the options on, axis but found 'axes'",
    ],
    [
      () => walk(maxNorm(1, { axis: 2 })(sgd()), 1),
      TypeError,
      "Cannot apply maxNorm: expected axes of '19 11' but found 2",
    ],
    [
      () => unitNorm({ on: "kernels" as never }),
      TypeError,
      'Cannot make unitNorm: expected a selection such as kernels but found "kernels"',
    ],
    [
      () => nonNegative({ on: inGroup(9) })(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply nonNegative: expected parameters that it is about but found none selected",
    ],
    [
      () => freeze(inGroup(9))(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply freeze: expected parameters that it is about but found none selected",
    ],
    [
      () => decoupledWeightDecay(0.1, { on: inGroup(9) })(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply decoupledWeightDecay: expected parameters that it is about but found none selected",
    ],
    [
      () => clipByValue(-1),
      RangeError,
      "Cannot make clipByValue: expected a limit above 0 but found -1",
    ],
    [
      () => clipByNorm(NaN),
      RangeError,
      "Cannot make clipByNorm: expected a limit above 0 but found NaN",
    ],
    [
      () => clipByGlobalNorm(0),
      RangeError,
      "Cannot make clipByGlobalNorm: expected a limit above 0 but found 0",
    ],
    [
      () => clipByGlobalNorm(1)(adam as never),
      TypeError,
      "Cannot apply clipByGlobalNorm: expected an optimizer such as adam() but found [Function: adam]",
    ],
    [
      () => freeze(undefined as never),
      TypeError,
      "Cannot make freeze: expected a selection such as kernels but found undefined",
    ],
    [
      () => decoupledWeightDecay(-1),
      RangeError,
      "Cannot make decoupledWeightDecay: expected a strength of at least 0 but found -1",
    ],
    [
      () => walk(decoupledWeightDecay((step) => 1 - step)(sgd()), 3),
      RangeError,
      "Cannot apply decoupledWeightDecay at step 2: expected a strength of at least 0 but found -1",
    ],
    [
      () => decoupledWeightDecay(0.1)(bare),
      TypeError,
      "Cannot apply decoupledWeightDecay: expected an optimizer with a learning rate but found none; " +
      "end it in scaleByLearningRate(rate)",
    ],
    [
      () => exponentialMovingAverage(1),
      RangeError,
      "Cannot use a decay: expected a number of at least 0 and below 1 but found 1",
    ],
    [
      () => accumulate(1.5),
      RangeError,
      "Cannot make accumulate: expected a whole number of at least 1 but found 1.5",
    ],
    [
      () => sharpnessAware(-0.1),
      RangeError,
      "Cannot make sharpnessAware: expected a rho of at least 0 but found -0.1",
    ],
    [
      () => walk(accumulate(1)(sharpnessAware(0.1)(sgd())), 1),
      TypeError,
      "Cannot apply sharpnessAware: expected a training step that gives the gradient elsewhere but found none; " +
      "write it last: pipe(optimizer, accumulate(4), sharpnessAware(0.05))",
    ],
  ];

for (const [f, type, message] of mistakes) {
  Deno.test(message, () => {
    assertEquals(assertThrows(f, type).message, message);
  });
}
