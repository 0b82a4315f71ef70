import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  activation,
  add,
  asTensor,
  chain,
  concat,
  dense,
  dropout,
  flatten,
  input,
  key,
  leaves,
  parallel,
  pathText,
  relu,
  repeat,
  residual,
  sequential,
  softmax,
  tanh,
  uniform,
  values,
} from "shapefold";
import { assertClose, plain } from "../tensors/plain.ts";

const x = uniform(key(7), "3 4", { min: -1 });

Deno.test("layers without parameters have no entry in the parameters", () => {
  const model = sequential(
    input("2 2"),
    flatten(),
    dense(4, relu),
    dropout(0.5),
    activation(tanh),
    dense(3),
  );
  const { params, running } = model.init(key(0));
  assertEquals(
    leaves(params).map(([path, { shape }]) => [pathText(path), shape]),
    [["[0].kernel", [4, 4]], ["[0].bias", [4]], ["[1].kernel", [4, 3]], ["[1].bias", [3]]],
  );
  assertEquals(running, []);
  const kernel: readonly number[] = params[1].kernel.shape;
  assertEquals(kernel, [4, 3]);
});

Deno.test("chain() is the same function as its layers one after the other", () => {
  const chained = sequential(input("4"), chain(dense(3, tanh), dense(2)), activation(softmax));
  const flat = sequential(input("4"), dense(3, tanh), dense(2), activation(softmax));
  const weights = chained.init(key(1));
  assertClose(
    chained.apply(weights, x),
    plain(flat.apply({ params: weights.params[0], running: [] }, x)),
  );
});

Deno.test("residual() adds its input to what the block gives", () => {
  const block = sequential(input("4"), chain(dense(2, relu), dense(4)));
  const model = sequential(input("4"), residual(chain(dense(2, relu), dense(4))));
  const weights = model.init(key(1));
  assertClose(model.apply(weights, x), plain(add(x, block.apply(weights, x))));
});

Deno.test("parallel() puts the outputs of its branches behind one another", () => {
  const model = sequential(
    input("4"),
    parallel(dense(3, relu), activation(tanh), chain(dense(2), dense(1))),
  );
  assertEquals(model.output, "batch 8");
  const { params: [[first, last]] } = model.init(key(1));
  const branches = [
    sequential(input("4"), dense(3, relu)).apply({ params: [first], running: [] }, x),
    sequential(input("4"), activation(tanh)).apply({ params: [], running: [] }, x),
    sequential(input("4"), dense(2), dense(1)).apply({ params: last, running: [] }, x),
  ] as const;
  assertClose(
    model.apply({ params: [[first, last]], running: [] }, x),
    plain(concat(branches)),
  );
});

Deno.test("repeat() is the block several times over, each time with parameters of its own", () => {
  const model = sequential(input("4"), repeat(3, dense(4, tanh)));
  const weights = model.init(key(1));
  const [a, b, c] = weights.params[0];
  assertNotEquals(values(a.kernel), values(b.kernel));
  assertNotEquals(values(b.kernel), values(c.kernel));

  const flat = sequential(input("4"), dense(4, tanh), dense(4, tanh), dense(4, tanh));
  assertClose(model.apply(weights, x), plain(flat.apply({ params: [a, b, c], running: [] }, x)));
});

Deno.test("repeat() of a block without parameters has none", () => {
  const model = sequential(input("4"), repeat(2, activation(relu)), dense(1));
  assertEquals(leaves(model.init(key(0)).params).length, 2);
});

Deno.test("compositions nest in one another to any depth", () => {
  const model = sequential(
    input("4"),
    residual(parallel(dense(1), chain(repeat(2, residual(dense(4, tanh))), dense(3)))),
    dense(2),
  );
  assertEquals(model.output, "batch 2");
  const weights = model.init(key(3));
  assertEquals(
    leaves(weights.params).map(([path]) => pathText(path)).filter((path) => /kernel/.test(path)),
    [
      "[0][0].kernel",
      "[0][1][0][0].kernel",
      "[0][1][0][1].kernel",
      "[0][1][1].kernel",
      "[1].kernel",
    ],
  );

  const [[one, [twice, three]], end] = weights.params;
  const dense4 = sequential(input("4"), dense(4, tanh));
  const [first, second] = twice.map((params) => ({ params: [params] as const, running: [] }));
  const once = add(x, dense4.apply(first, x));
  const inner = add(once, dense4.apply(second, once));
  const left = sequential(input("4"), dense(1)).apply({ params: [one], running: [] }, x);
  const right = sequential(input("4"), dense(3)).apply({ params: [three], running: [] }, inner);
  const outer = add(x, concat([left, right]));
  const expected = sequential(input("4"), dense(2)).apply({ params: [end], running: [] }, outer);
  assertClose(model.apply(weights, x), plain(expected));
});

Deno.test("one layer value stands in several models and resolves anew in each", () => {
  const block = chain(dense(8, relu), dense(2));
  const [narrow, wide] = [sequential(input("3"), block), sequential(input("5"), block)];
  assertEquals(narrow.init(key(0)).params[0][0].kernel.shape, [3, 8]);
  assertEquals(wide.init(key(0)).params[0][0].kernel.shape, [5, 8]);
});

Deno.test("the parameters are a function of the key, and each layer draws its own", () => {
  const model = sequential(input("4"), dense(4), dense(4));
  const [a, same, other] = [5, 5, 6].map((seed) => model.init(key(seed)).params);
  assertEquals(values(a[0].kernel), values(same[0].kernel));
  assertEquals(values(a[1].kernel), values(same[1].kernel));
  assertNotEquals(values(a[0].kernel), values(other[0].kernel));
  assertNotEquals(values(a[0].kernel), values(a[1].kernel));
});

Deno.test("a key makes the parameters of one model only", () => {
  const model = sequential(input("4"), dense(4));
  const seed = key(0);
  model.init(seed);
  assertThrows(
    () => model.init(seed),
    Error,
    "Cannot use this key for init: it was already used by init; " +
      "split a key for each use: const [a, b] = split(key(0))",
  );
});

Deno.test("a row's output does not depend on the other rows of the batch", () => {
  const model = sequential(input("4"), residual(dense(4, tanh)), dense(2, softmax));
  const weights = model.init(key(1));
  const all = plain(model.apply(weights, x)).data;
  for (const [row, start] of [[0, 0], [1, 4], [2, 8]]) {
    const alone = asTensor(values(x).slice(start, start + 4), "1 4");
    const { data } = plain(model.apply(weights, alone));
    data.forEach((value, i) => assert(Math.abs(value - all[2 * row + i]) < 1e-6));
  }
});
