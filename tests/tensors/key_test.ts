import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  bernoulliValues,
  consumeKey,
  foldIn,
  type Key,
  key,
  type Keys,
  keyWords,
  normalValues,
  permutationValues,
  split,
  uniformValues,
} from "../../src/tensors/key.ts";
import { philoxWords } from "../../src/tensors/philox.ts";

Deno.test("key() holds both halves of the seed", () => {
  assertEquals(keyWords(key(7)), [7, 0]);
  assertEquals(keyWords(key(3 * 2 ** 32 + 7)), [7, 3]);
  assertEquals(keyWords(key(Number.MAX_SAFE_INTEGER)), [0xffffffff, 0x1fffff]);
  assertNotEquals(uniformValues(key(7), 4), uniformValues(key(3 * 2 ** 32 + 7), 4));
});

Deno.test("a key and what split() gives are frozen", () => {
  const parent = key(0);
  assert(Object.isFrozen(parent) && Object.isFrozen(keyWords(parent)));
  const children = split(parent);
  assert(Object.isFrozen(children) && children.every(Object.isFrozen));
});

for (const seed of [-1, 1.5, NaN, Infinity, 2 ** 53]) {
  Deno.test(`key() refuses the seed ${seed}`, () => {
    assertMessage(
      () => key(seed),
      RangeError,
      `Cannot make a key: expected an integer from 0 to 2^53 - 1 but found ${seed}`,
    );
  });
}

Deno.test("split() gives the keys it always gave", () => {
  assertEquals(split(key(42), 3).map(keyWords), [
    [0x42e0b8b3, 0x7dbf5de8],
    [0x2fe739d4, 0x6aaf03eb],
    [0x220383a8, 0x6880ffbe],
  ]);
  assertEquals(split(key(42)), split(key(42), 2));
});

Deno.test("split() gives a tuple where the compiler knows the number, and an array where not", () => {
  const exact: Equal<Keys<3>, readonly [Key, Key, Key]> = true;
  const either: Equal<Keys<1 | 2>, readonly [Key] | readonly [Key, Key]> = true;
  const unknownNumber: Equal<Keys<number>, readonly Key[]> = true;
  const tooMany: Equal<Keys<5000>, readonly Key[]> = true;
  const fraction: Equal<Keys<1.5>, readonly Key[]> = true;
  assert(exact && either && unknownNumber && tooMany && fraction);

  const pair: readonly [Key, Key] = split(key(0));
  const triple: readonly [Key, Key, Key] = split(key(0), 3);
  assertEquals([pair.length, triple.length, split(key(0), 5000).length], [2, 3, 5000]);
});

for (const n of [0, -2, 2.5]) {
  Deno.test(`split() refuses to make ${n} keys and leaves the key unused`, () => {
    const parent = key(0);
    assertMessage(
      () => split(parent, n),
      RangeError,
      `Cannot split a key: expected an integer from 1 to 2^53 - 1 but found ${n}`,
    );
    assertEquals(split(parent).length, 2);
  });
}

Deno.test("foldIn() gives the keys it always gave, for both halves of the number", () => {
  assertEquals(keyWords(foldIn(key(42), 7)), [0xf2b2ef68, 0x4726b4bf]);
  assertEquals(keyWords(foldIn(key(42), 2 ** 32 + 7)), [0x28577e4c, 0xe323f159]);
});

Deno.test("foldIn() does not use the key up, and works on a key that was used up", () => {
  const parent = key(1);
  const before = foldIn(parent, 5);
  uniformValues(parent, 1);
  assertEquals(foldIn(parent, 5), before);
});

Deno.test("foldIn() refuses what is not an integer of 0 or more", () => {
  assertMessage(
    () => foldIn(key(0), -3),
    RangeError,
    "Cannot fold into a key: expected an integer from 0 to 2^53 - 1 but found -3",
  );
});

Deno.test("keys of neighbouring seeds, siblings and parents with their children are uncorrelated", () => {
  const [a, b] = split(key(0));
  const [c] = split(key(1));
  const related = [key(0), key(1), a, b, c, foldIn(key(0), 0), foldIn(key(0), 1)];
  const draws = related.map((one) => uniformValues(one, 40_000));
  for (let i = 0; i < draws.length; i++) {
    for (let j = 0; j < i; j++) {
      // The deviation of a correlation of 40,000 pairs is 0.005.
      const found = correlation(draws[i], draws[j]);
      assert(Math.abs(found) < 0.02, `keys ${i} and ${j} correlate by ${found}`);
    }
  }
});

