/**
 * The engine room: starts the tfjs WASM backend on a memory that threads can share, without a permission, without a
 * global, without an `await`. Importing this module registers the backend and no more; the first tensor starts it.
 * The backend itself computes on one thread; the threads are those of the kernels in `src/kernels`.
 *
 * @module
 */

export { OutOfMemoryError } from "./out_of_memory.ts";
export { type Runtime, start, type StartOptions } from "./start.ts";
