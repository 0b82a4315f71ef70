/**
 * The shape language, once as types and once as values.
 *
 * A shape is text: `"batch 28 28 1"`. What the compiler knows of it, it checks; what is only known at run time is
 * checked then, by a function that stands beside the type, follows the same rule and gives the same sentence
 * when it fails. Everything else in this library takes its shapes from here; this folder depends on the
 * text of messages alone.
 *
 * Start with `parse.ts`, which takes shapes apart, and with `match.ts` and `evaluate.ts`, which read patterns.
 * `signature.ts`, `rearrange.ts`, `einsum.ts`, `broadcast.ts` and `window.ts` are the rules of the operations. Below
 * lie `dims.ts`, arithmetic on single dims, and `digits.ts`, which makes the compiler calculate.
 *
 * @module
 */

export * from "./bindings.ts";
export * from "./broadcast.ts";
export * from "./dims.ts";
export * from "./einsum.ts";
export * from "./error.ts";
export * from "./evaluate.ts";
export * from "./match.ts";
export * from "./parse.ts";
export * from "./rearrange.ts";
export * from "./signature.ts";
export * from "./valid.ts";
export * from "./window.ts";
