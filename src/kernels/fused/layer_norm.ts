/**
 * Layer normalization along the last dim in one pass, and its gradients in another.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { onlyWanted, output, release } from "../output.ts";
import { sumOfParts } from "../tasks/reductions.ts";

/** What rows are scaled by and shifted to, tensors of the size of the last dim, and what is added to their variance. */
export interface LayerNormOptions {
  readonly gain: Tensor<string>;
  readonly offset: Tensor<string>;
  readonly epsilon: number;
}

/**
 * `(x - mean) gain / sqrt(variance + epsilon) + offset`, with mean and variance over the last dim. The variance is the
 * mean of squared distances.
 *
 * Ba, Kiros and Hinton, "Layer Normalization" (2016).
 */
export function layerNorm(
  x: Tensor<string>,
  { gain, offset, epsilon }: LayerNormOptions,
): Tensor<string> {
  const compute = isFirstOrder() ? normalized : composed;
  return typed(compute(raw(x), raw(gain), raw(offset), epsilon));
}

/** The same from operations whose gradients can be differentiated once more. */
function composed(x: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const distance = tf.sub(x, tf.mean(x, -1, true));
    const deviation = tf.sqrt(tf.add(tf.mean(tf.square(distance), -1, true), epsilon));
    return tf.add(tf.mul(tf.div(distance, deviation), gain), offset);
  });
}

/** So many elements are worth a claim. */
const CHUNK = 16384;

/** The rows over which one chunk sums the gradients by gain and offset, at most and at least. */
const MOST_ROWS = 128;
const LEAST_ROWS = 8;

function normalized(x: tf.Tensor, gain: tf.Tensor, offset: tf.Tensor, epsilon: number): tf.Tensor {
  const { addressOf } = heap();
  const columns = x.shape[x.shape.length - 1];
  const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
  const share = Math.ceil(CHUNK / (columns || 1));
  const y = output(x.shape);
  const moments = output([rows, 2]);
  run({
    kind: Kind.normalizeRows,
    chunks: Math.ceil(rows / share),
    args: [rows, columns, ...[x, gain, offset, y, moments].map(addressOf), epsilon, share],
  });
  const result = record(y, {
    name: "layerNorm",
    inputs: { x, gain, offset },
    saved: [x, gain, moments],
    gradient: (dy, wanted) => {
      const size = Math.max(LEAST_ROWS, Math.min(share, MOST_ROWS));
      const parts = Math.ceil(rows / size);
      const dx = output(x.shape);
      const partial = [0, 1].map(() => output([parts, columns]));
      run({
        kind: Kind.normalizeRowsGradient,
        chunks: parts,
        args: [
          ...[rows, columns],
          ...[x, gain, moments, dy, dx, ...partial].map(addressOf),
          size,
        ],
      });
      const [dGain, dOffset] = partial.map(sumOfParts);
      return onlyWanted({ x: dx, gain: dGain, offset: dOffset }, wanted);
    },
  });
  // The tape holds them, where there is one.
  release(moments);
  return result;
}
