/**
 * Spatial dropout: dropout of whole channels.
 *
 * @module
 */

import { type Dims, joinDims, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { mul } from "../tensors/arithmetic.ts";
import { checkRate, dropoutFactors, inTraining } from "./drawing.ts";
import { defineLayer, type Layer, type StatelessSignature } from "./layer.ts";

/** The signature of {@linkcode spatialDropout}. */
export interface SpatialDropout<Rate extends number> extends StatelessSignature {
  /** The input, where it has dims between the batch and the channels. */
  readonly out: WithPlaces<this["in"]>;
  /** None. */
  readonly params: null;
  /** `spatialDropout(0.2)`. */
  readonly label: `spatialDropout(${Rate})`;
}

type WithPlaces<S extends string> = string extends S ? S
  : Dims<S> extends readonly [string, string, string, ...string[]] ? S
  : ShapeError<`expects 'batch ... channels' with at least 3 dims but got '${S}'`>;

/**
 * Dropout in which the elements of a channel share their fate: for each row and each entry of the last dim, all places
 * between are set to zero together with probability `rate`, and the others are multiplied by `1 / (1 - rate)`. In
 * inference it does nothing. For feature maps, in which neighbours are so alike that dropping single ones says little.
 * Tompson et al. (2015), "Efficient object localization using convolutional networks".
 *
 * @param rate The probability of being dropped: at least 0 and below 1.
 * @throws {RangeError} Where the rate is outside of [0, 1).
 * @throws {TypeError} When the model is built, where the input has fewer than 3 dims; when applied in training without a
 *   key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, flatten, input, relu, sequential, spatialDropout } from "shapefold";
 *
 * const model = sequential(input("28 28 1"), dense(8, relu), spatialDropout(0.2), flatten(), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function spatialDropout<const Rate extends number>(
  rate: Rate,
): Layer<SpatialDropout<Rate>> {
  checkRate("spatialDropout", rate);
  const label = `spatialDropout(${rate})` as const;
  return defineLayer<SpatialDropout<Rate>>(label, (dims) => {
    if (dims.length < 3) {
      throw new ShapeMismatch(
        `expects 'batch ... channels' with at least 3 dims but got '${joinDims(dims)}'`,
      );
    }
    return {
      output: dims,
      inference: { kind: "identity" },
      apply: inTraining(label, rate, (x, key) => {
        const sizes = x.shape.map((size, dim) => dim === 0 || dim === dims.length - 1 ? size : 1);
        return mul(x, dropoutFactors(key, rate, sizes));
      }),
    };
  });
}
