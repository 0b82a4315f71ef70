/**
 * The identity: the same numbers under a second name. The stock kernel copies them, and the gradient tape asks for it
 * whenever it holds on to a tensor.
 *
 * @module
 */

import type { TensorInfo } from "../../tensors/tfjs.ts";
import type { KernelCall } from "./kernel.ts";

/** `Identity`, without a copy: nothing writes to a tensor that is in use. */
export function identity(
  { inputs: { x }, backend }: KernelCall<{ x: TensorInfo }, undefined>,
): TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