Deno.test("keys of equal value used for different purposes share nothing", () => {
  const folded = Array.from({ length: 16 }, (_, i) => foldIn(key(9), i));
  const words = [...split(key(9), 16), ...folded].map((child) => keyWords(child).join());
  assertEquals(new Set(words).size, 32);

  const count = 40_000;
  const draws = [
    uniformValues(key(9), count),
    normalValues(key(9), count),
    permutationValues(key(9), count),
    bernoulliValues(key(9), 0.5, count),
  ];
  for (let i = 0; i < draws.length; i++) {
    for (let j = 0; j < i; j++) assert(Math.abs(correlation(draws[i], draws[j])) < 0.02);
  }
});

const operations: readonly [name: string, use: (key: Key) => unknown][] = [
  ["split", (key) => split(key)],
  ["uniform", (key) => uniformValues(key, 1)],
  ["normal", (key) => normalValues(key, 1)],
  ["permutation", (key) => permutationValues(key, 1)],
  ["bernoulli", (key) => bernoulliValues(key, 0.5, 1)],
  ["epochs", (key) => consumeKey(key, "epochs")],
];

for (const [first, useFirst] of operations) {
  Deno.test(`a key used by ${first} cannot be used again, while an equal key can`, () => {
    for (const [second, useSecond] of operations) {
      const used = key(0);
      useFirst(used);
      assertMessage(
        () => useSecond(used),
        Error,
        `Cannot use this key for ${second}: it was already used by ${first}; ` +
          "split a key for each use: const [a, b] = split(key(0))",
      );
      useSecond(key(0));
    }
  });
}

for (const [name, use] of [...operations, ["foldIn", (key: Key) => foldIn(key, 0)] as const]) {
  Deno.test(`${name} refuses what is not a key and shows the corrected call`, () => {
    for (
      const [value, found, seed] of [
        [42, "42", 42],
        [-1, "-1", 0],
        [undefined, "undefined", 0],
        [null, "null", 0],
        ["42", '"42"', 0],
        [{}, "{}", 0],
      ] as const
    ) {
      assertMessage(
        () => use(value as unknown as Key),
        TypeError,
        `Cannot use a key: expected key(${seed}) but found ${found}`,
      );
    }
  });
}

Deno.test("a number, or an object that looks like a key, is not a key to the compiler", () => {
  // @ts-expect-error a number is not a key
  assertThrows(() => split(42), TypeError);
  // @ts-expect-error neither are two words
  assertThrows(() => split({ words: [42, 0] }), TypeError);
});

Deno.test("uniformValues() gives the numbers it always gave", () => {
  assertEquals(
    uniformValues(key(42), 4).map((value) => value * 2 ** 24),
    Float32Array.of(11782039, 12431756, 9638129, 8825212),
  );
});

Deno.test("uniformValues() are multiples of 2^-24 in [0, 1) with mean 1/2 and variance 1/12", () => {
  const values = uniformValues(key(1), 100_000);
  assert(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24)));
  const { mean, variance } = moments(values);
  assertNear(mean, 1 / 2, 0.004);
  assertNear(variance, 1 / 12, 0.001);
});

Deno.test("uniformValues() fall evenly into 64 bins", () => {
  const counts = new Array<number>(64).fill(0);
  for (const value of uniformValues(key(2), 64_000)) counts[Math.floor(64 * value)]++;
  // The 0.001 quantiles of chi-square with 63 degrees of freedom on both sides.
  const found = chiSquare(counts, 1000);
  assert(found > 32 && found < 104, `chi-square is ${found}`);
});

Deno.test("normalValues() gives the numbers it always gave", () => {
  assertEquals(
    normalValues(key(42), 5),
    Float32Array.of(
      -1.1850470304489136,
      1.0506917238235474,
      -0.08729192614555359,
      -0.287714421749115,
      -0.5807988047599792,
    ),
  );
});

Deno.test("normalValues() are those of Box and Muller by Math.log, Math.cos and Math.sin", () => {
  const count = 100_000;
  const words = philoxWords(keyWords(key(3)), 4, count);
  const values = normalValues(key(3), count);
  for (let i = 0; i < count; i += 2) {
    const angle = (words[i + 1] / 2 ** 32 - 0.5) * Math.PI;
    const side = words[i + 1] % 2 === 1 ? -1 : 1;
    const radius = side * Math.sqrt(-2 * Math.log((words[i] + 1) / 2 ** 32));
    assertNear(values[i], radius * Math.cos(angle), 3e-7);
    assertNear(values[i + 1], radius * Math.sin(angle), 3e-7);
  }
});

