/**
 * The threads that run the kernels, on the memory of the tensors. They start with the first job and never keep the
 * process alive.
 *
 * How work is shared is in `assembly/pool.ts`; here the threads are made, and a thread that fails becomes an error.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { Heap } from "../runtime/heap.ts";
import { binary } from "./compiled.ts";

/** What the module exports. */
interface Kernels {
  run(control: number, scratch: number, threads: number): number;
  serve(control: number, scratch: number): void;
}

/** The module on a memory, with its control block. */
export interface Pool {
  /** Where a job is written before it runs. */
  readonly control: number;
  /** Runs the job in the control block; throws where a thread failed. */
  run(): void;
}

/** The size of the control block; `assembly/pool.ts` says what is in it. */
const CONTROL_BYTES = 320 + 64 * 256;

/** Where the control block says that a worker failed, or that all are to quit. */
const STOP = 192;

/** Where the control block has how many chunks the main thread ran, 0 where a job was not shared, and then the rest. */
const OWN_CHUNKS = 136;

/** Working memory for each thread: what one block of a convolution gathers, packs and sets apart. */
const SCRATCH_BYTES = 384 * 1024;

/** How long the main thread works alone where workers are held up, in milliseconds. */
const SHORTEST_PAUSE = 2;
const LONGEST_PAUSE = 2000;

/** After more jobs in a row in which no worker got a chunk, there is a pause; unless they were still waking. */
const MOST_IN_VAIN = 16;

/** How long a worker may take to wake, or to start, in milliseconds. */
const LONGEST_WAKING = 50;

/** A cache line: what two threads write must not share one. */
const LINE = 64;

/** Makes the module on the heap, and the threads beside this one when they are first wanted. */
export function makePool(heap: Heap, threads: number): Pool {
  const { memory } = heap;
  const control = alignUp(heap.allocate(CONTROL_BYTES + threads * SCRATCH_BYTES + LINE));
  const scratch = control + CONTROL_BYTES;
  heap.bytes().fill(0, control, control + CONTROL_BYTES);
  const { run } = new WebAssembly.Instance(binary, { env: { memory } })
    .exports as unknown as Kernels;
  // Of a shared memory that grows an earlier view stays good.
  const chunksRun = new Int32Array(memory.buffer, control + OWN_CHUNKS, 2);
  const workers: Worker[] = [];
  const pause = { length: SHORTEST_PAUSE, end: -Infinity, inVain: 0, inVainSince: 0 };
  let failure: { cause: unknown } | undefined;
  let isEnding = false;

  return { control, run: runJob };

  function runJob(): void {
    const began = performance.now();
    try {
      if (threads > 1 && workers.length === 0) startWorkers();
      if (isEnding || began < pause.end) {
        if (run(control, scratch, 1) >= 0) return;
      } else {
        const naps = run(control, scratch, threads);
        if (naps >= 0) return considerPause(began, naps);
      }
    } catch (cause) {
      // A worker may still be at a chunk of this job: no other may begin.
      failure ??= { cause };
      stop();
    }
    throw new Error(
      "Cannot compute: a thread of the runtime died or does not answer; start the process anew",
      failure,
    );
  }

  /**
   * Where the processor is busy otherwise, workers are in the way: they get none of the chunks, because they run when
   * this thread does not, or they are stopped in the middle of one. Then this thread works alone for a while, and
   * longer each time it happens again. The results are the same.
   */
  function considerPause(began: number, naps: number): void {
    const own = chunksRun[0], others = chunksRun[1];
    if (own === 0) return;
    if (others > 0) pause.inVain = 0;
    else if (++pause.inVain === 1) pause.inVainSince = began;
    const isInVain = pause.inVain > MOST_IN_VAIN && began - pause.inVainSince > LONGEST_WAKING;
    const elapsed = naps > 0 ? performance.now() - began : 0;
    const isHeldUp = naps > 2 * (elapsed - naps) / own;
    if (!isInVain && !isHeldUp) return;
    const isRecent = began < pause.end + 2 * pause.length;
    pause.length = isRecent ? Math.min(2 * pause.length, LONGEST_PAUSE) : SHORTEST_PAUSE;
    pause.end = performance.now() + pause.length;
    pause.inVain = 0;
  }

  function startWorkers(): void {
    for (let thread = 1; thread < threads; thread++) {
      const worker = startWorker({
        binary,
        memory,
        control,
        scratch: scratch + thread * SCRATCH_BYTES,
        stop: control + STOP,
      });
      worker.on("error", (cause: unknown) => failure = { cause });
      worker.on("exit", stop);
      workers.push(worker);
    }
    // A thread that sleeps cannot be ended from outside, so it is told. Other listeners may still compute.
    globalThis.addEventListener("unload", () => {
      isEnding = true;
      stop();
    });
  }

  function stop(): void {
    const flags = new Int32Array(memory.buffer);
    Atomics.store(flags, (control + STOP) / 4, 1);
    Atomics.notify(flags, control / 4);
  }
}

function alignUp(address: number): number {
  return Math.ceil(address / LINE) * LINE;
}

/** What a worker is given. */
interface WorkerData {
  binary: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  scratch: number;
  stop: number;
}

/**
 * A Node worker, since only that can be told not to keep the process alive; from a `data:` URL, since that needs no
 * permission; with an empty environment, since Deno asks the user for leave to copy the real one.
 */
function startWorker(workerData: WorkerData): Worker {
  const code = `import { workerData } from "node:worker_threads"; (${serve})(workerData);`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const worker = new Worker(url, { env: {}, workerData });
  worker.unref();
  return worker;
}

/** What a worker does; it sees nothing of this file but its own text. */
function serve({ binary, memory, control, scratch, stop }: WorkerData): void {
  try {
    const instance = new WebAssembly.Instance(binary, { env: { memory } });
    (instance.exports as unknown as Kernels).serve(control, scratch);
  } finally {
    // The main thread may wait just now, and sees no event before it goes on.
    Atomics.store(new Int32Array(memory.buffer), stop / 4, 1);
  }
}
