/**
 * Activations: functions of each element, and `softmax`, one of each row.
 *
 * @module
 */

import { activate } from "../kernels/fused/activation.ts";
import { ShapeMismatch } from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { withLogits } from "./logits.ts";

/** A function that keeps the shape: what `dense` and `activation` take. */
export type Activation = <S extends string>(x: Tensor<S>) => Tensor<S>;

/**
 * `max(x, 0)`; the gradient at 0 is 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, relu, toArray } from "shapefold";
 *
 * assertEquals(toArray(relu(asTensor([-2, 0, 3], "3"))), [0, 0, 3]);
 * ```
 */
export function relu<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("relu", x);
}

/**
 * `(e^x - e^-x) / (e^x + e^-x)`, from -1 to 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, tanh, toArray } from "shapefold";
 *
 * assertEquals(toArray(tanh(asTensor([-100, 0, 100], "3"))), [-1, 0, 1]);
 * ```
 */
export function tanh<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("tanh", x);
}

/**
 * `1 / (1 + e^-x)`, from 0 to 1: a probability from a logit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, sigmoid, toArray } from "shapefold";
 *
 * assertEquals(toArray(sigmoid(asTensor([-200, 0, 200], "3"))), [0, 0.5, 1]);
 * ```
 */
export function sigmoid<S extends string>(x: Tensor<S>): Tensor<S> {
  return withLogits(activate("sigmoid", x), "sigmoid", x);
}

/**
 * `e^x / sum(e^x)` over the last dim: probabilities from logits, without overflow.
 *
 * @throws {TypeError} Where the tensor is a scalar.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, softmax, toArray } from "shapefold";
 *
 * assertEquals(toArray(softmax(asTensor([[0, 0], [1000, 0]], "n 2"))), [[0.5, 0.5], [1, 0]]);
 * ```
 */
export function softmax<S extends string>(x: Tensor<S>): Tensor<S> {
  if (x.shape.length === 0) {
    throw new ShapeMismatch("softmax: expected at least 1 dim but got a scalar");
  }
  return withLogits(activate("softmax", x), "softmax", x);
}

/**
 * `x` itself: no activation.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, linear, toArray } from "shapefold";
 *
 * assertEquals(toArray(linear(asTensor([-2, 3], "2"))), [-2, 3]);
 * ```
 */
export function linear<S extends string>(x: Tensor<S>): Tensor<S> {
  return x;
}

/**
 * `x` above 0, else `e^x - 1`. Clevert et al. (2015), "Fast and accurate deep network learning by exponential linear units".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, elu, toArray } from "shapefold";
 *
 * assertEquals(toArray(elu(asTensor([-100, 0, 3], "3"))), [-1, 0, 3]);
 * ```
 */
export function elu<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("elu", x);
}

/**
 * `scale * x` above 0, else `scale * alpha * (e^x - 1)`, with `scale = 1.0507` and `alpha = 1.6733`, for which the outputs
 * of a deep network tend to mean 0 and variance 1. It goes with `lecunNormal` kernels and `alphaDropout`.
 * Klambauer et al. (2017), "Self-normalizing neural networks".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, selu, values } from "shapefold";
 *
 * assertEquals([...values(selu(asTensor([-100, 0, 1], "3")))], [-1.7580993, 0, 1.050701].map(Math.fround));
 * ```
 */
export function selu<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("selu", x);
}

/**
 * `x` above 0, else `negativeSlope * x`. Maas et al. (2013), "Rectifier nonlinearities improve neural network acoustic models".
 *
 * @param negativeSlope 0.2 unless said, as in Keras 3.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, leakyRelu, toArray } from "shapefold";
 *
 * assertEquals(toArray(leakyRelu(asTensor([-2, 3], "2"), 0.5)), [-1, 3]);
 * ```
 */
export function leakyRelu<S extends string>(x: Tensor<S>, negativeSlope = 0.2): Tensor<S> {
  return activate("leakyRelu", x, negativeSlope);
}

/**
 * `log(1 + e^x)`, a smooth relu, without overflow.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, softplus, toArray } from "shapefold";
 *
 * assertEquals(toArray(softplus(asTensor([-200, 200], "2"))), [0, 200]);
 * ```
 */
export function softplus<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("softplus", x);
}

/** What {@linkcode gelu} may be told. */
export interface GeluOptions {
  /** By the hyperbolic tangent instead of the error function? `false` unless said. */
  readonly approximate?: boolean;
}

/**
 * `x * P(Z <= x)` for a standard normal `Z`, that is `x / 2 * (1 + erf(x / sqrt(2)))`; approximately
 * `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`. Hendrycks and Gimpel (2016), "Gaussian error linear units".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, gelu, toArray } from "shapefold";
 *
 * assertEquals(toArray(gelu(asTensor([-100, 0, 100], "3"))), [0, 0, 100]);
 * ```
 */
export function gelu<S extends string>(
  x: Tensor<S>,
  { approximate = false }: GeluOptions = {},
): Tensor<S> {
  return activate(approximate ? "approximateGelu" : "gelu", x);
}

/**
 * `x * sigmoid(x)`, also called SiLU. Ramachandran et al. (2017), "Searching for activation functions".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, swish, toArray } from "shapefold";
 *
 * assertEquals(toArray(swish(asTensor([-200, 0, 200], "3"))), [0, 0, 200]);
 * ```
 */
export function swish<S extends string>(x: Tensor<S>): Tensor<S> {
  return activate("swish", x);
}
