/**
 * Batch normalization: each feature by its mean and variance over the batch.
 *
 * @module
 */

import {
  batchNorm as normalizeColumns,
  type Moments,
  normalizeByMoments,
} from "../kernels/fused/batch_norm.ts";
import { type Dims, joinDims, type Last, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { asTensor } from "../tensors/convert.ts";
import { offTape } from "../tensors/tape.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { constant, zeros } from "./initializers.ts";
import { lastDim, type WithLastDim } from "./last_dim.ts";
import { defineLayer, type Layer, type LayerSignature } from "./layer.ts";
import { checkEpsilon, type NormParams, normSpecs } from "./norm_params.ts";

/** The running state of a batch normalization over `F` features: what inference normalizes by. */
export interface RunningMoments<F extends string> {
  /** The moving average of the batches' means; starts at 0. */
  readonly mean: Tensor<F>;
  /** The moving average of the batches' variances; starts at 1. */
  readonly variance: Tensor<F>;
}

/** The signature of {@linkcode batchNorm}. */
export interface BatchNorm<Center extends boolean, Scale extends boolean> extends LayerSignature {
  /** The input's shape. */
  readonly out: BatchNormOutput<this["in"]>;
  /** A gain and an offset for each feature, of which one or both may be left out. */
  readonly params: BatchNormParams<Last<this["in"]>, Center, Scale>;
  /** A mean and a variance for each feature. */
  readonly running: RunningMoments<Last<this["in"]>>;
  /** `batchNorm`. */
  readonly label: "batchNorm";
}

type BatchNormParams<F extends string, Center extends boolean, Scale extends boolean> =
  Center extends true ? Scale extends true ? NormParams<F> : Pick<NormParams<F>, "offset">
    : Scale extends true ? Pick<NormParams<F>, "gain">
    : null;

type BatchNormOutput<S extends string> = Dims<S>["length"] extends 0 | 1
  ? ShapeError<`expects 'batch ... features' with at least 2 dims but got '${S}'`>
  : WithLastDim<S, S>;

/** What {@linkcode batchNorm} may be told. */
export interface BatchNormOptions<
  Center extends boolean = boolean,
  Scale extends boolean = boolean,
> {
  /** How much of the running mean and variance a training step keeps, from 0 to 1; 0.99 unless said. */
  readonly momentum?: number;
  /** What is added to the variance, above 0; 1e-3 unless said. */
  readonly epsilon?: number;
  /** Is there an offset? `true` unless said; the bias of a layer just before it is idle then. */
  readonly center?: Center;
  /** Is there a gain? `true` unless said. */
  readonly scale?: Scale;
}

/**
 * `gain * (x - mean) / sqrt(variance + epsilon) + offset` for each entry of the last dim, the features.
 *
 * In training, mean and variance are those over all other dims of the batch, and the running ones move towards them:
 * `running = momentum * running + (1 - momentum) * batch`. In inference they are the running ones, so that a row's output
 * does not depend on the rows beside it. As in Keras, the variance is the mean of squared distances in both. A momentum of
 * 0.99 takes some hundred steps to forget the start: say less where a run is short.
 * Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing internal covariate shift".
 *
 * @throws {RangeError} Where momentum or epsilon is out of range; when applied in training to fewer than 2 elements of a
 *   feature, such as a last batch of one row.
 * @throws {TypeError} Where an option is not known; when the model is built, where the input has fewer than 2 dims or its
 *   last one is no numeral.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, batchNorm, input, key, sequential, toArray } from "shapefold";
 *
 * const model = sequential(input("2"), batchNorm({ momentum: 0.9 }));
 * const weights = model.init(key(0));
 * const x = asTensor([[0, 10], [20, 10]], "batch 2");
 * const { running } = model.forward(weights, x, { training: true });
 * const means: number[] = toArray(running[0].mean).map(Math.round);
 * assertEquals(means, [1, 1]);
 * ```
 */
export function batchNorm<Center extends boolean = true, Scale extends boolean = true>(
  options: BatchNormOptions<Center, Scale> = {},
): Layer<BatchNorm<Center, Scale>> {
  const { momentum, epsilon, center, scale } = checkedOptions(options);
  return defineLayer<BatchNorm<Center, Scale>>("batchNorm", (dims) => {
    if (dims.length < 2) {
      throw new ShapeMismatch(
        `expects 'batch ... features' with at least 2 dims but got '${joinDims(dims)}'`,
      );
    }
    const features = lastDim(dims);
    const { gain, offset } = normSpecs(features);
    const params = { ...(scale && { gain }), ...(center && { offset }) };
    return {
      output: dims,
      params: center || scale ? params : null,
      running: {
        mean: { dims: [features], initializer: zeros },
        variance: { dims: [features], initializer: constant(1) },
      },
      inference: { kind: "batchNorm", epsilon },
      apply: (
        params: Partial<NormParams<string>> | null,
        running: RunningMoments<string>,
        x,
        { training },
      ) => {
        const { gain = filled(features, 1), offset = filled(features, 0) } = params ?? {};
        if (!training) {
          return { output: normalizeByMoments(x, running, { gain, offset, epsilon }), running };
        }
        checkBatch(x);
        const { y, ...batch } = normalizeColumns(x, { gain, offset, epsilon });
        return { output: y, running: moved(running, batch, momentum) };
      },
    };
  });
}

function checkedOptions(options: BatchNormOptions): Required<BatchNormOptions> {
  const action = "Cannot make batchNorm";
  checkOptions(action, options, ["momentum", "epsilon", "center", "scale"], "{ momentum: 0.9 }");
  const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  if (!(Number.isFinite(momentum) && momentum >= 0 && momentum <= 1)) {
    throw wrongNumber(action, "a momentum from 0 to 1", momentum);
  }
  checkEpsilon("batchNorm", epsilon);
  for (const [name, value] of Object.entries({ center, scale })) {
    if (typeof value === "boolean") continue;
    throw new TypeError(
      `${action}: expected ${name} to be true or false but found ${describe(value)}`,
    );
  }
  return { momentum, epsilon, center, scale };
}

function filled(features: string, value: number): Tensor<string> {
  return asTensor(new Float32Array(Number(features)).fill(value), features);
}

/** Throws where a feature has no variance to speak of: its every element would become the offset, and learn nothing. */
function checkBatch({ shape }: Tensor<string>): void {
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  if (count >= 2) return;
  throw new RangeError(
    "Cannot apply batchNorm in training: expected at least 2 elements of each feature " +
      `but found ${count}, which has no variance; leave out a last batch of one row: { dropLast: true }`,
  );
}

/** The running moments after a batch. */
function moved(running: RunningMoments<string>, batch: Moments, momentum: number): Moments {
  const between = (old: Tensor<string>, own: Tensor<string>) =>
    add(mul(old, momentum), mul(own, 1 - momentum));
  return offTape(() => ({
    mean: between(running.mean, batch.mean),
    variance: between(running.variance, batch.variance),
  }));
}
