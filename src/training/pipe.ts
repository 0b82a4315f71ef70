/**
 * Function application from left to right.
 *
 * @module
 */

/**
 * Hands a value through functions: `pipe(x, f, g)` is `g(f(x))`. It reads in the order in which things happen.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pipe } from "shapefold";
 *
 * assertEquals(pipe(4, Math.sqrt, (x) => x + 1), 3);
 * ```
 */
export function pipe<A>(value: A): A;
/** A value through one function. */
export function pipe<A, B>(value: A, f1: (a: A) => B): B;
/** A value through two functions. */
export function pipe<A, B, C>(value: A, f1: (a: A) => B, f2: (b: B) => C): C;
/** A value through three functions. */
export function pipe<A, B, C, D>(value: A, f1: (a: A) => B, f2: (b: B) => C, f3: (c: C) => D): D;
/** A value through four functions. */
export function pipe<A, B, C, D, E>(
  value: A,
  f1: (a: A) => B,
  f2: (b: B) => C,
  f3: (c: C) => D,
  f4: (d: D) => E,
): E;
/** A value through five functions. */
export function pipe<A, B, C, D, E, F>(
  value: A,
  f1: (a: A) => B,
  f2: (b: B) => C,
  f3: (c: C) => D,
  f4: (d: D) => E,
  f5: (e: E) => F,
): F;
/** A value through six functions. */
export function pipe<A, B, C, D, E, F, G>(
  value: A,
  f1: (a: A) => B,
  f2: (b: B) => C,
  f3: (c: C) => D,
  f4: (d: D) => E,
  f5: (e: E) => F,
  f6: (f: F) => G,
): G;
/** A value through seven functions. */
export function pipe<A, B, C, D, E, F, G, H>(
  value: A,
  f1: (a: A) => B,
  f2: (b: B) => C,
  f3: (c: C) => D,
  f4: (d: D) => E,
  f5: (e: E) => F,
  f6: (f: F) => G,
  f7: (g: G) => H,
): H;
/** A value through eight functions. */
export function pipe<A, B, C, D, E, F, G, H, I>(
  value: A,
  f1: (a: A) => B,
  f2: (b: B) => C,
  f3: (c: C) => D,
  f4: (d: D) => E,
  f5: (e: E) => F,
  f6: (f: F) => G,
  f7: (g: G) => H,
  f8: (h: H) => I,
): I;
export function pipe(
  value: unknown,
  ...functions: readonly ((value: unknown) => unknown)[]
): unknown {
  return functions.reduce((x, f) => f(x), value);
}
