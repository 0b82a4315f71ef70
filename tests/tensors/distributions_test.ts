import { assert, assertEquals } from "@std/assert";
import { key, keyWords, split } from "../../src/tensors/key.ts";
import { philoxWords } from "../../src/tensors/philox.ts";
import {
  assertNear,
  bernoulliValues,
  chiSquare,
  correlation,
  moments,
  normalValues,
  permutationValues,
  uniformValues,
} from "./draws.ts";

Deno.test("uniform() gives the numbers it always gave", () => {
  assertEquals(
    uniformValues(key(42), 4).map((value) => value * 2 ** 24),
    Float32Array.of(11782039, 12431756, 9638129, 8825212),
  );
});

Deno.test("uniform() are multiples of 2^-24 in [0, 1) with mean 1/2 and variance 1/12", () => {
  const values = uniformValues(key(1), 100_000);
  assert(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24)));
  const { mean, variance } = moments(values);
  assertNear(mean, 1 / 2, 0.004);
  assertNear(variance, 1 / 12, 0.001);
});

Deno.test("uniform() fall evenly into 64 bins", () => {
  const counts = new Array<number>(64).fill(0);
  for (const value of uniformValues(key(2), 64_000)) counts[Math.floor(64 * value)]++;
  // The 0.001 quantiles of chi-square with 63 degrees of freedom on both sides.
  const found = chiSquare(counts, 1000);
  assert(found > 32 && found < 104, `chi-square is ${found}`);
});

Deno.test("normal() gives the numbers it always gave", () => {
  assertEquals(
    normalValues(key(42), 5),
    Float32Array.of(
      -1.185046911239624,
      1.0506917238235474,
      -0.0872919112443924,
      -0.2877143919467926,
      -0.580798864364624,
    ),
  );
});

Deno.test("normal() are those of Box and Muller by Math.log, Math.cos and Math.sin", () => {
  const count = 100_000;
  const words = philoxWords(keyWords(key(3)), 4, count);
  const values = normalValues(key(3), count);
  for (let i = 0; i < count; i += 2) {
    const angle = (words[i + 1] / 2 ** 32 - 0.5) * Math.PI;
    const side = words[i + 1] % 2 === 1 ? -1 : 1;
    const radius = side * Math.sqrt(-2 * Math.log((words[i] + 1) / 2 ** 32));
    // Five roundings of floats; of 8,000,000 numbers the worst is off by 2.8e-7 of its radius.
    const tolerance = 3e-7 * Math.abs(radius);
    assertNear(values[i], radius * Math.cos(angle), tolerance);
    assertNear(values[i + 1], radius * Math.sin(angle), tolerance);
  }
});

Deno.test("normal() have the moments and the tails of the standard normal distribution", () => {
  const count = 400_000;
  const values = normalValues(key(4), count);
  assert(values.every((value) => Math.abs(value) <= 6.67));
  const { mean, variance, skewness, kurtosis } = moments(values);
  assertNear(mean, 0, 0.007);
  assertNear(variance, 1, 0.01);
  assertNear(skewness, 0, 0.016);
  assertNear(kurtosis, 3, 0.032);
  assertNear(values.filter((value) => value > 1).length / count, 0.15866, 0.0025);
  assertNear(values.filter((value) => value < -3).length / count, 0.00135, 0.00025);
});

Deno.test("normal() come in pairs that are uncorrelated, and so are their squares", () => {
  const values = normalValues(key(5), 80_000);
  const evens = values.filter((_, i) => i % 2 === 0);
  const odds = values.filter((_, i) => i % 2 === 1);
  assert(Math.abs(correlation(evens, odds)) < 0.02);
  const squares = (numbers: Float32Array) => numbers.map((value) => value * value);
  assert(Math.abs(correlation(squares(evens), squares(odds))) < 0.02);
});

Deno.test("permutation() gives the order it always gave", () => {
  assertEquals(permutationValues(key(42), 10), Int32Array.of(4, 1, 7, 3, 0, 5, 2, 9, 8, 6));
});

Deno.test("permutation() holds every integer once", () => {
  for (const n of [0, 1, 2, 5, 60_000]) {
    const order = permutationValues(key(8), n);
    assertEquals(order.toSorted(), Int32Array.from({ length: n }, (_, i) => i));
  }
});

Deno.test("permutation() draws again where a word would favour low positions", () => {
  // Word 55,438 of this key is 4,294,939,804: above the last whole run of 55,439 choices below
  // 2^32. Taken as it is, it would put 25,035 there.
  assertEquals(permutationValues(key(3), 60_000)[55_438], 25_323);
});

Deno.test("permutation() gives each of the 24 orders of four equally often", () => {
  const counts = new Map<string, number>();
  for (const one of split(key(6), 24_000)) {
    const order = permutationValues(one, 4).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 24);
  // The 0.001 quantiles of chi-square with 23 degrees of freedom on both sides.
  const found = chiSquare([...counts.values()], 1000);
  assert(found > 7.5 && found < 49.7, `chi-square is ${found}`);
});

Deno.test("bernoulli() gives the trials it always gave", () => {
  assertEquals(
    bernoulliValues(key(42), 0.3, 16),
    Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
  );
});

Deno.test("bernoulli() are 1 at the rate of the probability, never at 0 and always at 1", () => {
  const count = 100_000;
  for (const probability of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
    const ones = bernoulliValues(key(7), probability, count).filter((trial) => trial === 1).length;
    const deviation = Math.sqrt(probability * (1 - probability) / count);
    assertNear(ones / count, probability, 4 * deviation);
  }
});
