/**
 * Memory for tensors, refused where it cannot be had.
 *
 * The allocator of the module gives address 0 when no memory is left, and the backend takes that for an
 * address: tensors would overwrite the module's own data. It also holds a lock while it asks for more
 * memory; a stack that overflows just there would leave it locked, and all that follows would wait forever.
 * And where it refuses the few bytes that the module wants beside a tensor, the module aborts.
 *
 * @module
 */

import type { Ledger } from "./ledger.ts";
import { OutOfMemoryError } from "./out_of_memory.ts";

/** What the allocator runs on. */
export interface Store {
  /** The module's own allocation; gives 0 where there is no memory. */
  malloc(bytes: number): number;
  /** Gives back what it gave. */
  free(address: number): void;
  /** How large the memory is now. */
  size(): number;
  /** How large it can become. */
  readonly limit: number;
}

/** What WASM can address. */
const MOST_BYTES = 2 ** 32;

/** What a tensor must leave to the module, in bytes: for itself, and for its list of tensors, which may double. */
const RESERVE = 2 ** 16;
const RESERVE_PER_TENSOR = 16;

/** By how much the module lets its memory grow at least. */
const LEAST_GROWTH = 1.05;

/** As many arguments as the module's functions may need of the stack, 4 KiB. */
const ROOM_ON_STACK: readonly number[] = Array(512).fill(0);

/**
 * The allocator that runs on a store; every kernel calls it for its output, before it computes.
 *
 * A kernel that is refused its second output leaves the first behind. It is freed at the next call: then the kernel is
 * over, whoever caught its error.
 *
 * Throws an {@linkcode OutOfMemoryError} where the memory is used up, a `RangeError` where the stack is.
 */
export function makeAllocator(store: Store, ledger: Ledger): (bytes: number) => number {
  let hasRefused = false;
  return (bytes) => {
    Reflect.apply(checkStack, undefined, ROOM_ON_STACK);
    if (hasRefused) {
      ledger.freeUnowned();
      hasRefused = false;
    }
    const address = bytes < MOST_BYTES ? store.malloc(bytes) : 0;
    if (address !== 0 && hasReserve(store, ledger.count())) return address;
    if (address !== 0) store.free(address);
    hasRefused = true;
    throw new OutOfMemoryError(bytes, ledger.bytesInUse(), store.limit);
  };
}

/** Is there memory left for the module itself? It is asked for some where its memory cannot grow much more. */
function hasReserve({ malloc, free, size, limit }: Store, tensors: number): boolean {
  const reserve = RESERVE + tensors * RESERVE_PER_TENSOR;
  if (LEAST_GROWTH * size() + 2 * reserve <= limit) return true;
  const address = malloc(reserve);
  if (address !== 0) free(address);
  return address !== 0;
}

/** To call it throws where its arguments find no room on the stack. */
function checkStack(): void {}
