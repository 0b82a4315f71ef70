import "../../src/kernels/mod.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { dropout, gaussianDropout } from "../../src/kernels/fused/dropout.ts";
import { keyWords } from "../../src/tensors/key.ts";
import { philoxWords } from "../../src/tensors/philox.ts";
import {
  asTensor,
  bernoulli,
  dispose,
  type Key,
  key,
  liveTensors,
  mul,
  normal,
  raw,
  scope,
  sum,
  type Tensor,
  toArray,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertClose, assertGradient, plain, randomTensor } from "../tensors/plain.ts";
import { plainBernoulli, plainNormal } from "./plain_draws.ts";

const shapes = [[], [1], [7], [3, 5], [2, 1, 3], [0, 4], [37, 63], [2049]];
const rates = [0.1, 0.5, 0.75];

type Operation = <S extends string>(x: Tensor<S>, rate: number, key: Key) => Tensor<S>;

/** What each operation multiplies by, from its definition. */
const operations: Record<string, {
  operation: Operation;
  factors: (key: Key, count: number, rate: number) => Float32Array;
}> = {
  dropout: {
    operation: dropout,
    factors: (key, count, rate) =>
      plainBernoulli(keyWords(key), count, 1 - rate).map((kept) => kept / (1 - rate)),
  },
  gaussianDropout: {
    operation: gaussianDropout,
    factors: (key, count, rate) =>
      plainNormal(keyWords(key), count, 1, Math.sqrt(rate / (1 - rate))),
  },
};

for (const [name, { operation, factors }] of Object.entries(operations)) {
  Deno.test(`${name}() multiplies by its noise, and so does its gradient`, () => {
    for (const shape of shapes) {
      for (const [seed, rate] of rates.entries()) {
        const x = randomTensor(shape, seed);
        const noise = factors(key(seed), x.size, rate);
        const expected = plain(x).data.map((value, i) => Math.fround(value * noise[i]));
        const y = operation(x, rate, key(seed));
        assertEquals(y.shape, x.shape);
        assertEquals([...values(y)].map(positive), expected.map(positive));
        const gradient = tf.grad((x) => raw(operation(typed(x), rate, key(seed))));
        const dx = gradient(raw(x), tf.fill([...shape], 3));
        assertEquals(dx.shape, shape);
        assertEquals(
          [...dx.dataSync()].map(positive),
          Array.from(noise, (factor) => Math.fround(3 * factor)).map(positive),
        );
      }
    }
  });

  Deno.test(`the gradient of ${name}() is the one by finite differences`, () => {
    for (const shape of [[], [7], [3, 5]]) {
      assertGradient((x) => operation(x, 0.4, key(5)), randomTensor(shape, 1));
    }
  });

  Deno.test(`${name}() has a gradient of its gradient inside of an outer function, and else says so`, () => {
    const x = randomTensor([4, 3], 1);
    const noise = factors(key(2), x.size, 0.5);
    // The gradient of the square of noise * x is 2 noise^2 x; that of the sum of its squares is 8 noise^4 x.
    const outer = valueAndGradient((x: Tensor<string>) => {
      const { gradient } = valueAndGradient((x: Tensor<string>) => {
        const y = operation(x, 0.5, key(2));
        return sum(mul(y, y));
      }, x);
      return sum(mul(gradient, gradient));
    }, x);
    const expected = plain(x).data.map((value, i) => 8 * noise[i] ** 4 * value);
    assertClose(outer.gradient, { shape: [4, 3], data: expected }, 1e-5);

    assertThrows(
      () =>
        valueAndGradient((x: Tensor<string>) => {
          const y = operation(x, 0.5, key(2));
          return sum(valueAndGradient((_x: Tensor<string>) => sum(mul(y, y)), x).gradient);
        }, x),
      Error,
      `Cannot differentiate the gradient of ${name}`,
    );
  });

  Deno.test(`${name}() keeps no tensor, and its input may be freed before its gradient is taken`, () => {
    const x = randomTensor([5, 3], 1);
    const before = liveTensors();
    dispose(operation(x, 0.5, key(1)));
    dispose(
      scope(() =>
        valueAndGradient(
          (x: Tensor<string>) => sum(scope(() => operation(mul(x, 2), 0.5, key(1)))),
          x,
        )
      ),
    );
    assertEquals(liveTensors(), before);
  });

  Deno.test(`${name}() uses its key up`, () => {
    const once = key(1);
    operation(randomTensor([3], 1), 0.5, once);
    assertThrows(() => operation(randomTensor([3], 1), 0.5, once), Error, "it was already used");
  });
}

Deno.test("dropout() of a tiny rate drops nothing, of one next to 1 almost everything", () => {
  const x = asTensor(new Float32Array(10_000).fill(1), "n");
  assertEquals(values(dropout(x, 1e-300, key(1))), values(x));
  const kept = values(dropout(x, 1 - 2 ** -20, key(1))).filter((value) => value !== 0);
  assert(kept.length < 5 && kept.every((value) => value === 2 ** 20));
});

Deno.test("dropout() and bernoulli() keep what has a word just below their probability, not at it", () => {
  const words = philoxWords(keyWords(key(9)), 6, 3);
  const ones = asTensor([1, 1, 1], "3");
  words.forEach((word, i) => {
    for (const kept of [false, true]) {
      const p = (word + Number(kept)) / 2 ** 32;
      assertEquals(values(dropout(ones, 1 - p, key(9)))[i] !== 0, kept);
      assertEquals(values(bernoulli(key(9), p, "3"))[i] !== 0, kept);
    }
  });
});

Deno.test("dropout() keeps NaN and infinities where it keeps, and sets the others to zero", () => {
  const x = asTensor(Float32Array.of(NaN, Infinity, -Infinity, NaN, Infinity, -Infinity), "n");
  const kept = plainBernoulli(keyWords(key(4)), 6, 0.5);
  assert(kept.includes(0) && kept.includes(1));
  assertEquals(toArray(dropout(x, 0.5, key(4))), [...values(x)].map((v, i) => kept[i] ? v : 0));
});

Deno.test("gaussianDropout() is the product with normal numbers around 1, bit for bit", () => {
  const x = randomTensor([1000], 1);
  const noise = normal(key(3), "1000", { mean: 1, deviation: Math.sqrt(0.2 / 0.8) });
  assertEquals(values(gaussianDropout(x, 0.2, key(3))), values(mul(x, noise)));
});

/** Zero without a sign: what is dropped is +0. */
function positive(value: number): number {
  return value === 0 ? 0 : value;
}
