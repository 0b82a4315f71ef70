/**
 * The memory in which all tensors live, for kernels of our own: they read and write the tensors of the
 * tfjs backend in place, on all of their threads.
 *
 * @module
 */

import type { TensorInfo } from "../tensors/tfjs.ts";
import type { BackendWasm } from "./tfjs_wasm.js";

/** The shared memory of the runtime. Addresses are in bytes. */
export interface Heap {
  /** The memory itself, for modules that import it and threads that get it sent. */
  readonly memory: WebAssembly.Memory;
  /** All of it. The memory grows: take this view anew after anything that may allocate. */
  bytes(): Uint8Array;
  /** Where the elements of a tensor are, a multiple of 8. */
  addressOf(tensor: TensorInfo): number;
  /** Takes memory that is never given back; throws a `RangeError` where there is none. */
  allocate(bytes: number): number;
}

/** The heap of a backend whose module runs on `memory` and allocates by `malloc`. */
export function makeHeap(
  memory: WebAssembly.Memory,
  backend: BackendWasm,
  malloc: (bytes: number) => number,
): Heap {
  let bytes = new Uint8Array(memory.buffer);
  return {
    memory,
    bytes(): Uint8Array {
      if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
      return bytes;
    },
    addressOf(tensor: TensorInfo): number {
      return backend.getMemoryOffset(tensor.dataId);
    },
    allocate(bytes: number): number {
      return malloc(bytes) >>> 0;
    },
  };
}
