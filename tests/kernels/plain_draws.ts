/** The random draws in plain TypeScript, from the words of a stream: what the kernels are compared with, bit for bit. */
import { philox4x32, type PhiloxKey, philoxWords } from "../../src/tensors/philox.ts";

/** The streams of the purposes: a changed number changes every run. */
const STREAMS = { uniform: 3, normal: 4, permutation: 5, bernoulli: 6 };

/** Multiples of 2^-24 from `min` to `max`. */
export function plainUniform(key: PhiloxKey, count: number, min = 0, max = 1): Float32Array {
  const words = philoxWords(key, STREAMS.uniform, count);
  return Float32Array.from(words, (word) => min + (max - min) * ((word >>> 8) / 2 ** 24));
}

/** Each operation rounds to a float. */
const { fround } = Math;

/** Normal numbers by the method of Box and Muller (1958), from operations that every engine rounds alike. */
export function plainNormal(
  key: PhiloxKey,
  count: number,
  mean = 0,
  deviation = 1,
): Float32Array {
  const words = philoxWords(key, STREAMS.normal, count + count % 2);
  const standard = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // The angle covers half a turn, where the series are short; the side covers the other half.
    const angle = fround(fround(words[i + 1] - 2 ** 31) * fround(Math.PI / 2 ** 32));
    const side = words[i + 1] & 1 ? -1 : 1;
    const radius = side * fround(Math.sqrt(-2 * logOfFraction(words[i])));
    standard[i] = radius * cosine(angle);
    if (i + 1 < count) standard[i + 1] = radius * sine(angle);
  }
  return standard.map((z) => mean + deviation * z);
}

/** The natural logarithm of (word + 1) / 2^32: never positive, and never infinite. */
function logOfFraction(word: number): number {
  const count = fround(fround(word) + 1);
  let exponent = Math.floor(Math.log2(count));
  if (count / 2 ** exponent >= ROOT_OF_2) exponent++;
  // Next to 1 all bits of the distance count.
  const distance = exponent === 32
    ? -fround(2 ** 32 - 1 - word) / 2 ** 32
    : fround(count / 2 ** exponent - 1);
  const s = fround(distance / fround(2 + distance));
  // log(1 + distance) = 2 artanh(s) with |s| < 0.172; the terms left out are below 1e-9.
  const series = polynomial(s, [0, 1, 2, 3, 4].map((k) => 1 / (2 * k + 1)));
  return fround(fround((exponent - 32) * fround(Math.LN2)) + fround(2 * s * series));
}

/** As a float, by its bits 0x3fb504f3. */
const ROOT_OF_2 = fround(Math.SQRT2);

/** The sine of an angle within ±π/2 by its Taylor series, to 1e-9 but for rounding. */
function sine(angle: number): number {
  const coefficients = [1, 3, 5, 7, 9, 11, 13].map((n, k) => (-1) ** k / factorial(n));
  return fround(angle * polynomial(angle, coefficients));
}

/** The cosine of an angle within ±π/2 by its Taylor series, to 1e-10 but for rounding. */
function cosine(angle: number): number {
  const coefficients = [0, 2, 4, 6, 8, 10, 12, 14].map((n, k) => (-1) ** k / factorial(n));
  return polynomial(angle, coefficients);
}

/** A polynomial of the square of a number by the scheme of Horner; the coefficient of the power 0 is the first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  const square = fround(x * x);
  return coefficients.map(fround).reduceRight((value, coefficient) =>
    fround(coefficient + fround(square * value))
  );
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** 1 with a probability, else 0. */
export function plainBernoulli(key: PhiloxKey, count: number, probability: number): Float32Array {
  const words = philoxWords(key, STREAMS.bernoulli, count);
  return Float32Array.from(words, (word) => Number(word < probability * 2 ** 32));
}

/** The integers below `n` by the shuffle of Fisher and Yates; a word that would favour low positions is drawn again. */
export function plainPermutation(key: PhiloxKey, n: number): Int32Array {
  const words = philoxWords(key, STREAMS.permutation, n);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const choices = i + 1;
    let word = words[i];
    // The last multiple of `choices` below 2^32 begins a run too short to offer every choice.
    for (let attempt = 1; word - word % choices + choices > 2 ** 32; attempt++) {
      [word] = philox4x32([i, STREAMS.permutation, attempt, 0], key);
    }
    const other = word % choices;
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
