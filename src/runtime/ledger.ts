/**
 * What the backend has given memory to.
 *
 * @module
 */

import { engine } from "../tensors/tfjs.ts";
import type { BackendWasm } from "./tfjs_wasm.js";

/** The list of all that has memory. */
export interface Ledger {
  /** How many pieces of memory there are. */
  count(): number;
  /** The bytes of all tensors, each counted once however many hold it. */
  bytesInUse(): number;
  /** Frees what no tensor holds: the outputs of kernels that were not finished. */
  freeUnowned(): void;
}

/** What the backend notes for each piece of memory. */
interface Entry {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** The list of a backend that has given out nothing yet. */
export function keepLedger(backend: BackendWasm): Ledger {
  // The backend has it in a WeakMap, which cannot be listed. What is dropped there without being freed is lost anyway.
  const entries = new Map<object, Entry>();
  Reflect.set(Reflect.get(backend, "dataIdMap"), "data", entries);
  return {
    count: () => entries.size,
    bytesInUse(): number {
      let bytes = 0;
      for (const { shape, dtype } of entries.values()) {
        bytes += shape.reduce((size, dim) => size * dim, dtype === "bool" ? 1 : 4);
      }
      return bytes;
    },
    freeUnowned(): void {
      const { tensorInfo } = engine().state;
      for (const dataId of entries.keys()) {
        if (!tensorInfo.has(dataId)) backend.disposeData(dataId, true);
      }
    },
  };
}
