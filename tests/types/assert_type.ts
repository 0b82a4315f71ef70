/**
 * Assertions about types: they run while compiling and do nothing at run time.
 *
 * @module
 */

/** Are two types the same? `Eq<"a", "a">` is `true`, `Eq<"a", string>` and `Eq<"a", any>` are `false`. */
export type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/**
 * Compiles only where its type argument is `true`.
 *
 * @example
 * ```ts
 * ok<Eq<"a", "a">>();
 * ```
 */
export function ok<_T extends true>(): void {}
