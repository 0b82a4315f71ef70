/**
 * Batch normalization along the last dim, the channels: its value in one or two passes, and its gradients in two.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, offTape, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { onlyWanted, output, release } from "../output.ts";
import { sumOfParts } from "../tasks/reductions.ts";

/** What a batch is scaled by and shifted to, and what is added to its variance: tensors of one dim, the channels. */
export interface BatchNormOptions {
  readonly gain: Tensor<string>;
  readonly offset: Tensor<string>;
  readonly epsilon: number;
}

/** The mean and the variance of each channel. */
export interface Moments {
  readonly mean: Tensor<string>;
  readonly variance: Tensor<string>;
}

/**
 * `(x - mean) gain / sqrt(variance + epsilon) + offset`, with mean and variance over all dims but the last. The variance
 * is the mean of squared distances. No gradient passes through the mean and the variance that it hands out.
 *
 * Ioffe and Szegedy, "Batch Normalization" (2015).
 */
export function batchNorm(
  x: Tensor<string>,
  options: BatchNormOptions,
): Moments & { readonly y: Tensor<string> } {
  const [mean, variance] = columnMoments(raw(x)).map((info) => wrap(info));
  const moments = { mean: typed<Tensor<string>>(mean), variance: typed<Tensor<string>>(variance) };
  if (isFirstOrder()) return { y: normalized(x, moments, options, true), ...moments };
  const y = tf.tidy(() => {
    const axes = [...x.shape.keys()].slice(0, -1);
    const center = tf.mean(raw(x), axes);
    const distance = tf.sub(raw(x), center);
    return scaled(distance, tf.mean(tf.square(distance), axes), options);
  });
  return { y: typed(y), ...moments };
}

/** The same with a mean and a variance that are given, as in inference; no gradient passes through them. */
export function normalizeByMoments(
  x: Tensor<string>,
  moments: Moments,
  options: BatchNormOptions,
): Tensor<string> {
  if (isFirstOrder()) return normalized(x, moments, options, false);
  const [mean, variance] = [moments.mean, moments.variance].map(raw);
  return typed(tf.tidy(() => {
    const [center, spread] = offTape(() => [tf.clone(mean), tf.clone(variance)]);
    return scaled(tf.sub(raw(x), center), spread, options);
  }));
}

/** From operations whose gradients can be differentiated once more. */
function scaled(distance: tf.Tensor, variance: tf.Tensor, options: BatchNormOptions): tf.Tensor {
  const deviation = tf.sqrt(tf.add(variance, options.epsilon));
  return tf.add(tf.mul(distance, tf.div(raw(options.gain), deviation)), raw(options.offset));
}