Deno.test("normalValues() have the moments and the tails of the standard normal distribution", () => {
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

Deno.test("normalValues() come in pairs that are uncorrelated, and so are their squares", () => {
  const values = normalValues(key(5), 80_000);
  const evens = values.filter((_, i) => i % 2 === 0);
  const odds = values.filter((_, i) => i % 2 === 1);
  assert(Math.abs(correlation(evens, odds)) < 0.02);
  const squares = (numbers: Float32Array) => numbers.map((value) => value * value);
  assert(Math.abs(correlation(squares(evens), squares(odds))) < 0.02);
});

Deno.test("permutationValues() gives the order it always gave", () => {
  assertEquals(permutationValues(key(42), 10), Int32Array.of(4, 1, 7, 3, 0, 5, 2, 9, 8, 6));
});

Deno.test("permutationValues() holds every integer once", () => {
  for (const n of [0, 1, 2, 5, 60_000]) {
    const order = permutationValues(key(8), n);
    assertEquals(order.toSorted(), Int32Array.from({ length: n }, (_, i) => i));
  }
});

Deno.test("permutationValues() draws again where a word would favour low positions", () => {
  // Word 55,438 of this key is 4,294,939,804: above the last whole run of 55,439 choices below
  // 2^32. Taken as it is, it would put 25,035 there.
  assertEquals(permutationValues(key(3), 60_000)[55_438], 25_323);
});

Deno.test("permutationValues() gives each of the 24 orders of four equally often", () => {
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

Deno.test("bernoulliValues() gives the trials it always gave", () => {
  assertEquals(
    bernoulliValues(key(42), 0.3, 16),
    Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
  );
});

Deno.test("bernoulliValues() are 1 at the rate of the probability, never at 0 and always at 1", () => {
  const count = 100_000;
  for (const probability of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
    const ones = bernoulliValues(key(7), probability, count).filter((trial) => trial === 1).length;
    const deviation = Math.sqrt(probability * (1 - probability) / count);
    assertNear(ones / count, probability, 4 * deviation);
  }
});

for (const probability of [-0.1, 1.1, NaN]) {
  Deno.test(`bernoulliValues() refuses the probability ${probability}`, () => {
    assertMessage(
      () => bernoulliValues(key(0), probability, 1),
      RangeError,
      `Cannot draw bernoulli values: expected a probability from 0 to 1 but found ${probability}`,
    );
  });
}

const draws: readonly [action: string, draw: (key: Key, count: number) => ArrayLike<number>][] = [
  ["Cannot draw uniform values", uniformValues],
  ["Cannot draw normal values", normalValues],
  ["Cannot draw a permutation", permutationValues],
  ["Cannot draw bernoulli values", (key, count) => bernoulliValues(key, 0.5, count)],
];

for (const [action, draw] of draws) {
  Deno.test(`${action} where the count is not an integer of 0 or more`, () => {
    const unused = key(0);
    for (const count of [-1, 1.5, NaN]) {
      assertMessage(
        () => draw(unused, count),
        RangeError,
        `${action}: expected an integer from 0 to 2^53 - 1 but found ${count}`,
      );
    }
    assertEquals(draw(unused, 0).length, 0);
  });
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true
  : false;

/** `assertThrows` accepts a part of the message; here the message is the whole text. */
function assertMessage(f: () => unknown, type: new () => Error, message: string): void {
  const error = assertThrows(f);
  assertEquals(error instanceof Error && error.constructor === type, true, String(error));
  assertEquals((error as Error).message, message);
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert(
    Math.abs(actual - expected) <= tolerance,
    `expected ${expected} within ${tolerance} but found ${actual}`,
  );
}

interface Moments {
  mean: number;
  variance: number;
  skewness: number;
  kurtosis: number;
}

function moments(values: ArrayLike<number>): Moments {
  const numbers = Array.from(values);
  const average = (f: (value: number) => number): number =>
    numbers.reduce((sum, value) => sum + f(value), 0) / numbers.length;
  const mean = average((value) => value);
  const variance = average((value) => (value - mean) ** 2);
  const skewness = average((value) => (value - mean) ** 3) / variance ** 1.5;
  const kurtosis = average((value) => (value - mean) ** 4) / variance ** 2;
  return { mean, variance, skewness, kurtosis };
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ofA, ofB] = [moments(a), moments(b)];
  let covariance = 0;
  for (let i = 0; i < a.length; i++) covariance += (a[i] - ofA.mean) * (b[i] - ofB.mean);
  return covariance / a.length / Math.sqrt(ofA.variance * ofB.variance);
}

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
