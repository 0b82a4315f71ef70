import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  add,
  allParameters,
  type AnyOptimizer,
  asTensor,
  chainOptimizers,
  constant,
  dense,
  dispose,
  foldIn,
  initialState,
  input,
  key,
  leaves,
  lion,
  liveTensors,
  mapTree,
  meanAbsoluteError,
  mul,
  nadam,
  objective,
  pathText,
  raw,
  retain,
  rmsprop,
  scope,
  sequential,
  sgd,
  sum,
  type Tensor,
  toArray,
  trainStep,
  uniform,
  valueAndGradient,
  values,
  zipTrees,
} from "shapefold";

const warmUp = (step: number) => 1e-2 * Math.min(1, (step + 1) / 5);

const optimizers: [name: string, optimizer: AnyOptimizer][] = [
  ["sgd", sgd()],
  ["sgd by a schedule", sgd({ learningRate: warmUp })],
  ["sgd with momentum", sgd({ momentum: 0.9 })],
  ["sgd with a momentum of 0", sgd({ momentum: 0 })],
  ["sgd with Nesterov's momentum", sgd({ learningRate: warmUp, momentum: 0.8, nesterov: true })],
  ["rmsprop", rmsprop()],
  ["rmsprop with momentum", rmsprop({ learningRate: warmUp, momentum: 0.9, rho: 0.7 })],
  ["centered rmsprop", rmsprop({ centered: true, epsilon: 1e-4 })],
  ["centered rmsprop with momentum", rmsprop({ centered: true, momentum: 0.5, epsilon: 1e-4 })],
  ["adam", adam()],
  ["adam by a schedule", adam({ learningRate: warmUp, beta1: 0.8, beta2: 0.95, epsilon: 1e-5 })],
  ["adamW", adamW()],
  ["adamW on all", adamW({ learningRate: warmUp, weightDecay: 0.5, on: allParameters })],
  ["adagrad", adagrad()],
  ["adagrad by a schedule", adagrad({ learningRate: warmUp, initialAccumulator: 0 })],
  ["adadelta", adadelta()],
  ["adadelta by a schedule", adadelta({ learningRate: warmUp, rho: 0.7, epsilon: 1e-4 })],
  ["nadam", nadam()],
  ["nadam by a schedule", nadam({ learningRate: warmUp, beta1: 0.8, beta2: 0.95, epsilon: 1e-5 })],
  ["adamax", adamax()],
  ["adamax by a schedule", adamax({ learningRate: warmUp, beta1: 0.8, beta2: 0.95 })],
  ["lion", lion()],
  ["lion by a schedule", lion({ learningRate: warmUp, beta1: 0.7, beta2: 0.9 })],
];

/** Parameters of several ranks and sizes, deep in tuples and objects. */
function draw(seed: number) {
  const tensor = (i: number, shape: string) =>
    uniform(foldIn(key(seed), i), shape, { min: -1 }) as Tensor<string>;
  return [
    { kernel: tensor(0, "37 21"), bias: tensor(1, "21") },
    [tensor(2, ""), { deep: { empty: tensor(3, "0 4"), cube: tensor(4, "3 5 7") } }],
    { kernel: tensor(5, "9001"), nothing: null, count: 3 },
  ] as const;
}

interface Run {
  readonly params: ReturnType<typeof draw>;
  readonly state: unknown;
}

function begin(optimizer: AnyOptimizer): Run {
  const params = draw(0);
  return { params, state: optimizer.init(params) };
}

/** A step by the links: `update`, and what it gives added. */
function byLinks(optimizer: AnyOptimizer, { params, state }: Run, seed: number): Run {
  const updated = optimizer.update(draw(seed), state, params);
  const moved = zipTrees(
    ([p, u]) => add(p as Tensor<string>, u as Tensor<string>),
    params,
    updated.updates,
  );
  return { params: moved, state: updated.state };
}

/** A step in one job. */
function byKernel(optimizer: AnyOptimizer, run: Run, seed: number, consume = false): Run {
  return inOneJob(optimizer)(draw(seed), run.state, run.params, consume);
}

/** The way of an optimizer that has one. */
function inOneJob({ apply }: AnyOptimizer): NonNullable<AnyOptimizer["apply"]> {
  if (apply === undefined) throw new Error("expected an optimizer with a kernel");
  return apply;
}

/** The same tree, and the same numbers but for roundings, relative to the largest number of each tensor. */
function assertAlike(found: unknown, expected: unknown, tolerance: number): void {
  const numbers = (tree: unknown) => leaves(tree).map(([, leaf]) => values(leaf as Tensor<string>));
  assertEquals(structure(found), structure(expected));
  const wanted = numbers(expected);
  for (const [k, own] of numbers(found).entries()) {
    const size = wanted[k].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    own.forEach((x, i) => {
      const off = Math.abs(x - wanted[k][i]);
      assert(off <= tolerance * size, `expected ${wanted[k][i]} but found ${x}, among ${size}`);
    });
  }
}

/** A tree with shapes in the place of tensors. */
function structure(tree: unknown): unknown {
  const shapes = leaves(tree).map(([path, { shape, dtype }]) => [pathText(path), shape, dtype]);
  return [shapes, JSON.stringify(mapTree(tree, () => null as never))];
}

