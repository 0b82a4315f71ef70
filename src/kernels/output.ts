/**
 * The memory that kernels write to, outside of tfjs' bookkeeping: what is not handed on has to be released.
 *
 * @module
 */

import type { BackendWasm } from "../runtime/tfjs_wasm.js";
import { type DataType, engine, type TensorInfo } from "../tensors/tfjs.ts";

/** A new tensor whose elements are whatever was in the memory. */
export function output(shape: number[], dtype: DataType = "float32"): TensorInfo {
  return (engine().backend as BackendWasm).makeOutput(shape, dtype);
}

/** Frees a tensor that no tape and no caller has seen. */
export function release({ dataId }: TensorInfo): void {
  engine().backend.disposeData(dataId);
}

/** A second hold on the numbers of a tensor, for a tensor that is made of it. */
export function share({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  (engine().backend as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
}

/** Those gradients that are wanted; the others are freed. */
export function onlyWanted<G extends Record<string, TensorInfo>>(
  gradients: G,
  wanted: ReadonlySet<string>,
): Partial<G> {
  const found = Object.entries(gradients);
  for (const [name, gradient] of found) if (!wanted.has(name)) release(gradient);
  return Object.fromEntries(found.filter(([name]) => wanted.has(name))) as Partial<G>;
}