function wrap(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** The channels of a chunk that sums, and of one that does not; `assembly/batch_norm.ts` counts by the same numbers. */
const CHANNELS = 256;
const MORE_CHANNELS = 4096;

/** So many elements are worth a claim. */
const CHUNK = 16384;

/** For sums, rows are cut into parts until there are so many chunks. */
const MOST_CHUNKS = 256;

/** The sizes of a matrix. */
function sizes(x: tf.TensorInfo): { rows: number; channels: number } {
  const channels = x.shape[x.shape.length - 1];
  return { rows: tf.util.sizeFromShape(x.shape.slice(0, -1)), channels };
}

/** How the rows are cut into parts that are summed, and how many chunks that gives. */
function cutForSums(x: tf.TensorInfo): { parts: number; size: number; chunks: number } {
  const { rows, channels } = sizes(x);
  const blocks = Math.ceil(channels / CHANNELS);
  const share = Math.ceil(CHUNK / Math.min(channels || 1, CHANNELS));
  const wanted = Math.min(Math.ceil(rows / share), Math.ceil(MOST_CHUNKS / (blocks || 1)));
  const size = Math.ceil(rows / (wanted || 1));
  const parts = Math.ceil(rows / (size || 1)) || 1;
  return { parts, size, chunks: parts * blocks };
}

/** How many rows a chunk has that does not sum, and how many of them there are. */
function cut(x: tf.TensorInfo): { size: number; chunks: number } {
  const { rows, channels } = sizes(x);
  const size = Math.ceil(CHUNK / Math.min(channels || 1, MORE_CHANNELS));
  return { size, chunks: Math.ceil(rows / size) * Math.ceil(channels / MORE_CHANNELS) };
}

/** The mean and the variance of each channel; of no rows, not a number. */
function columnMoments(x: tf.TensorInfo): [mean: tf.TensorInfo, variance: tf.TensorInfo] {
  const { addressOf } = heap();
  const { rows, channels } = sizes(x);
  const { parts, size, chunks } = cutForSums(x);
  const [mean, variance] = [output([channels]), output([channels])];
  const [means, variances] = parts === 1
    ? [mean, variance]
    : [output([parts, channels]), output([parts, channels])];
  run({
    kind: Kind.moments,
    chunks,
    args: [rows, channels, addressOf(x), addressOf(means), addressOf(variances), size],
  });
  if (parts === 1) return [mean, variance];
  run({
    kind: Kind.joinMoments,
    chunks: Math.ceil(channels / CHANNELS),
    args: [rows, channels, ...[means, variances, mean, variance].map(addressOf), size],
  });
  release(means);
  release(variances);
  return [mean, variance];
}

/** The value by a kernel, with its gradients. */
function normalized(
  x: Tensor<string>,
  moments: Moments,
  { gain, offset, epsilon }: BatchNormOptions,
  areOfBatch: boolean,
): Tensor<string> {
  const { addressOf } = heap();
  const [input, factor, shift] = [x, gain, offset].map(raw);
  const [mean, variance] = [moments.mean, moments.variance].map(raw);
  const { rows, channels } = sizes(input);
  const { size, chunks } = cut(input);
  const y = output(input.shape);
  run({
    kind: Kind.normalizeColumns,
    chunks,
    args: [
      ...[rows, channels, ...[input, mean, variance, factor, shift, y].map(addressOf)],
      ...[epsilon, size],
    ],
  });
  const result = record(y, {
    name: "batchNorm",
    inputs: { x: input, gain: factor, offset: shift },
    saved: [input, factor, mean, variance],
    gradient: (dy, wanted) => {
      const [dGain, dOffset] = gainGradients(input, mean, variance, dy, epsilon);
      if (!wanted.has("x")) {
        return onlyWanted({ gain: dGain, offset: dOffset }, wanted);
      }
      const dx = output(input.shape);
      run({
        kind: Kind.normalizeColumnsGradient,
        chunks,
        args: [
          ...[rows, channels],
          ...[input, mean, variance, factor, dy, dGain, dOffset, dx].map(addressOf),
          ...[epsilon, areOfBatch ? 1 / rows : 0, size],
        ],
      });
      return onlyWanted({ x: dx, gain: dGain, offset: dOffset }, wanted);
    },
  });
  return typed(result);
}

/** The gradients by gain and offset, which the one by `x` needs, too. */
function gainGradients(
  x: tf.TensorInfo,
  mean: tf.TensorInfo,
  variance: tf.TensorInfo,
  dy: tf.TensorInfo,
  epsilon: number,
): [gain: tf.TensorInfo, offset: tf.TensorInfo] {
  const { addressOf } = heap();
  const { rows, channels } = sizes(x);
  const { parts, size, chunks } = cutForSums(x);
  const partial = [0, 1].map(() => output([parts, channels]));
  run({
    kind: Kind.gainGradients,
    chunks,
    args: [
      ...[rows, channels, ...[x, mean, variance, dy, ...partial].map(addressOf)],
      ...[epsilon, size],
    ],
  });
  return partial.map(sumOfParts) as [tf.TensorInfo, tf.TensorInfo];
}
