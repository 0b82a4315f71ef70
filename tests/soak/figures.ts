/**
 * What a process holds, and whether it stays the same.
 *
 * @module
 */

import * as sf from "shapefold";
import { heap } from "../../src/runtime/start.ts";
import * as tf from "../../src/tensors/tfjs.ts";

/** What a process holds after some steps, in bytes but for the first three. */
export interface Figures {
  readonly steps: number;
  readonly seconds: number;
  readonly tensors: number;
  readonly wasm: number;
  readonly js: number;
  readonly rss: number;
}

/** By how much the figures may differ between the end and the time when everything had run some times. */
const MOST_GROWTH = { tensors: 0, wasm: 0, js: 2 ** 20, rss: 2 ** 25 };

/** The figures of now; wants a process with `--expose-gc`, since garbage is not what is asked for. */
export function figuresAfter(steps: number): Figures {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect !== "function") {
    throw new Error(
      "Cannot measure memory: expected a process started with --v8-flags=--expose-gc",
    );
  }
  collect();
  const { heapUsed, rss } = Deno.memoryUsage();
  return {
    steps,
    seconds: performance.now() / 1000,
    // A tensor that is dropped by its kernel is in the backend's list alone.
    tensors: Math.max(sf.liveTensors(), tf.backend().numDataIds()),
    wasm: heap().memory.buffer.byteLength,
    js: heapUsed,
    rss,
  };
}

/** What has grown more than it may, each as a sentence. */
export function growth(from: Figures, to: Figures): string[] {
  const names = Object.keys(MOST_GROWTH) as (keyof typeof MOST_GROWTH)[];
  return names.filter((name) => to[name] - from[name] > MOST_GROWTH[name]).map((name) =>
    `${name}: expected a growth of at most ${MOST_GROWTH[name]} but found ${to[name] - from[name]}`
  );
}

/** A row of the report. */
export function rowOf({ steps, seconds, tensors, wasm, js, rss }: Figures): string {
  const mebibytes = [wasm, js, rss].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  return [steps, seconds.toFixed(1), tensors, ...mebibytes].map((cell) => `${cell}`.padStart(10))
    .join("");
}

/** The names of the columns. */
export const HEAD = ["steps", "seconds", "tensors", "WASM MiB", "JS MiB", "RSS MiB"]
  .map((name) => name.padStart(10)).join("");
