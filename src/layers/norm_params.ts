/**
 * What the normalizing layers share: their parameters and the check of epsilon.
 *
 * @module
 */

import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { constant, zeros } from "./initializers.ts";
import type { ParameterSpec } from "./layer.ts";

/** The parameters of a normalizing layer over `F` features. */
export interface NormParams<F extends string> {
  /** What each normalized feature is multiplied by; starts at 1. */
  readonly gain: Tensor<F>;
  /** What is then added to it; starts at 0. */
  readonly offset: Tensor<F>;
}

/** The parameters to be made, before training. */
export function normSpecs(features: string): Record<keyof NormParams<string>, ParameterSpec> {
  return {
    gain: { dims: [features], initializer: constant(1) },
    offset: { dims: [features], initializer: zeros },
  };
}

/** Throws where an epsilon is not above 0. */
export function checkEpsilon(name: string, epsilon: number): void {
  if (Number.isFinite(epsilon) && epsilon > 0) return;
  throw wrongNumber(`Cannot make ${name}`, "an epsilon above 0", epsilon);
}
