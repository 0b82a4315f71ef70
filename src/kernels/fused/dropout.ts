/**
 * Dropout and Gaussian dropout in one kernel. No mask is stored: the gradient draws the same numbers once more.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type Key, type Stream, takeStream } from "../../tensors/key.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";
import { randomTask, wordLimit } from "../registered/random.ts";

/**
 * `x` with each element set to zero with probability `rate`, from 0 up to and without 1, and the others multiplied by
 * `1 / (1 - rate)`. The key is used up.
 */
export function dropout<S extends string>(x: Tensor<S>, rate: number, key: Key): Tensor<S> {
  const noise = { kind: Kind.dropout, parameters: [wordLimit(1 - rate), 1 / (1 - rate)] };
  return typed(multiplied("dropout", raw(x), noise, takeStream(key, "bernoulli")));
}

/**
 * `x` with each element multiplied by a normal number with mean 1 and deviation `sqrt(rate / (1 - rate))`, that of the
 * factors of dropout with this rate. The key is used up.
 */
export function gaussianDropout<S extends string>(
  x: Tensor<S>,
  rate: number,
  key: Key,
): Tensor<S> {
  const noise = { kind: Kind.gaussianDropout, parameters: [Math.sqrt(rate / (1 - rate))] };
  return typed(multiplied("gaussianDropout", raw(x), noise, takeStream(key, "normal")));
}

/** What a tensor is multiplied by: a kernel, and its parameters between output and input. */
interface Noise {
  readonly kind: Kind;
  readonly parameters: readonly number[];
}

function multiplied(
  name: string,
  x: tf.Tensor,
  { kind, parameters }: Noise,
  stream: Stream,
): tf.Tensor {
  // The gradient by a factor is that factor: forward and backward are one function.
  const apply = (x: tf.TensorInfo): tf.TensorInfo => {
    const { addressOf } = heap();
    const y = output(x.shape);
    const size = tf.util.sizeFromShape(x.shape);
    run(randomTask(kind, size, stream, addressOf(y), ...parameters, addressOf(x)));
    return y;
  };
  if (isFirstOrder()) {
    return record(apply(x), {
      name,
      inputs: { x },
      saved: [],
      gradient: (dy) => ({ x: apply(dy) }),
    });
  }
  // Put together from operations whose gradients can be differentiated once more.
  return tf.tidy(() => tf.mul(x, tf.engine().makeTensorFromTensorInfo(apply(tf.ones(x.shape)))));
}
