/**
 * Keys: randomness as a value. A key is made from a seed, split into keys, and used once; what is
 * drawn from it is a function of the key alone, never of what was drawn before or on which machine.
 *
 * Beside keys live the draws on plain arrays, which the operations on tensors build on. A purpose has
 * a Philox stream of its own: even from keys of equal value, two purposes share no random block.
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
  const drawn = draw(key, "split", 2 * n);
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

/** Draws `count` numbers in [0, 1), each a multiple of 2^-24, and uses the key up. */
export function uniformValues(key: Key, count: number): Float32Array {
  checkInteger("Cannot draw uniform values", count, 0);
  const drawn = draw(key, "uniform", count);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = (drawn[i] >>> 8) / 2 ** 24;
  return values;
}

/**
 * Draws `count` standard normal numbers, all within ±6.67, and uses the key up.
 *
 * By the method of Box and Muller (1958). `Math.log`, `Math.sin` and `Math.cos` may differ between
 * engines in the last bits; the series here use only operations that every engine rounds alike.
 */
export function normalValues(key: Key, count: number): Float32Array {
  checkInteger("Cannot draw normal values", count, 0);
  const drawn = draw(key, "normal", count + count % 2);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // The angle covers half a turn, where the series are short; the side covers the other half.
    const angle = (drawn[i + 1] / 2 ** 32 - 0.5) * Math.PI;
    const side = drawn[i + 1] & 1 ? -1 : 1;
    const radius = side * Math.sqrt(-2 * logOfFraction(drawn[i]));
    values[i] = radius * cosine(angle);
    if (i + 1 < count) values[i + 1] = radius * sine(angle);
  }
  return values;
}

/** The natural logarithm of (word + 1) / 2^32: never positive, and never infinite. */
function logOfFraction(word: number): number {
  const exponent = 31 - Math.clz32(word | 1);
  const mantissa = (word + 1) / (1 << exponent >>> 0) / Math.SQRT2;
  // ln(mantissa) = 2 artanh(s) with |s| < 0.172; the terms left out are below 1e-12.
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  const series = 1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q / 13)))));
  return (exponent - 31.5) * Math.LN2 + 2 * s * series;
}

/** The sine of an angle within ±π/2 by its Taylor series, to 1e-11. */
function sine(angle: number): number {
  const q = angle * angle;
  const tail = 1 - q / 72 * (1 - q / 110 * (1 - q / 156 * (1 - q / 210)));
  return angle * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * tail)));
}

/** The cosine of an angle within ±π/2 by its Taylor series, to 1e-12. */
function cosine(angle: number): number {
  const q = angle * angle;
  const tail = 1 - q / 90 * (1 - q / 132 * (1 - q / 182 * (1 - q / 240)));
  return 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * tail)));
}

/**
 * Draws an order of the integers from 0 to `n - 1`, each order equally likely, and uses the key up.
 * By the shuffle of Fisher and Yates; a word that would favour low positions is drawn again.
 */
export function permutationValues(key: Key, n: number): Int32Array {
  checkInteger("Cannot draw a permutation", n, 0);
  const drawn = draw(key, "permutation", n);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const choices = i + 1;
    let word = drawn[i];
    // The last multiple of `choices` below 2^32 begins a run too short to offer every choice.
    for (let attempt = 1; word - word % choices + choices > 2 ** 32; attempt++) {
      [word] = philox4x32([i, STREAMS.permutation, attempt, 0], keyWords(key));
    }
    const other = word % choices;
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

/** Draws `count` trials, 1 with a probability from 0 to 1 and otherwise 0, and uses the key up. */
export function bernoulliValues(key: Key, probability: number, count: number): Uint8Array {
  if (!(Number.isFinite(probability) && probability >= 0 && probability <= 1)) {
    throw wrongNumber("Cannot draw bernoulli values", "a probability from 0 to 1", probability);
  }
  checkInteger("Cannot draw bernoulli values", count, 0);
  const drawn = draw(key, "bernoulli", count);
  const limit = probability * 2 ** 32;
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = drawn[i] < limit ? 1 : 0;
  return values;
}

function draw(key: Key, purpose: keyof typeof STREAMS, count: number): Uint32Array {
  consumeKey(key, purpose);
  return philoxWords(keyWords(key), STREAMS[purpose], count);
}

function fromWords(low: number, high: number): Key {
  return Object.freeze({ [words]: Object.freeze([low, high] as const) });
}

function checkKey(value: unknown): void {
  if (value instanceof Object && words in value) return;
  const seed = Number.isSafeInteger(value) && Number(value) >= 0 ? value : 0;
  throw new TypeError(`Cannot use a key: expected key(${seed}) but found ${describe(value)}`);
}

function checkInteger(action: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw wrongNumber(action, `an integer from ${least} to 2^53 - 1`, value);
}
