/**
 * Losses whose gradient a kernel writes in the same pass as the value.
 *
 * A loss also has its formula in recorded operations, for gradients that are differentiated once more.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, isRecording, record } from "../../tensors/tape.ts";
import { type AnyTensor, raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { elementChunks, run, type Task } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, release, share } from "../output.ts";
import { scalar, scalarValue, slotsFor, sumOfSlots } from "../tasks/slots.ts";

/** A loss as its name and its formula. */
export interface LossFormula {
  /** How messages call it. */
  readonly name: string;
  /** The loss from operations whose gradients can be differentiated once more. */
  readonly composed: () => Tensor<"">;
  /**
   * The derivative of the loss of each prediction, or of each row, by its label, from predictions. Unless said it is the
   * one by the prediction with the other sign.
   */
  readonly byLabels?: (predictions: Tensor<string>) => Tensor<string>;
}

/** Functions of a prediction and its label; `assembly/losses.ts` knows them by number. */
const POINTWISE = { squared: 0, absolute: 1, huber: 2, binary: 3, binaryOfLogits: 4 } as const;

/** The elements of a chunk, which are some microseconds of work, where that does not make too many chunks. */
const POINTWISE_ELEMENTS = 4096;
const CATEGORICAL_ELEMENTS = 2048;
const MOST_CHUNKS = 4096;

/**
 * The mean of a function of each prediction and its label, where both have one shape.
 *
 * @param delta The error from which on `huber` is linear.
 */
export function pointwiseLoss(
  f: keyof typeof POINTWISE,
  predictions: Tensor<string>,
  labels: Tensor<string>,
  formula: LossFormula,
  delta = 0,
): Tensor<""> {
  if (!isForKernels(predictions)) return formula.composed();
  const { size } = predictions;
  const chunkSize = Math.max(POINTWISE_ELEMENTS, Math.ceil(size / MOST_CHUNKS));
  const chunks = Math.ceil(size / chunkSize);
  return meanLoss(predictions, labels, formula, size, ({ y, t, slopes }) => ({
    kind: Kind.pointwiseLoss,
    chunks,
    args: [
      ...[size, chunkSize, POINTWISE[f]],
      ...[y, t, slopes, slotsFor(chunks), 1 / size, delta],
    ],
  }));
}

/**
 * The mean over rows of `-sum(label * log(probability))`, of logits or of probabilities. The labels are rows of the same
 * size, or integers: indices that are known to be of classes.
 */
export function categoricalLoss(
  predictions: Tensor<string>,
  labels: AnyTensor,
  fromLogits: boolean,
  formula: LossFormula,
): Tensor<""> {
  if (!isForKernels(predictions)) return formula.composed();
  const classes = predictions.shape[predictions.shape.length - 1];
  const rows = predictions.size / classes;
  const chunkRows = Math.ceil(Math.max(CATEGORICAL_ELEMENTS / classes, rows / MOST_CHUNKS));
  const chunks = Math.ceil(rows / chunkRows);
  const isSparse = labels.dtype === "int32";
  return meanLoss(predictions, labels, formula, rows, ({ y, t, slopes }) => ({
    kind: Kind.categoricalLoss,
    chunks,
    args: [
      ...[rows, classes, chunkRows, Number(fromLogits), Number(isSparse)],
      ...[y, t, slopes, slotsFor(chunks), 1 / rows],
    ],
  }));
}

function isForKernels({ dtype, size }: Tensor<string>): boolean {
  return isFirstOrder() && dtype === "float32" && size > 0;
}

/** Where a kernel finds predictions and labels, and where it writes the gradient, if not at 0. */
interface Places {
  readonly y: number;
  readonly t: number;
  readonly slopes: number;
}

/** What a kernel sums up, divided by `count`. */
function meanLoss(
  predictions: Tensor<string>,
  labels: AnyTensor,
  { name, byLabels }: LossFormula,
  count: number,
  taskAt: (places: Places) => Task,
): Tensor<""> {
  const { addressOf } = heap();
  const [y, t] = [raw(predictions), raw(labels)];
  const slopes = isRecording() ? output(y.shape) : undefined;
  const task = taskAt({ y: addressOf(y), t: addressOf(t), slopes: slopes ? addressOf(slopes) : 0 });
  run(task);
  const value = scalar(sumOfSlots(task.chunks) / count);
  if (slopes === undefined) return typed(tf.engine().makeTensorFromTensorInfo(value));
  const inputs: Record<string, tf.Tensor> = { predictions: y };
  // Integers have no gradient.
  if (t.dtype === "float32") inputs.labels = t;
  const loss = record(value, {
    name,
    inputs,
    saved: [slopes, y],
    gradient: (dy, wanted) => {
      const factor = scalarValue(dy);
      const gradients: { predictions?: tf.TensorInfo; labels?: tf.TensorInfo } = {};
      if (wanted.has("predictions")) gradients.predictions = scaled(slopes, factor);
      if (wanted.has("labels")) {
        gradients.labels = byLabels === undefined
          ? scaled(slopes, -factor)
          : composedGradient(byLabels, y, factor / count);
      }
      return gradients;
    },
  });
  release(slopes);
  return typed(loss);
}

/** A gradient times the one by what came after: the same numbers where that is 1, as it is at the end. */
export function scaled(gradient: tf.TensorInfo, factor: number): tf.TensorInfo {
  if (factor === 1) return share(gradient);
  const { addressOf } = heap();
  const result = output(gradient.shape);
  const size = tf.util.sizeFromShape(gradient.shape);
  run({
    kind: Kind.scaleGradient,
    chunks: elementChunks(size),
    args: [size, addressOf(gradient), addressOf(result), factor],
  });
  return result;
}

/** The gradient by labels, which is seldom wanted; the predictions may have been freed, but for their numbers. */
function composedGradient(
  byLabels: (predictions: Tensor<string>) => Tensor<string>,
  predictions: tf.Tensor,
  factor: number,
): tf.TensorInfo {
  const gradient = tf.tidy(() => {
    const held = tf.engine().makeTensorFromTensorInfo(share(predictions));
    return tf.mul(raw(byLabels(typed(held))), factor);
  });
  const result = share(gradient);
  gradient.dispose();
  return result;
}
