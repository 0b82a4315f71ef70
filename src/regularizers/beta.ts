/**
 * A number from a symmetric beta distribution, drawn from a key.
 *
 * @module
 */

import { foldIn, type Key, takeStream } from "../tensors/key.ts";
import { philoxWords } from "../tensors/philox.ts";

/**
 * A number from `Beta(alpha, alpha)`: `a / (a + b)` of two numbers from `Gamma(alpha)`.
 *
 * @param alpha Above 0.
 */
export function drawBeta(key: Key, alpha: number): number {
  const [a, b] = [0, 1].map((i) => logOfGamma(foldIn(key, i), alpha));
  return 1 / (1 + Math.exp(b - a));
}

/**
 * The logarithm of a number from `Gamma(shape)`, which for a small shape may be too small for a number. Marsaglia and
 * Tsang (2000), "A simple method for generating gamma variables": one of shape `shape + 1` is drawn, until one is
 * accepted, and multiplied by `u^(1 / shape)`.
 */
function logOfGamma(key: Key, shape: number): number {
  const d = shape + 1 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0;; attempt++) {
    const [u1, u2, u3, u4] = uniforms(foldIn(key, attempt));
    const z = Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2);
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(u3) < z * z / 2 + d * (1 - v + Math.log(v))) {
      return Math.log(d * v) + Math.log(u4) / shape;
    }
  }
}

/** Four numbers between 0 and 1, neither of which is drawn. */
function uniforms(key: Key): number[] {
  const [low, high, stream] = takeStream(key, "uniform");
  return Array.from(philoxWords([low, high], stream, 4), (word) => (word + 0.5) / 2 ** 32);
}
