import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  consumeKey,
  foldIn,
  type Key,
  key,
  type Keys,
  keyWords,
  split,
} from "../../src/tensors/key.ts";
import {
  bernoulliValues,
  correlation,
  normalValues,
  permutationValues,
  uniformValues,
} from "./draws.ts";

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

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true
  : false;

/** `assertThrows` accepts a part of the message; here the message is the whole text. */
function assertMessage(f: () => unknown, type: new () => Error, message: string): void {
  const error = assertThrows(f);
  assertEquals(error instanceof Error && error.constructor === type, true, String(error));
  assertEquals((error as Error).message, message);
}
