/**
 * Layer normalization: each row by its own mean and variance.
 *
 * @module
 */

import { layerNorm as normalizeRows } from "../kernels/fused/layer_norm.ts";
import type { Last } from "../shapes/mod.ts";
import { checkOptions } from "../text/options.ts";
import { lastDim, type WithLastDim } from "./last_dim.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";
import { checkEpsilon, type NormParams, normSpecs } from "./norm_params.ts";

/** The signature of {@linkcode layerNorm}. */
export interface LayerNorm extends StatelessSignature {
  /** The input's shape. */
  readonly out: WithLastDim<this["in"], this["in"]>;
  /** A gain and an offset for each feature. */
  readonly params: NormParams<Last<this["in"]>>;
  /** `layerNorm`. */
  readonly label: "layerNorm";
}

/** What {@linkcode layerNorm} may be told. */
export interface LayerNormOptions {
  /** What is added to the variance, above 0; 1e-3 unless said, as in Keras. */
  readonly epsilon?: number;
}

/**
 * `gain * (x - mean) / sqrt(variance + epsilon) + offset`, with mean and variance over the last dim of each row: the same
 * in training and in inference, and whatever the batch. The variance is the mean of squared distances.
 * Ba et al. (2016), "Layer normalization".
 *
 * @throws {RangeError} Where epsilon is not above 0.
 * @throws {TypeError} Where an option is not known; when the model is built, where the last dim is no numeral.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, input, key, layerNorm, sequential, toArray } from "shapefold";
 *
 * const model = sequential(input("2"), layerNorm());
 * const [[low, high]] = toArray(model.apply(model.init(key(0)), asTensor([[10, 30]], "n 2")));
 * assertAlmostEquals(low, -1, 1e-4);
 * assertAlmostEquals(high, 1, 1e-4);
 * ```
 */
export function layerNorm(options: LayerNormOptions = {}): Layer<LayerNorm> {
  checkOptions("Cannot make layerNorm", options, ["epsilon"], "{ epsilon: 1e-3 }");
  const { epsilon = 1e-3 } = options;
  checkEpsilon("layerNorm", epsilon);
  return defineLayer<LayerNorm>("layerNorm", (dims) => ({
    output: dims,
    params: normSpecs(lastDim(dims)),
    inference: { kind: "layerNorm", epsilon },
    apply: stateless((params: NormParams<string>, x) => normalizeRows(x, { ...params, epsilon })),
  }));
}
