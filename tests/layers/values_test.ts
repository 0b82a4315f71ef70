import { assertEquals } from "@std/assert";
import {
  asTensor,
  constant,
  dense,
  flatten,
  input,
  key,
  rearrange,
  relu,
  sequential,
  shaped,
  tanh,
  toArray,
  uniform,
} from "shapefold";
import { assertClose, at, build, plain } from "../tensors/plain.ts";
import { type Eq, ok } from "../types/assert_type.ts";

Deno.test("dense() is a sum of products and a bias, then the activation", () => {
  const model = sequential(input("5"), dense(3, tanh, { biasInitializer: constant(0.25) }));
  const weights = model.init(key(1));
  const x = uniform(key(2), "4 5", { min: -2, max: 2 });
  const [rows, kernel, bias] = [x, weights.params[0].kernel, weights.params[0].bias].map(plain);
  const expected = build([4, 3], ([row, unit]) => {
    let sum = at(bias, [unit]);
    for (let i = 0; i < 5; i++) sum += at(rows, [row, i]) * at(kernel, [i, unit]);
    return Math.tanh(sum);
  });
  assertClose(model.apply(weights, x), expected);
});

Deno.test("dense() works along the last dim of an input of several dims", () => {
  const model = sequential(input("2 3 5"), dense(4));
  ok<Eq<typeof model.output, "batch 2 3 4">>();
  assertEquals(model.output, "batch 2 3 4");

  const weights = model.init(key(1));
  const x = uniform(key(2), "2 2 3 5");
  const [numbers, kernel] = [x, weights.params[0].kernel].map(plain);
  const expected = build([2, 2, 3, 4], ([batch, a, b, unit]) => {
    let sum = 0;
    for (let i = 0; i < 5; i++) sum += at(numbers, [batch, a, b, i]) * at(kernel, [i, unit]);
    return sum;
  });
  assertClose(model.apply(weights, x), expected);
});

Deno.test("a dense layer without an activation is linear in its input", () => {
  const model = sequential(input("3"), dense(2));
  const weights = model.init(key(0));
  const [[a], [b], [both]] = [[[1, -2, 3]], [[0.5, 4, -1]], [[1.5, 2, 2]]].map((rows) =>
    toArray(model.apply(weights, asTensor(rows, "n 3")))
  );
  assertClose(asTensor(both, "2"), { shape: [2], data: [a[0] + b[0], a[1] + b[1]] });
});

Deno.test("flatten() keeps the rows and the order of the elements", () => {
  const model = sequential(input("2 3 2"), flatten());
  ok<Eq<typeof model.output, "batch 12">>();
  const numbers = build([4, 2, 3, 2], ([n, a, b, c]) => 1000 * n + 100 * a + 10 * b + c);
  const y = model.apply(model.init(key(0)), asTensor(Float32Array.from(numbers.data), "4 2 3 2"));
  assertEquals(plain(y), { shape: [4, 12], data: numbers.data });
});

Deno.test("flatten() makes a column of an input of one number, and takes no rows at all", () => {
  const scalars = sequential(input(""), flatten());
  assertEquals(scalars.output, "batch 1");
  assertEquals(
    toArray(scalars.apply(scalars.init(key(0)), asTensor([7, 8], "n"))),
    [[7], [8]],
  );

  const model = sequential(input("2 3"), flatten(), dense(4));
  const none = model.apply(model.init(key(0)), asTensor(new Float32Array(0), "0 2 3"));
  assertEquals(none.shape, [0, 4]);
});

Deno.test("rearrange() moves, splits and merges dims as loops over indices do", () => {
  const numbers = build([2, 4, 3], ([b, h, w]) => 100 * b + 10 * h + w);
  const x = asTensor(Float32Array.from(numbers.data), "2 4 3");

  const transposed = sequential(input("4 3"), rearrange("batch h w -> batch w h"));
  ok<Eq<typeof transposed.output, "batch 3 4">>();
  assertEquals(
    plain(transposed.apply(transposed.init(key(0)), x)),
    build([2, 3, 4], ([b, w, h]) => at(numbers, [b, h, w])),
  );

  const merged = sequential(input("4 3"), rearrange("batch (h 2) w -> batch h (2 w)"));
  ok<Eq<typeof merged.output, "batch 2 6">>();
  assertEquals(
    plain(merged.apply(merged.init(key(0)), x)),
    build([2, 2, 6], ([b, h, i]) => at(numbers, [b, 2 * h + Math.floor(i / 3), i % 3])),
  );
});

Deno.test("shaped() changes nothing", () => {
  const model = sequential(input("3"), shaped("batch features"));
  ok<Eq<typeof model.output, "batch 3">>();
  const x = asTensor([[1, 2, 3]], "n 3");
  assertEquals(toArray(model.apply(model.init(key(0)), x)), toArray(x));
});

Deno.test("a model without layers gives its input back", () => {
  const model = sequential(input("3"));
  assertEquals([model.output, model.layers.length], ["batch 3", 0]);
  const weights = model.init(key(0));
  assertEquals([weights.params.length, weights.running.length], [0, 0]);
  assertEquals(toArray(model.apply(weights, asTensor([[1, 2, 3]], "n 3"))), [[1, 2, 3]]);
});

Deno.test("an input of one number an example is a column behind flatten()", () => {
  const model = sequential(input(""), flatten(), dense(2, relu));
  ok<Eq<typeof model.input, "batch">>();
  ok<Eq<typeof model.output, "batch 2">>();
  assertEquals(model.apply(model.init(key(0)), asTensor([1, 2, 3], "n")).shape, [3, 2]);
});
