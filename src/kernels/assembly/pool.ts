// How threads share work. A job is a list of tasks, each cut into chunks by a rule that does not know how many threads
// there are; whoever is free claims the next chunk, the main thread from the front and the workers from the back, so
// that a chunk often meets data that its processor has in its cache from the last time. What a chunk computes does not
// depend on who computes it: the result is bitwise the same for any number of threads, and a thread that is slow to
// wake holds nobody up.
//
// The control block, each part on a cache line of its own:
//     0  claims: how many chunks there are, how many the workers claimed and how many the main thread, COUNT_BITS each in
//        one word of 64 bits, so that a claim is one atomic addition that cannot be taken for one of another job
//    64  how many claimed chunks are done
//   128  whether a worker sleeps; 132 whether the main thread does
//   136  how many chunks of the last job the main thread ran; 140 how many it left to others
//   192  not 0 when a worker failed or the workers are to quit
//   256  how many tasks there are
//   320  the tasks, TASK_BYTES each: kind, number of chunks, arguments

import { execute } from "./kernels";

const DONE: usize = 64;
const WORKER_SLEEPS: usize = 128;
const MAIN_SLEEPS: usize = 132;
const OWN_CHUNKS: usize = 136;
const OTHER_CHUNKS: usize = 140;
const STOP: usize = 192;
const TASK_COUNT: usize = 256;
const TASKS: usize = 320;
const TASK_BYTES: usize = 256;

/** The bits of each number in the word of claims. */
const COUNT_BITS: i64 = 20;
const MOST_CLAIMS: i32 = (1 << 20) - 1;

/** How often the main thread looks for the end of a job before it sleeps: about 20 microseconds. */
const MAIN_SPINS: i32 = 10000;

/** How often a worker looks for work before it sleeps: about a millisecond, longer than most gaps between two jobs. */
const WORKER_SPINS: i32 = 1000000;

/** How long the main thread sleeps before it looks whether a worker failed: a millisecond, in nanoseconds. */
const MAIN_NAP: i64 = 1000000;

/** What waiting gives when nobody has woken the sleeper. */
const TIMED_OUT: i32 = 2;

/** How long a worker sleeps before it looks whether it is to quit: a sleeping thread cannot be terminated. */
const WORKER_NAP: i64 = 50000000;

/** After so many naps without an end, a chunk that was claimed is given up: 20 seconds. */
const MOST_NAPS: i32 = 20000;

/**
 * Runs the job in the control block. Gives the number of milliseconds that the main thread slept for want of a worker's
 * chunk, -1 where a worker failed or did not answer.
 *
 * @param scratch SCRATCH_BYTES bytes for this thread alone.
 */
export function run(control: usize, scratch: usize, threads: i32): i32 {
  let count = load<i32>(control, TASK_COUNT), total = 0;
  for (let task = 0; task < count; task++) total += load<i32>(taskAt(control, task), 4);
  if (threads == 1 || total == 1) {
    for (let chunk = 0; chunk < total; chunk++) runChunk(control, chunk, scratch);
    store<i32>(control, 0, OWN_CHUNKS);
    return 0;
  }
  if (atomic.load<i32>(control, STOP)) return -1;
  atomic.store<i32>(control, 0, DONE);
  atomic.store<i64>(control, <i64>total << (2 * COUNT_BITS));
  // Once for each sleep: to wake a thread takes long, and the next jobs do not wait for it.
  if (atomic.load<i32>(control, WORKER_SLEEPS)) {
    atomic.store<i32>(control, 0, WORKER_SLEEPS);
    atomic.notify(control, -1);
  }
  let own = claimChunks(control, scratch, true);
  store<i32>(control, own, OWN_CHUNKS);
  store<i32>(control, total - own, OTHER_CHUNKS);
  return awaitWorkers(control, total);
}

/** What a worker does until it is told to quit. */
export function serve(control: usize, scratch: usize): void {
  while (true) {
    for (let spins = 0; spins < WORKER_SPINS; spins++) {
      if (claimChunks(control, scratch, false)) spins = 0;
    }
    // Who is woken looks for work again, even if the job that woke it is done: others follow.
    for (let isWoken = false; !isWoken;) {
      if (atomic.load<i32>(control, STOP)) return;
      let claims = atomic.load<i64>(control);
      atomic.store<i32>(control, 1, WORKER_SLEEPS);
      isWoken = isOpen(claims) || atomic.wait<i64>(control, claims, WORKER_NAP) != TIMED_OUT;
    }
  }
}

@inline
function totalOf(claims: i64): i32 {
  return i32(claims >>> (2 * COUNT_BITS));
}

@inline
function claimedByWorkers(claims: i64): i32 {
  return i32(claims >>> COUNT_BITS) & MOST_CLAIMS;
}

@inline
function claimedByMain(claims: i64): i32 {
  return i32(claims) & MOST_CLAIMS;
}

/** Is there a chunk that nobody has claimed? */
@inline
function isOpen(claims: i64): bool {
  return claimedByWorkers(claims) + claimedByMain(claims) < totalOf(claims);
}

/** Runs chunks until none is left, and gives their number. */
function claimChunks(control: usize, scratch: usize, isMain: bool): i32 {
  let count = 0;
  while (isOpen(atomic.load<i64>(control))) {
    let claims = atomic.add<i64>(control, isMain ? 1 : 1 << COUNT_BITS);
    if (!isOpen(claims)) break;
    count++;
    let total = totalOf(claims);
    runChunk(control, isMain ? claimedByMain(claims) : total - 1 - claimedByWorkers(claims), scratch);
    let done = atomic.add<i32>(control, 1, DONE) + 1;
    if (done == total && atomic.load<i32>(control, MAIN_SLEEPS)) atomic.notify(control + DONE, 1);
  }
  return count;
}

/** Waits until all chunks are done. Only a chunk that a worker claimed can be missing. */
function awaitWorkers(control: usize, total: i32): i32 {
  for (let spins = 0; spins < MAIN_SPINS; spins++) {
    if (atomic.load<i32>(control, DONE) == total) return 0;
  }
  let naps = 0;
  while (naps < MOST_NAPS) {
    atomic.store<i32>(control, 1, MAIN_SLEEPS);
    let done = atomic.load<i32>(control, DONE);
    if (done != total && atomic.wait<i32>(control + DONE, done, MAIN_NAP) == TIMED_OUT) naps++;
    atomic.store<i32>(control, 0, MAIN_SLEEPS);
    if (atomic.load<i32>(control, DONE) == total) return naps;
    if (atomic.load<i32>(control, STOP)) break;
  }
  atomic.store<i32>(control, 1, STOP);
  return -1;
}

@inline
function taskAt(control: usize, task: i32): usize {
  return control + TASKS + <usize>task * TASK_BYTES;
}

/** Runs a chunk of the job, counted over all tasks. */
function runChunk(control: usize, chunk: i32, scratch: usize): void {
  let task = taskAt(control, 0);
  while (chunk >= load<i32>(task, 4)) {
    chunk -= load<i32>(task, 4);
    task += TASK_BYTES;
  }
  execute(load<i32>(task), task + 8, chunk, scratch);
}
