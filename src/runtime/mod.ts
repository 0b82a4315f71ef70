/**
 * The engine room: starts the tfjs WASM backend with SIMD and threads, without a permission, without a
 * global, without an `await`. Importing this module registers the backend and no more; the first tensor
 * starts it.
 *
 * @module
 */

export { type Runtime, start } from "./start.ts";
