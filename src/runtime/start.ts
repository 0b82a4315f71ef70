/**
 * When the runtime starts and with how many threads.
 *
 * @module
 */

import { registerBackend, removeBackend } from "../tensors/tfjs.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type Heap, makeHeap } from "./heap.ts";
import { BackendWasm, setThreadsCount } from "./tfjs_wasm.js";
import { makeWasmModule } from "./wasm_module.ts";

/** What runs. */
export interface Runtime {
  /** The number of threads that the arithmetic has. */
  readonly threads: number;
}

interface RunningRuntime extends Runtime {
  readonly backend: BackendWasm;
  readonly heap: Heap;
}

/** More threads than this gain nothing for the models that fit a processor. */
const MOST_THREADS = 8;

let running: RunningRuntime | undefined;

/**
 * Starts the arithmetic, or hands out the runtime that runs already.
 *
 * Nobody has to call it: the first tensor starts the runtime with one thread for each core of the machine,
 * eight at most. Call it before that to choose the number. The results are bitwise the same for any number. It starts
 * synchronously, needs no permission, and its threads do not keep the process alive.
 *
 * @param options `threads`, a whole number from 1 to 8.
 * @throws {TypeError} Where it is not a number, or an option is not known.
 * @throws {RangeError} Where it is another number, or above 1 without shared memory.
 * @throws {Error} Where the runtime runs with another count, or fails to start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { start } from "shapefold";
 *
 * const runtime = start({ threads: 2 });
 * assertEquals(runtime.threads, 2);
 * ```
 */
export function start(options: { threads?: number } = {}): Runtime {
  checkOptions("Cannot start the runtime", options, ["threads"], "{ threads: 2 }");
  const { threads } = options;
  if (threads !== undefined) checkThreads(threads);
  if (running && threads !== undefined && threads !== running.threads) {
    throw new Error(
      `${cannotStart(threads)}: it runs with ${running.threads} already; ` +
        `call start({ threads: ${threads} }) before the first tensor is made`,
    );
  }
  return { threads: run(threads).threads };
}

/** The heap of the runtime, which starts if it does not run. */
export function heap(): Heap {
  return run().heap;
}

/** How many threads the runtime has, which starts if it does not run. */
export function threadCount(): number {
  return run().threads;
}

function checkThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    const expected = `a whole number of threads from 1 to ${MOST_THREADS}`;
    throw wrongNumber("Cannot start the runtime", expected, threads);
  }
  if (threads > 1 && !hasSharedMemory()) {
    const expected = "1 thread, since there is no shared memory here,";
    throw wrongNumber("Cannot start the runtime", expected, threads);
  }
}

function cannotStart(threads: number): string {
  return `Cannot start the runtime with ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function hasSharedMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined";
}

function run(threads?: number): RunningRuntime {
  return running ??= boot(threads ?? defaultThreads());
}

function defaultThreads(): number {
  if (hasSharedMemory()) return Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  console.warn("The runtime starts with 1 thread: there is no shared memory here");
  return 1;
}

function boot(threads: number): RunningRuntime {
  try {
    // 16 MiB to begin with, 4 GiB at most: what the binary was built for.
    const memory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    const wasm = makeWasmModule(memory);
    // The stock kernels run on this thread, and ours share their work among all.
    setThreadsCount(1);
    const backend = new BackendWasm(wasm);
    const heap = makeHeap(memory, backend, wasm._malloc);
    return { threads, backend, heap };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${cannotStart(threads)}: ${reason}`, { cause });
  }
}

// The package registered a factory that starts asynchronously and reads a file.
removeBackend("wasm");
registerBackend("wasm", () => run().backend, 3);
