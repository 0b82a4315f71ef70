import "../../src/kernels/mod.ts";
import { assertEquals } from "@std/assert";
import { keyWords } from "../../src/tensors/key.ts";
import {
  bernoulli,
  type Key,
  key,
  liveTensors,
  normal,
  permutation,
  scope,
  uniform,
  values,
} from "../../src/tensors/mod.ts";
import { plainBernoulli, plainNormal, plainPermutation, plainUniform } from "./plain_draws.ts";

/** Nothing, odd tails, whole chunks of 2048 and what is around them. */
const counts = [0, 1, 2, 3, 4, 5, 31, 33, 1001, 2047, 2048, 2049, 20_003];

/** Keys with all kinds of bits in both words. */
const seeds = [0, 42, 2 ** 32 - 1, 2 ** 53 - 1, 0x9e3779b97f4a7];

type Numbers = Float32Array | Int32Array;

const draws: Record<
  string,
  { own: (key: Key, count: number) => Numbers; plain: (key: Key, count: number) => Numbers }
> = {
  uniform: {
    own: (key, count) => values(uniform(key, String(count))),
    plain: (key, count) => plainUniform(keyWords(key), count),
  },
  "uniform from -0.3 to 0.7": {
    own: (key, count) => values(uniform(key, String(count), { min: -0.3, max: 0.7 })),
    plain: (key, count) => plainUniform(keyWords(key), count, -0.3, 0.7),
  },
  normal: {
    own: (key, count) => values(normal(key, String(count))),
    plain: (key, count) => plainNormal(keyWords(key), count),
  },
  "normal around 0.1 with deviation 1e-3": {
    own: (key, count) => values(normal(key, String(count), { mean: 0.1, deviation: 1e-3 })),
    plain: (key, count) => plainNormal(keyWords(key), count, 0.1, 1e-3),
  },
  permutation: {
    own: (key, count) => values(permutation(key, count)),
    plain: (key, count) => plainPermutation(keyWords(key), count),
  },
  ...Object.fromEntries([0, 1e-12, 0.3, 0.5, 1 - 2 ** -33, 1].map((probability) => [
    `bernoulli of ${probability}`,
    {
      own: (key: Key, count: number) => values(bernoulli(key, probability, String(count))),
      plain: (key: Key, count: number) => plainBernoulli(keyWords(key), count, probability),
    },
  ])),
};

for (const [name, { own, plain }] of Object.entries(draws)) {
  Deno.test(`${name} draws what its definition gives in plain numbers, bit for bit`, () => {
    for (const seed of seeds) {
      for (const count of counts) {
        const [found, expected] = [own(key(seed), count), plain(key(seed), count)];
        assertEquals(found.length, count);
        // -0 and 0 are different bits.
        assertEquals(found.findIndex((value, i) => !Object.is(value, expected[i])), -1);
      }
    }
  });

  Deno.test(`${name} leaves nothing behind`, () => {
    const before = liveTensors();
    scope(() => own(key(1), 100));
    assertEquals(liveTensors(), before);
  });
}

Deno.test("a longer draw begins with the shorter one, but for a permutation", () => {
  const [short, long] = [1001, 5000].map((count) => values(normal(key(3), String(count))));
  assertEquals(long.slice(0, 1001), short);
});

Deno.test("permutation draws again where a word would favour low positions", () => {
  // Word 55,438 of this key is 4,294,939,804: above the last whole run of 55,439 choices below 2^32.
  assertEquals(values(permutation(key(3), 60_000)), plainPermutation(keyWords(key(3)), 60_000));
});
