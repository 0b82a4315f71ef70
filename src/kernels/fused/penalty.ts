/**
 * A penalty on parameters whose gradient a kernel writes in the same pass as the value.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, isRecording, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { elementChunks, run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";
import { scalar, scalarValue, slotsFor, sumOfSlots } from "../tasks/slots.ts";
import { scaled } from "./losses.ts";

/** How much the sum of absolute values counts, and that of squares. */
export interface Strengths {
  readonly l1: number;
  readonly l2: number;
}

/**
 * `l1 * sum(|w|) + l2 * sum(w^2)` over all elements of some tensors.
 *
 * @param composed The same from operations whose gradients can be differentiated once more.
 */
export function penalty(
  parameters: readonly Tensor<string>[],
  { l1, l2 }: Strengths,
  composed: () => Tensor<"">,
): Tensor<""> {
  if (!isFirstOrder()) return composed();
  const { addressOf } = heap();
  const tensors = parameters.map(raw);
  const slopes = isRecording() ? tensors.map(({ shape }) => output(shape)) : undefined;
  const chunks = tensors.map(({ size }) => elementChunks(size));
  const total = chunks.reduce((sum, count) => sum + count, 0);
  let slot = slotsFor(total);
  run(...tensors.map((w, i) => {
    const gradient = slopes === undefined ? 0 : addressOf(slopes[i]);
    const args = [w.size, addressOf(w), gradient, slot, l1, l2];
    slot += 8 * chunks[i];
    return { kind: Kind.penalty, chunks: chunks[i], args };
  }));
  const value = scalar(sumOfSlots(total));
  return penaltyWithSlopes("penalty", value, tensors, slopes);
}

/**
 * A scalar that a kernel computed from tensors, together with its derivatives by each of them; nothing is recorded where
 * there are none.
 */
export function penaltyWithSlopes(
  name: string,
  value: tf.TensorInfo,
  tensors: readonly tf.Tensor[],
  slopes: readonly tf.TensorInfo[] | undefined,
): Tensor<""> {
  if (slopes === undefined) return typed(tf.engine().makeTensorFromTensorInfo(value));
  const term = record(value, {
    name,
    inputs: Object.fromEntries(tensors.entries()),
    saved: slopes,
    gradient: (dy, wanted) => {
      const factor = scalarValue(dy);
      const asked = [...slopes.entries()].filter(([i]) => wanted.has(`${i}`));
      return Object.fromEntries(asked.map(([i, slope]) => [i, scaled(slope, factor)]));
    },
  });
  slopes.forEach(release);
  return typed(term);
}
