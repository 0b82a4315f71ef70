/**
 * How kernels are run: as a job of one or more tasks that do not depend on each other, each cut into chunks that the
 * threads share.
 *
 * @module
 */

import { heap, threadCount } from "../runtime/start.ts";
import type { Kind } from "./kind.ts";
import { makePool, type Pool } from "./threads.ts";

/** A call of a kernel. */
export interface Task {
  /** What is computed. */
  readonly kind: Kind;
  /** Into how many chunks it is cut, below 2^19: by a rule that does not know how many threads there are. */
  readonly chunks: number;
  /** What the kernel is told, up to 31 numbers: sizes, addresses, factors. The kernel's source says which. */
  readonly args: readonly number[];
}

/** Where things are in the control block, see `assembly/pool.ts`; in units of 4 bytes. */
const TASK_COUNT = 256 / 4;
const TASKS = 320 / 4;
const TASK_WORDS = 256 / 4;

/** So many tasks fit. */
const MOST_TASKS = 64;

/** So many chunks are in a job of several tasks: `assembly/pool.ts` counts them in 20 bits. */
const MOST_CHUNKS = 2 ** 19;

/** The elements of a chunk of an elementwise kernel; `assembly/arguments.ts` counts by the same number. */
const CHUNK = 8192;

let pool: Pool | undefined;
let words: Int32Array = new Int32Array();
let numbers: Float64Array = new Float64Array();

/** The chunks of a kernel that goes through `count` elements one by one. */
export function elementChunks(count: number): number {
  return Math.ceil(count / CHUNK);
}

/** Computes tasks that do not depend on each other; when it returns they are done. */
export function run(...tasks: readonly Task[]): void {
  const { control, run } = pool ??= makePool(heap(), threadCount());
  const { buffer } = heap().memory;
  if (words.buffer !== buffer) {
    words = new Int32Array(buffer);
    numbers = new Float64Array(buffer);
  }
  let at = control / 4 + TASKS;
  let count = 0;
  let total = 0;
  for (const { kind, chunks, args } of tasks) {
    if (chunks === 0) continue;
    if (count === MOST_TASKS || (count > 0 && total + chunks > MOST_CHUNKS)) {
      start();
      at = control / 4 + TASKS;
      count = 0;
      total = 0;
    }
    words[at] = kind;
    words[at + 1] = chunks;
    for (let i = 0; i < args.length; i++) numbers[at / 2 + 1 + i] = args[i];
    at += TASK_WORDS;
    count++;
    total += chunks;
  }
  if (count > 0) start();

  function start(): void {
    words[control / 4 + TASK_COUNT] = count;
    run();
  }
}
