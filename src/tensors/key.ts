/**
 * Keys: randomness as a value. A key is made from a seed, split into keys, and used once; what is
 * drawn from it is a function of the key alone, never of what was drawn before or on which machine.
 *
 * A purpose has a Philox stream of its own: even from keys of equal value, two purposes share no random block.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { philox4x32, type PhiloxKey, philoxWords } from "./philox.ts";

const words: unique symbol = Symbol("words");

/** Where randomness comes from: made by {@linkcode key} or {@linkcode split}, and used once. */
export interface Key {
  /** The key of its Philox streams, hidden: `keyWords` reads it. */
  readonly [words]: PhiloxKey;
}

/** The keys of a {@linkcode split}: a tuple for a literal number up to 16, otherwise an array. */
export type Keys<N extends number, Found extends readonly Key[] = []> = number extends N
  ? readonly Key[]
  : N extends Found["length"] ? Readonly<Found>
  : Found["length"] extends 16 ? readonly Key[]
  : Keys<N, [...Found, Key]>;

/** The second counter word of each purpose: a changed number changes every run. */
const STREAMS = { split: 1, foldIn: 2, uniform: 3, normal: 4, permutation: 5, bernoulli: 6 };

/** Which operation used a key up: kept beside the keys, because they are frozen. */
const uses = new WeakMap<Key, string>();

/**
 * Makes a key from a seed: where the randomness of a program begins.
 *
 * @param seed An integer from 0 to 2^53 - 1; different seeds give different keys.
 * @throws {RangeError} Where the seed is not such an integer.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { key } from "shapefold";
 *
 * assertEquals(key(42), key(42));
 *
 * assertThrows(() => key(-1), RangeError, "expected an integer from 0 to 2^53 - 1 but found -1");
 * ```
 */
export function key(seed: number): Key {
  checkInteger("Cannot make a key", seed, 0);
  return fromWords(seed >>> 0, Math.floor(seed / 2 ** 32));
}

/**
 * Splits a key into `n` independent keys, and uses it up.
 *
 * @param n How many keys, 1 or more; 2 unless said.
 * @throws {TypeError} Where `key` is not a key.
 * @throws {RangeError} Where `n` is not an integer of 1 or more.
 * @throws {Error} Where the key was used before.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { key, split } from "shapefold";
 *
 * const parent = key(0);
 * const [forWeights, forBatches] = split(parent);
 * assertEquals(split(forWeights, 10).length, 10);
 *
 * assertThrows(() => split(parent), Error, "it was already used by split");
 * ```
 */
export function split<N extends number = 2>(key: Key, n: N = 2 as N): Keys<N> {
  checkInteger("Cannot split a key", n, 1);
  const [low, high, stream] = takeStream(key, "split");
  const drawn = philoxWords([low, high], stream, 2 * n);
  const keys = Array.from({ length: n }, (_, i) => fromWords(drawn[2 * i], drawn[2 * i + 1]));
  return Object.freeze(keys) as Keys<N>;
}

/**
 * Derives a key by a number, such as a step, without using the key up.
 *
 * Different numbers give independent keys, the same number the same key. A key that was used up can
 * still be folded into: what is derived shares nothing with what was drawn.
 *
 * @param n An integer from 0 to 2^53 - 1.
 * @throws {TypeError} Where `key` is not a key.
 * @throws {RangeError} Where `n` is not such an integer.
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { foldIn, key } from "shapefold";
 *
 * const run = key(0);
 * assertEquals(foldIn(run, 3), foldIn(run, 3));
 * assertNotEquals(foldIn(run, 3), foldIn(run, 4));
 * ```
 */
export function foldIn(key: Key, n: number): Key {
  checkKey(key);
  checkInteger("Cannot fold into a key", n, 0);
  const counter = [n >>> 0, STREAMS.foldIn, Math.floor(n / 2 ** 32), 0] as const;
  const [low, high] = philox4x32(counter, keyWords(key));
  return fromWords(low, high);
}

/**
 * Uses a key up for an operation named `by`, which then draws from keys folded from it: from here on
 * `split` and every draw throw for the key, while `foldIn` goes on.
 *
 * @throws {TypeError} Where `key` is not a key.
 * @throws {Error} Where the key was used before.
 */
export function consumeKey(key: Key, by: string): void {
  checkKey(key);
  const earlier = uses.get(key);
  if (earlier !== undefined) {
    throw new Error(
      `Cannot use this key for ${by}: it was already used by ${earlier}; ` +
        "split a key for each use: const [a, b] = split(key(0))",
    );
  }
  uses.set(key, by);
}

/** The two words behind a key, for kernels that compute its streams; this uses nothing up. */
export function keyWords(key: Key): PhiloxKey {
  return key[words];
}

/** Is this value a key? */
export function isKey(value: unknown): value is Key {
  return value instanceof Object && words in value;
}

/** The key of two words, as it was before: what {@linkcode keyWords} gave. */
export function keyOfWords(low: number, high: number): Key {
  return fromWords(low, high);
}

/** Where the random words of one draw come from: the two words of a key, and the stream of a purpose. */
export type Stream = readonly [low: number, high: number, stream: number];

/** Uses a key up for a purpose, and gives the stream that the purpose draws from. */
export function takeStream(key: Key, purpose: keyof typeof STREAMS): Stream {
  consumeKey(key, purpose);
  return [...keyWords(key), STREAMS[purpose]];
}

function fromWords(low: number, high: number): Key {
  return Object.freeze({ [words]: Object.freeze([low, high] as const) });
}

function checkKey(value: unknown): void {
  if (isKey(value)) return;
  const seed = Number.isSafeInteger(value) && Number(value) >= 0 ? value : 0;
  throw new TypeError(`Cannot use a key: expected key(${seed}) but found ${describe(value)}`);
}

function checkInteger(action: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw wrongNumber(action, `an integer from ${least} to 2^53 - 1`, value);
}
