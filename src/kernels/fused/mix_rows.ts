/**
 * Mixtures of the rows of a tensor with one another, in one pass.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { add, mul } from "../../tensors/arithmetic.ts";
import { gather } from "../../tensors/rows.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { type IntTensor, raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";

/** So many elements are worth a claim. */
const CHUNK = 8192;

/**
 * Each row of `x` times `share`, and its partner times `1 - share`.
 *
 * @param partners A permutation of the indices of the rows.
 */
export function mixRows(
  x: Tensor<string>,
  partners: IntTensor<string>,
  share: number,
): Tensor<string> {
  if (!isFirstOrder()) {
    return add(mul(x, share), mul(gather(x, partners) as Tensor<string>, 1 - share));
  }
  const order = raw(partners);
  return typed(record(mixed(raw(x), order, share), {
    name: "mixRows",
    inputs: { x: raw(x) },
    saved: [order],
    gradient: (dy) => {
      const givers = inverse(order);
      const dx = mixed(dy, givers, share);
      release(givers);
      return { x: dx };
    },
  }));
}

function mixed(x: tf.TensorInfo, order: tf.TensorInfo, share: number): tf.TensorInfo {
  const { addressOf } = heap();
  const [rows, ...rowShape] = x.shape;
  const columns = tf.util.sizeFromShape(rowShape);
  const y = output(x.shape);
  const size = Math.max(1, Math.floor(CHUNK / (columns || 1)));
  run({
    kind: Kind.mixRows,
    chunks: Math.ceil(rows / size),
    args: [rows, columns, addressOf(x), addressOf(order), addressOf(y), share, size],
  });
  return y;
}

/** Where each index stands in a permutation. */
function inverse(order: tf.TensorInfo): tf.TensorInfo {
  const found = output(order.shape, "int32");
  const { addressOf, memory: { buffer } } = heap();
  const [from, to] = [order, found].map((info) =>
    new Int32Array(buffer, addressOf(info), order.shape[0])
  );
  from.forEach((index, i) => to[index] = i);
  return found;
}
