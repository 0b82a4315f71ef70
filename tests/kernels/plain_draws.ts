/** The random draws in plain TypeScript, from the words of a stream: what the kernels are compared with, bit for bit. */
import { philox4x32, type PhiloxKey, philoxWords } from "../../src/tensors/philox.ts";

/** The streams of the purposes: a changed number changes every run. */
const STREAMS = { uniform: 3, normal: 4, permutation: 5, bernoulli: 6 };

/** Multiples of 2^-24 from `min` to `max`. */
export function plainUniform(key: PhiloxKey, count: number, min = 0, max = 1): Float32Array {
  const words = philoxWords(key, STREAMS.uniform, count);
  return Float32Array.from(words, (word) => min + (max - min) * ((word >>> 8) / 2 ** 24));
}

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
    const angle = (words[i + 1] / 2 ** 32 - 0.5) * Math.PI;
    const side = words[i + 1] & 1 ? -1 : 1;
    const radius = side * Math.sqrt(-2 * logOfFraction(words[i]));
    standard[i] = radius * cosine(angle);
    if (i + 1 < count) standard[i + 1] = radius * sine(angle);
  }
  return standard.map((z) => mean + deviation * z);
}

/** The natural logarithm of (word + 1) / 2^32: never positive, and never infinite. */
function logOfFraction(word: number): number {
  const exponent = 31 - Math.clz32(word | 1);
  const mantissa = (word + 1) / (1 << exponent >>> 0) * Math.SQRT1_2;
  // ln(mantissa) = 2 artanh(s) with |s| < 0.172; the terms left out are below 1e-12.
  const s = (mantissa - 1) / (mantissa + 1);
  const series = polynomial(s * s, [0, 1, 2, 3, 4, 5, 6].map((k) => 1 / (2 * k + 1)));
  return (exponent - 31.5) * Math.LN2 + 2 * s * series;
}

/** The sine of an angle within ±π/2 by its Taylor series, to 1e-11. */
function sine(angle: number): number {
  const coefficients = [1, 3, 5, 7, 9, 11, 13, 15].map((n, k) => (-1) ** k / factorial(n));
  return angle * polynomial(angle * angle, coefficients);
}

/** The cosine of an angle within ±π/2 by its Taylor series, to 1e-12. */
function cosine(angle: number): number {
  const coefficients = [0, 2, 4, 6, 8, 10, 12, 14, 16].map((n, k) => (-1) ** k / factorial(n));
  return polynomial(angle * angle, coefficients);
}

/** The value of a polynomial by the scheme of Horner, from its coefficients, that of the power 0 first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((value, coefficient) => coefficient + x * value);
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
