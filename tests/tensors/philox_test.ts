import { assertEquals } from "@std/assert";
import {
  philox4x32,
  type PhiloxBlock,
  type PhiloxKey,
  philoxWords,
} from "../../src/tensors/philox.ts";

const ones = 0xffffffff;

const knownAnswers: readonly [counter: PhiloxBlock, key: PhiloxKey, block: PhiloxBlock][] = [
  [[0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  [[ones, ones, ones, ones], [ones, ones], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

for (const [counter, key, block] of knownAnswers) {
  const name = counter.map((word) => word.toString(16)).join(" ");
  Deno.test(`philox4x32() gives the known answer of Random123 at counter ${name}`, () => {
    assertEquals(philox4x32(counter, key), block);
  });
}

Deno.test("philoxWords() is what the paper's definition gives in exact integers, carries included", () => {
  const words = philoxWords([0x01234567, 0x89abcdef], 1, 40_000);
  for (let i = 0; i < 10_000; i++) {
    const expected = philoxByDefinition([i, 1, 0, 0], [0x01234567, 0x89abcdef]);
    assertEquals([...words.subarray(4 * i, 4 * i + 4)].join(), expected.join());
  }
});

Deno.test("philox4x32() leaves the counter as it was", () => {
  const counter: PhiloxBlock = [1, 2, 3, 4];
  philox4x32(counter, [5, 6]);
  assertEquals(counter, [1, 2, 3, 4]);
});

Deno.test("philox4x32() changes about half of the bits when one bit of the counter or the key changes", () => {
  const base = philox4x32([0, 0, 0, 0], [0, 0]);
  for (let bit = 0; bit < 192; bit++) {
    const inputs = [0, 0, 0, 0, 0, 0];
    inputs[bit >> 5] = 1 << (bit & 31) >>> 0;
    const [c0, c1, c2, c3, k0, k1] = inputs;
    const changed = philox4x32([c0, c1, c2, c3], [k0, k1])
      .map((word, i) => countBits(word ^ base[i]))
      .reduce((sum, bits) => sum + bits);
    // 64 of 128 are expected with a deviation of 5.7.
    assertEquals(changed > 36 && changed < 92, true, `bit ${bit} changes ${changed} bits`);
  }
});

Deno.test("philoxWords() is the blocks at the counters [i, stream, 0, 0], one after the other", () => {
  const key: PhiloxKey = [0xdeadbeef, 0xcafef00d];
  const blocks = [0, 1, 2].flatMap((i) => [...philox4x32([i, ones, 0, 0], key)]);
  assertEquals([...philoxWords(key, ones, 12)], blocks);
});

Deno.test("philoxWords() gives a shorter draw as the beginning of a longer one", () => {
  const longer = philoxWords([1, 2], 3, 12);
  for (let count = 0; count <= 12; count++) {
    const shorter = philoxWords([1, 2], 3, count);
    assertEquals(shorter, longer.slice(0, count));
    assertEquals(shorter.buffer.byteLength, 4 * count);
  }
});

Deno.test("philoxWords() of another key or another stream shares no word at the same place", () => {
  const words = philoxWords([1, 2], 3, 1000);
  for (
    const other of [
      philoxWords([1, 2], 4, 1000),
      philoxWords([2, 2], 3, 1000),
      philoxWords([1, 3], 3, 1000),
    ]
  ) {
    assertEquals(words.filter((word, i) => word === other[i]).length, 0);
  }
});

/** Philox4x32-10 as the paper writes it, with products of 64 bits. */
function philoxByDefinition(counter: readonly number[], key: readonly number[]): bigint[] {
  const mask = 0xffffffffn;
  let [a, b, c, d] = counter.map(BigInt);
  let [left, right] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const first = a * 0xd2511f53n;
    const second = c * 0xcd9e8d57n;
    [a, b, c, d] = [
      (second >> 32n) ^ b ^ left,
      second & mask,
      (first >> 32n) ^ d ^ right,
      first & mask,
    ];
    left = (left + 0x9e3779b9n) & mask;
    right = (right + 0xbb67ae85n) & mask;
  }
  return [a, b, c, d];
}

function countBits(word: number): number {
  let bits = 0;
  for (let rest = word >>> 0; rest !== 0; rest >>>= 1) bits += rest & 1;
  return bits;
}
