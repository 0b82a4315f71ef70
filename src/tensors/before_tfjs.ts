/**
 * Lends tfjs-core a `window` to write to while its module body runs; `after_tfjs.ts` takes it back.
 * No other code runs between the two, because a module's imports are evaluated one after the other.
 *
 * The object reads through to `globalThis`, where tfjs looks for `fetch` and `setTimeout`. It has no
 * `document`, so tfjs does not take Deno for a browser. A `window` that a program has defined is kept.
 *
 * @module
 */

/** The `window` of a program that has one; Deno itself has none. */
export const ownWindow: PropertyDescriptor | undefined = Object.getOwnPropertyDescriptor(
  globalThis,
  "window",
);

Object.defineProperty(globalThis, "window", {
  value: Object.create(globalThis),
  configurable: true,
});
