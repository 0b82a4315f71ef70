/** Draws as plain numbers, and the statistics by which they are judged. */
import "../../src/kernels/mod.ts";
import { assert } from "@std/assert";
import {
  bernoulli,
  type Key,
  normal,
  permutation,
  scope,
  uniform,
  values,
} from "../../src/tensors/mod.ts";

/** Numbers in [0, 1). */
export function uniformValues(key: Key, count: number): Float32Array {
  return scope(() => values(uniform(key, String(count))));
}

/** Standard normal numbers. */
export function normalValues(key: Key, count: number): Float32Array {
  return scope(() => values(normal(key, String(count))));
}

/** Ones with a probability, else zeros. */
export function bernoulliValues(key: Key, probability: number, count: number): Float32Array {
  return scope(() => values(bernoulli(key, probability, String(count))));
}

/** The integers below `n` in some order. */
export function permutationValues(key: Key, n: number): Int32Array {
  return scope(() => values(permutation(key, n)));
}

/** Asserts that two numbers differ by no more than a tolerance. */
export function assertNear(actual: number, expected: number, tolerance: number): void {
  assert(
    Math.abs(actual - expected) <= tolerance,
    `expected ${expected} within ${tolerance} but found ${actual}`,
  );
}

/** The first four standardized moments. */
export interface Moments {
  mean: number;
  variance: number;
  skewness: number;
  kurtosis: number;
}

/** The moments of some numbers. */
export function moments(values: ArrayLike<number>): Moments {
  const numbers = Array.from(values);
  const average = (f: (value: number) => number): number =>
    numbers.reduce((sum, value) => sum + f(value), 0) / numbers.length;
  const mean = average((value) => value);
  const variance = average((value) => (value - mean) ** 2);
  const skewness = average((value) => (value - mean) ** 3) / variance ** 1.5;
  const kurtosis = average((value) => (value - mean) ** 4) / variance ** 2;
  return { mean, variance, skewness, kurtosis };
}

/** By how much two series correlate. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ofA, ofB] = [moments(a), moments(b)];
  let covariance = 0;
  for (let i = 0; i < a.length; i++) covariance += (a[i] - ofA.mean) * (b[i] - ofB.mean);
  return covariance / a.length / Math.sqrt(ofA.variance * ofB.variance);
}

/** The statistic of a chi-square test of counts that are expected to be equal. */
export function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
