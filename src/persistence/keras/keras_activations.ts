/**
 * The activations of Keras that this library has, too.
 *
 * @module
 */

import {
  elu,
  gelu,
  leakyRelu,
  linear,
  relu,
  selu,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from "../../layers/activations.ts";
import type { NamedActivation } from "./step.ts";

/** By the names of Keras. */
const ACTIVATIONS: ReadonlyMap<unknown, NamedActivation> = new Map(
  Object.entries({
    elu,
    gelu,
    leaky_relu: leakyRelu,
    linear,
    relu,
    selu,
    sigmoid,
    silu: swish,
    softmax,
    softplus,
    swish,
    tanh,
  }).map(([name, f]) => [name, { name: f.name, f }]),
);

/** The activation of a name of Keras; none where this library has none. */
export function kerasActivation(name: unknown): NamedActivation | undefined {
  return ACTIVATIONS.get(name);
}

/** `leakyRelu` with a slope, as one writes it. */
export function leakyWith(negativeSlope: number): NamedActivation {
  return {
    name: `(x) => leakyRelu(x, ${negativeSlope})`,
    f: (x) => leakyRelu(x, negativeSlope),
  };
}
