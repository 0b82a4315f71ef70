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
