/**
 * Activations, each with its gradient in one kernel.
 *
 * @module
 */

import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { slope, unary } from "../registered/elementwise.ts";
import { Slope, Unary } from "../functions.ts";
import * as rows from "../registered/softmax.ts";

/** An activation as the kernels know it. */
interface Kernels {
  readonly value: (x: tf.TensorInfo, parameter: number) => tf.TensorInfo;
  readonly gradient: (saved: tf.TensorInfo, dy: tf.TensorInfo, parameter: number) => tf.TensorInfo;
  /** What the gradient is computed from. */
  readonly from: "input" | "output";
  /** The same from operations whose gradients can be differentiated once more. */
  readonly composed: (x: tf.Tensor, parameter: number) => tf.Tensor;
}

const activations = {
  relu: elementwise(Unary.relu, Slope.relu, "output", tf.relu),
  leakyRelu: elementwise(Unary.leakyRelu, Slope.leakyRelu, "input", tf.leakyRelu),
  elu: elementwise(Unary.elu, Slope.elu, "output", tf.elu),
  selu: elementwise(Unary.selu, Slope.selu, "output", tf.selu),
  sigmoid: elementwise(Unary.sigmoid, Slope.sigmoid, "output", tf.sigmoid),
  tanh: elementwise(Unary.tanh, Slope.tanh, "output", tf.tanh),
  softplus: elementwise(Unary.softplus, Slope.softplus, "input", tf.softplus),
  swish: elementwise(Unary.swish, Slope.swish, "input", (x) => tf.mul(x, tf.sigmoid(x))),
  gelu: elementwise(
    Unary.gelu,
    Slope.gelu,
    "input",
    (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  ),
  approximateGelu: elementwise(
    Unary.approximateGelu,
    Slope.approximateGelu,
    "input",
    (x) => {
      const inner = tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
    },
  ),
  softmax: {
    value: rows.softmax,
    gradient: rows.softmaxGradient,
    from: "output",
    composed: (x) => tf.softmax(x),
  },
} satisfies Record<string, Kernels>;

function elementwise(
  f: Unary,
  derivative: Slope,
  from: "input" | "output",
  composed: Kernels["composed"],
): Kernels {
  return {
    value: (x, parameter) => unary(f, x, parameter),
    gradient: (saved, dy, parameter) => slope(derivative, saved, dy, parameter),
    from,
    composed,
  };
}

/** The name of an activation. */
export type ActivationName = keyof typeof activations;

/** An activation of a tensor; `softmax` needs at least 1 dim, and `leakyRelu` its slope below 0. */
export function activate<S extends string>(
  name: ActivationName,
  tensor: Tensor<S>,
  parameter = 0,
): Tensor<S> {
  const x = raw(tensor);
  const { value, gradient, from, composed }: Kernels = activations[name];
  if (!isFirstOrder() || x.dtype !== "float32") {
    return typed(tf.tidy(() => composed(x, parameter)));
  }
  const y = value(x, parameter);
  const saved = from === "input" ? x : y;
  return typed(record(y, {
    name,
    inputs: { x },
    saved: [saved],
    gradient: (dy) => ({ x: gradient(saved, dy, parameter) }),
  }));
}
