/**
 * Reading the numbers of a tensor where they are, for figures that look at each of them once.
 *
 * @module
 */

import type { ValuesOf } from "./read.ts";
import { type DType, raw, type TensorOf } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** The elements in row-major order, not copied: to be read before anything else is computed, and never written. */
export function view<D extends DType>(x: TensorOf<string, D>): ValuesOf<D> {
  const backend = tf.engine().backend as unknown as HeapBackend;
  return backend.typedArrayFromHeap(raw(x)) as ValuesOf<D>;
}

/** What the backend can do beside tfjs' own interface. */
interface HeapBackend {
  typedArrayFromHeap(x: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
}
