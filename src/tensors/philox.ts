/**
 * Philox4x32-10, the counter-based generator behind every random number here: a block of four words
 * is a function of a counter and a key, so any part of a stream can be computed on its own, by any
 * thread, in any order.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011, and its reference implementation, Random123.
 *
 * @module
 */

/** The key of a stream: two unsigned 32-bit words. */
export type PhiloxKey = readonly [number, number];

/** A counter, or the random block at that counter: four unsigned 32-bit words. */
export type PhiloxBlock = readonly [number, number, number, number];

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;

/**
 * The random block at one counter.
 *
 * For one key this is a bijection: blocks at different counters differ.
 *
 * @param counter Four unsigned 32-bit words, the lowest first.
 * @param key Two unsigned 32-bit words.
 */
export function philox4x32(counter: PhiloxBlock, key: PhiloxKey): PhiloxBlock {
  const block = Uint32Array.from(counter);
  encrypt(block, 0, key[0], key[1]);
  return [block[0], block[1], block[2], block[3]];
}

/**
 * The first `count` words of a stream: its block `i` is the one at the counter `[i, stream, 0, 0]`,
 * so streams of one key share no block, and a longer draw begins with the shorter one.
 *
 * @param key Two unsigned 32-bit words.
 * @param stream What the words are for, an unsigned 32-bit word.
 * @param count How many words, 0 or more.
 */
export function philoxWords(
  key: PhiloxKey,
  stream: number,
  count: number,
): Uint32Array {
  const [key0, key1] = key;
  const blocks = Math.ceil(count / 4);
  const words = new Uint32Array(4 * blocks);
  for (let i = 0; i < blocks; i++) {
    words[4 * i] = i;
    words[4 * i + 1] = stream;
    encrypt(words, 4 * i, key0, key1);
  }
  return words.length === count ? words : words.slice(0, count);
}

/** Replaces the counter in the four words from `at` by its random block. */
function encrypt(words: Uint32Array, at: number, key0: number, key1: number): void {
  let word0 = words[at] | 0;
  let word1 = words[at + 1] | 0;
  let word2 = words[at + 2] | 0;
  let word3 = words[at + 3] | 0;
  let roundKey0 = key0 | 0;
  let roundKey1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, word0);
    const high1 = multiplyHigh(MULTIPLIER_1, word2);
    const low0 = Math.imul(MULTIPLIER_0, word0);
    const low1 = Math.imul(MULTIPLIER_1, word2);
    word0 = high1 ^ word1 ^ roundKey0;
    word1 = low1;
    word2 = high0 ^ word3 ^ roundKey1;
    word3 = low0;
    roundKey0 = (roundKey0 + KEY_STEP_0) | 0;
    roundKey1 = (roundKey1 + KEY_STEP_1) | 0;
  }
  words[at] = word0;
  words[at + 1] = word1;
  words[at + 2] = word2;
  words[at + 3] = word3;
}

/**
 * The upper 32 bits of the unsigned 64-bit product, by halves of 16 bits: JavaScript multiplies
 * integers exactly only up to 53 bits. No sum here exceeds 32 bits, so that `| 0` loses nothing.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
