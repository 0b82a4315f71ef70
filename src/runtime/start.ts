/**
 * When the runtime starts and with how many threads.
 *
 * @module
 */

import { keepPlaces } from "../tensors/freed.ts";
import { registerBackend, removeBackend } from "../tensors/tfjs.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { makeAllocator } from "./allocator.ts";
import { type Heap, makeHeap } from "./heap.ts";
import { keepLedger } from "./ledger.ts";
import { BackendWasm, setThreadsCount } from "./tfjs_wasm.js";
import { makeWasmModule } from "./wasm_module.ts";

/** What runs. */
export interface Runtime {
  /** The number of threads that the arithmetic has. */
  readonly threads: number;
  /** The most memory that tensors can have, in bytes. */
  readonly memoryLimit: number;
}

/** What {@linkcode start} may be told. */
export interface StartOptions {
  /** A whole number from 1 to 8; one for each core of the machine unless said, eight at most. */
  readonly threads?: number;
  /** The most memory that tensors can have, in bytes, from 32 MiB to 4 GiB; 4 GiB unless said. */
  readonly memoryLimit?: number;
  /** Notes from now on where each tensor is freed, for the error of who uses it later; costs time. `false` unless said. */
  readonly debug?: boolean;
}

interface RunningRuntime extends Runtime {
  readonly backend: BackendWasm;
  readonly heap: Heap;
}

/** More threads than this gain nothing for the models that fit a processor. */
const MOST_THREADS = 8;

/** The bytes in which memory is counted. */
const PAGE = 2 ** 16;

/** What the binary was built for, in bytes: 16 MiB to begin with, 4 GiB at most. */
const FIRST_MEMORY = 2 ** 24;
const MOST_MEMORY = 2 ** 32;

/** Room for the module itself, for the threads and for some tensors, in bytes. */
const LEAST_LIMIT = 2 ** 25;

let running: RunningRuntime | undefined;

/**
 * Starts the arithmetic, or hands out the runtime that runs already.
 *
 * Nobody has to call it: the first tensor starts the runtime with one thread for each core of the machine,
 * eight at most. Call it before that to choose the number, or to give it less memory than the 4 GiB that it can have; a
 * tensor beyond that is an {@linkcode OutOfMemoryError}. The results are bitwise the same for any number. It starts
 * synchronously, needs no permission, and its threads do not keep the process alive.
 *
 * @throws {TypeError} Where an option is of another type or not known.
 * @throws {RangeError} Where an option is out of range, or the threads are above 1 without shared memory.
 * @throws {Error} Where the runtime runs with other options, or fails to start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { start } from "shapefold";
 *
 * const runtime = start({ threads: 2, memoryLimit: 2 ** 30 });
 * assertEquals(runtime, { threads: 2, memoryLimit: 2 ** 30 });
 * ```
 */
export function start(options: StartOptions = {}): Runtime {
  const known = ["threads", "memoryLimit", "debug"];
  checkOptions("Cannot start the runtime", options, known, "{ threads: 2 }");
  const { threads, memoryLimit, debug } = options;
  if (threads !== undefined) checkThreads(threads);
  if (memoryLimit !== undefined) checkLimit(memoryLimit);
  if (debug !== undefined && typeof debug !== "boolean") {
    throw new TypeError(
      `Cannot start the runtime: expected debug: true or false but found ${describe(debug)}`,
    );
  }
  if (running && threads !== undefined && threads !== running.threads) {
    throw new Error(
      `${cannotStart(threads)}: it runs with ${running.threads} already; ` +
        `call start({ threads: ${threads} }) before the first tensor is made`,
    );
  }
  if (running && memoryLimit !== undefined && memoryLimit !== running.memoryLimit) {
    throw new Error(
      `Cannot limit the memory of the runtime to ${memoryLimit} bytes: ` +
        `it runs with ${running.memoryLimit} already; ` +
        `call start({ memoryLimit: ${memoryLimit} }) before the first tensor is made`,
    );
  }
  const runtime = run(threads, memoryLimit);
  if (debug !== undefined) keepPlaces(debug);
  return { threads: runtime.threads, memoryLimit: runtime.memoryLimit };
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

function checkLimit(memoryLimit: number): void {
  const isLimit = Number.isInteger(memoryLimit) && memoryLimit >= LEAST_LIMIT &&
    memoryLimit <= MOST_MEMORY;
  if (isLimit) return;
  const expected = `a memory limit from ${LEAST_LIMIT} to ${MOST_MEMORY} bytes`;
  throw wrongNumber("Cannot start the runtime", expected, memoryLimit);
}

function cannotStart(threads: number): string {
  return `Cannot start the runtime with ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function hasSharedMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined";
}

function run(threads?: number, memoryLimit?: number): RunningRuntime {
  return running ??= boot(threads ?? defaultThreads(), memoryLimit ?? MOST_MEMORY);
}

function defaultThreads(): number {
  if (hasSharedMemory()) return Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  console.warn("The runtime starts with 1 thread: there is no shared memory here");
  return 1;
}

function boot(threads: number, memoryLimit: number): RunningRuntime {
  try {
    const memory = new WebAssembly.Memory({
      initial: FIRST_MEMORY / PAGE,
      maximum: Math.floor(memoryLimit / PAGE),
      shared: true,
    });
    const wasm = makeWasmModule(memory);
    // The stock kernels run on this thread, and ours share their work among all.
    setThreadsCount(1);
    const backend = new BackendWasm(wasm);
    const store = {
      malloc: wasm.asm.malloc,
      free: wasm.asm.free,
      size: () => memory.buffer.byteLength,
      limit: memoryLimit,
    };
    wasm._malloc = makeAllocator(store, keepLedger(backend));
    const heap = makeHeap(memory, backend, wasm._malloc);
    return { threads, memoryLimit, backend, heap };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${cannotStart(threads)}: ${reason}`, { cause });
  }
}

// The package registered a factory that starts asynchronously and reads a file.
removeBackend("wasm");
registerBackend("wasm", () => run().backend, 3);
