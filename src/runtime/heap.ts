/**
 * The memory in which all tensors live, for kernels of our own: they read and write the tensors of the
 * tfjs backend in place, and may share the memory with threads of their own.
 *
 * @module
 */

import type { TensorInfo } from "../tensors/tfjs.ts";
import type { BackendWasm, WasmModule } from "./tfjs_wasm.js";

/** The shared memory of the runtime and its allocator. Addresses and sizes are in bytes. */
export interface Heap {
  /** The memory itself, for modules that import it and threads that get it sent. */
  readonly memory: WebAssembly.Memory;
  /** All of it. The memory grows: take this view anew after anything that may allocate. */
  bytes(): Uint8Array;
  /** A new block, aligned to 8 bytes, not zeroed. */
  allocate(size: number): number;
  /** Gives a block back. */
  free(address: number): void;
  /** Where the elements of a tensor are. */
  addressOf(tensor: TensorInfo): number;
}

/** The heap of a module that runs on `memory`, with the tensors of its backend. */
export function makeHeap(
  memory: WebAssembly.Memory,
  wasm: WasmModule,
  backend: BackendWasm,
): Heap {
  let bytes = new Uint8Array(memory.buffer);
  return {
    memory,
    bytes(): Uint8Array {
      if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
      return bytes;
    },
    allocate(size: number): number {
      // The module returns a signed number, which is negative beyond 2 GiB.
      const address = wasm._malloc(size) >>> 0;
      if (address === 0) throw new RangeError(`Cannot allocate ${size} bytes: the heap is full`);
      return address;
    },
    free(address: number): void {
      wasm._free(address);
    },
    addressOf(tensor: TensorInfo): number {
      return backend.getMemoryOffset(tensor.dataId);
    },
  };
}