for (const [name, optimizer] of optimizers) {
  Deno.test(`${name} in one job does what its links do, for ten steps`, () => {
    let [links, kernel] = [begin(optimizer), begin(optimizer)];
    for (let step = 1; step <= 10; step++) {
      links = byLinks(optimizer, links, step);
      kernel = byKernel(optimizer, kernel, step);
      // A few roundings of 6e-8 each step.
      assertAlike(kernel, links, 6e-7 * step);
    }
  });

  Deno.test(`${name}: a state of the links goes on in one job, and the other way round`, () => {
    let [links, mixed] = [begin(optimizer), begin(optimizer)];
    for (let step = 1; step <= 6; step++) {
      links = byLinks(optimizer, links, step);
      mixed = (step % 2 === 0 ? byLinks : byKernel)(optimizer, mixed, step);
    }
    assertAlike(mixed, links, 3e-6);
  });

  Deno.test(`${name} in one job changes nothing that it was given, unless it may`, () => {
    scope(() => {
      const start = begin(optimizer);
      const before = copied(start);
      const first = byKernel(optimizer, start, 1);
      assertEquals(copied(start), before);
      const kept = retain(first);
      const held = copied(kept);
      const apart = byKernel(optimizer, first, 2);
      const over = byKernel(optimizer, first, 2, true);
      assertEquals(copied(over), copied(apart));
      assertEquals(copied(kept), held);
      const third = byKernel(optimizer, over, 3, true);
      assertThrows(() => values(over.params[0].bias), Error, "it was freed");
      assertEquals(copied(third), copied(byKernel(optimizer, apart, 3)));
    });
  });

  Deno.test(`${name} in one job leaves the new parameters and the new state, nothing else`, () => {
    const before = liveTensors();
    const start = begin(optimizer);
    const size = leaves(start).length;
    const next = scope(() => byKernel(optimizer, start, 1));
    assertEquals(liveTensors() - before, 2 * size);
    const last = scope(() => byKernel(optimizer, next, 2, true));
    assertEquals(liveTensors() - before, 2 * size);
    dispose([start, next, last]);
    assertEquals(liveTensors(), before);
  });
}

function copied(tree: unknown): number[][] {
  return leaves(tree).map(([, leaf]) => [...values(leaf as Tensor<string>)]);
}

Deno.test("in place no number moves: the tensors are where those before them were", () => {
  const optimizer = adam();
  scope(() => {
    const places = (run: Run) => leaves(run).map(([, leaf]) => raw(leaf).dataId);
    const first = byKernel(optimizer, begin(optimizer), 1);
    const before = places(first);
    assertEquals(places(byKernel(optimizer, first, 2, true)), before);
  });
});

Deno.test("an update inside of a gradient is made by the links, which have derivatives", () => {
  const params = [asTensor([[1, -2]], "1 2")];
  for (const [name, optimizer] of optimizers) {
    const moved = (how: "links" | "job") => (gradient: Tensor<"1 2">[]) => {
      const state = optimizer.init(params);
      if (how === "links") {
        return sum(add(params[0], optimizer.update(gradient, state, params).updates[0]));
      }
      return sum(inOneJob(optimizer)(gradient, state, params).params[0]);
    };
    const at = [asTensor([[1e-3, 2e-3]], "1 2")];
    const [a, b] = (["links", "job"] as const).map((how) => valueAndGradient(moved(how), at));
    assertEquals(toArray(b.gradient[0]), toArray(a.gradient[0]));
    // The signs that lion takes do not move with the gradient.
    assertEquals(toArray(b.gradient[0])[0][0] === 0, name.startsWith("lion"));
  }
});

Deno.test("a schedule is asked once a step in one job, too, and what it says is checked", () => {
  const asked: number[] = [];
  const optimizer = rmsprop({
    learningRate: (step) => {
      asked.push(step);
      return 1 - step;
    },
  });
  const second = byKernel(optimizer, byKernel(optimizer, begin(optimizer), 1), 2);
  assertEquals(asked, [0, 1]);
  const error = assertThrows(() => byKernel(optimizer, second, 3, true), RangeError);
  assertEquals(
    error.message,
    "Cannot use a learning rate at step 2: expected a number of at least 0 but found -1",
  );
  assertEquals(copied(second).length, 2 * leaves(draw(0)).length);
});

Deno.test("a state of other parameters is refused", () => {
  const params = [asTensor([1, 2], "2")];
  const other: AnyOptimizer = adam();
  const state = other.init([asTensor([1], "1")]);
  const error = assertThrows(() => inOneJob(other)(params, state, params), TypeError);
  assertEquals(
    error.message,
    "Cannot update a parameter '2': expected a state of that shape but found '1'",
  );
});

Deno.test("a chain of one's own goes by its links", () => {
  assertEquals(chainOptimizers(sgd(), sgd()).apply, undefined);
});

Deno.test("a copy of an optimizer with an update of its own goes by that", () => {
  const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
  const links = sgd({ learningRate: 0.5 });
  const still: typeof links = {
    ...links,
    update: (gradient, state, params) => {
      const { updates, state: next } = links.update(gradient, state, params);
      return { updates: mapTree(updates, (leaf) => mul(leaf as Tensor<string>, 0)), state: next };
    },
  };
  const step = trainStep(objective(model, meanAbsoluteError), still);
  using state = initialState(model, step, key(0));
  using next = step(state, { x: asTensor([[1]], "batch 1"), y: asTensor([[5]], "batch 1") });
  assertEquals(toArray(next.params[0].kernel), [[1]]);
});
