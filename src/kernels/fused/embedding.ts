/**
 * The rows of a table at some indices, and the gradient by the table, in one kernel each.
 *
 * @module
 */

import { isFirstOrder, record } from "../../tensors/tape.ts";
import { type IntTensor, raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import type { BackendWasm } from "../../runtime/tfjs_wasm.js";
import { gather, unsortedSegmentSum } from "../registered/rows.ts";

/**
 * The row of `table`, a matrix, at each index; the gradient adds up what went to the same row.
 *
 * @throws {RangeError} Where an index is no row.
 */
export function lookUp(table: Tensor<string>, indices: IntTensor<string>): Tensor<string> {
  const [kernel, segmentIds] = [raw(table), raw(indices)];
  if (!isFirstOrder()) return typed(tf.gather(kernel, segmentIds as tf.Tensor1D));
  const backend = tf.engine().backend as BackendWasm;
  const attrs = { axis: 0, batchDims: 0 };
  const y = gather({ inputs: { x: kernel, indices: segmentIds }, attrs, backend });
  return typed(record(y, {
    name: "embedding",
    inputs: { kernel },
    saved: [segmentIds],
    gradient: (dy) => ({
      kernel: unsortedSegmentSum({
        inputs: { x: dy, segmentIds },
        attrs: { numSegments: kernel.shape[0] },
        backend,
      }),
    }),
  }));
}
