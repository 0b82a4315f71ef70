import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import {
  bernoulli,
  type IntTensor,
  item,
  key,
  mean,
  normal,
  permutation,
  type ShapeOf,
  square,
  sub,
  toArray,
  uniform,
  values,
} from "../../src/tensors/mod.ts";
import "../../src/kernels/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";

/** So many numbers that a mean is within five of its own deviations with certainty enough. */
const many = "40000";

Deno.test("uniform() draws within its bounds, with their mean and spread", () => {
  const x = uniform(key(1), many, { min: -1, max: 3 });
  assert(values(x).every((value) => value >= -1 && value <= 3));
  const middle = item(mean(x));
  assert(Math.abs(middle - 1) < 5 * (4 / Math.sqrt(12)) / 200);
  assert(Math.abs(item(mean(square(sub(x, 1)))) - 16 / 12) < 0.04);
});

Deno.test("normal() draws with its mean and deviation", () => {
  const x = normal(key(1), many, { mean: 5, deviation: 2 });
  assert(Math.abs(item(mean(x)) - 5) < 5 * 2 / 200);
  assert(Math.abs(item(mean(square(sub(x, 5)))) - 4) < 0.15);
  assertEquals(toArray(normal(key(1), "2", { mean: 3, deviation: 0 })), [3, 3]);
});

Deno.test("bernoulli() draws ones with its probability, as floats", () => {
  const x = bernoulli(key(1), 0.3, many);
  assertEquals(x.dtype, "float32");
  assertEquals(new Set(values(x)), new Set([0, 1]));
  assert(Math.abs(item(mean(x)) - 0.3) < 5 * Math.sqrt(0.21) / 200);
});

Deno.test("permutation() has each integer once", () => {
  const order = permutation(key(1), 100);
  ok<Eq<typeof order, IntTensor<"100">>>();
  assertEquals(order.dtype, "int32");
  assertEquals(values(order).toSorted(), Int32Array.from({ length: 100 }, (_, i) => i));
  assertNotEquals(values(order), values(order).toSorted());
});

Deno.test("the same key draws the same numbers, another key others", () => {
  assertEquals(toArray(normal(key(1), "2 3")), toArray(normal(key(1), "2 3")));
  assertNotEquals(toArray(normal(key(1), "2 3")), toArray(normal(key(2), "2 3")));
});

Deno.test("a draw uses its key up", () => {
  const once = key(1);
  uniform(once, "2");
  assertThrows(() => normal(once, "2"), Error, "it was already used by uniform");
});

Deno.test("random tensors take sizes, literal or not, and no names", () => {
  const x = uniform(key(1), "2 3");
  ok<Eq<ShapeOf<typeof x>, "2 3">>();
  const y = uniform(key(1), [2, 3].join(" "));
  ok<Eq<ShapeOf<typeof y>, string>>();
  assertEquals([x.shape, y.shape, uniform(key(1), "").shape], [[2, 3], [2, 3], []]);
  assertThrows(
    () => uniform(key(1), "n 3" as string),
    ShapeMismatch,
    "'n 3' has the name 'n', which has no size here; write a number",
  );
  assertThrows(() => uniform(key(1), "2,3" as string), SyntaxError, "separates dims by a comma");
});

Deno.test("random tensors refuse parameters that describe no distribution", () => {
  assertThrows(
    () => uniform(key(1), "2", { min: 2, max: 1 }),
    RangeError,
    "Cannot draw uniform numbers: expected finite min <= max but found 2 and 1",
  );
  assertThrows(() => uniform(key(1), "2", { max: Infinity }), RangeError, "found 0 and Infinity");
  assertThrows(
    () => normal(key(1), "2", { deviation: -1 }),
    RangeError,
    "expected a finite mean and a deviation of at least 0 but found 0 and -1",
  );
  for (const probability of [-0.1, 1.5, NaN]) {
    assertThrows(
      () => bernoulli(key(1), probability, "2"),
      RangeError,
      `Cannot draw bernoulli values: expected a probability from 0 to 1 but found ${probability}`,
    );
  }
  for (const n of [-1, 1.5, NaN]) {
    assertThrows(
      () => permutation(key(1), n),
      RangeError,
      `Cannot draw a permutation: expected an integer from 0 to 2^53 - 1 but found ${n}`,
    );
  }
});
