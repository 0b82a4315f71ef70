/**
 * The dense layer: `x @ kernel + bias`, over the last dim of any tensor.
 *
 * @module
 */

import type { Append, Init, Last } from "../shapes/mod.ts";
import { dense as denseKernel } from "../kernels/fused/dense.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type Activation, linear, relu } from "./activations.ts";
import { checkInitializers } from "./initializer_checks.ts";
import { glorotUniform, type Initializer, zeros } from "./initializers.ts";
import { lastDim, type WithLastDim } from "./last_dim.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The parameters of a dense layer from `I` features to `O` units. */
export interface DenseParams<I extends string, O extends string> {
  /** The weights. */
  readonly kernel: Tensor<`${I} ${O}`>;
  /** What is added to each unit. */
  readonly bias: Tensor<O>;
}

/** The signature of a dense layer with `U` units. */
export interface Dense<U extends number> extends StatelessSignature {
  /** The input with its last dim replaced by the units. */
  readonly out: WithLastDim<this["in"], Append<Init<this["in"]>, `${U}`>>;
  /** A kernel and a bias. */
  readonly params: DenseParams<Last<this["in"]>, `${U}`>;
  /** `dense(64)`. */
  readonly label: `dense(${U})`;
}

/** How the parameters of a dense layer start. */
export interface DenseOptions {
  /** The first value of the kernel; {@linkcode glorotUniform} unless said. */
  readonly kernelInitializer?: Initializer;
  /** The first value of the bias; {@linkcode zeros} unless said. */
  readonly biasInitializer?: Initializer;
}

/**
 * A layer of `units` neurons that all see the whole last dim: `"... features -> ... units"`.
 *
 * @param units At least 1. Write it as a literal, so that the compiler knows it.
 * @param activation Applied to the result; none unless said.
 * @throws {RangeError} Where `units` is not a whole number of at least 1.
 * @throws {TypeError} Where the activation is no function, or an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("784"), dense(64, relu), dense(10));
 * const output: "batch 10" = model.output;
 * assertEquals(output, "batch 10");
 * ```
 */
export function dense<U extends number>(
  units: U,
  activation: Activation = linear,
  options: DenseOptions = {},
): Layer<Dense<U>> {
  const known = ["kernelInitializer", "biasInitializer"];
  checkOptions("Cannot make dense", options, known, "{ kernelInitializer: heNormal }");
  const { kernelInitializer = glorotUniform, biasInitializer = zeros } = options;
  checkInitializers("Cannot make dense", { kernelInitializer, biasInitializer });
  if (!Number.isInteger(units) || units < 1) {
    throw wrongNumber("Cannot make dense", "a whole number of units of at least 1", units);
  }
  if (typeof activation !== "function") {
    throw new TypeError(
      `Cannot make dense(${units}): expected an activation such as relu ` +
        `but found ${describe(activation)}`,
    );
  }
  return defineLayer<Dense<U>>(`dense(${units})`, (dims) => {
    const features = lastDim(dims);
    return {
      output: [...dims.slice(0, -1), `${units}`],
      params: {
        kernel: { dims: [features, `${units}`], initializer: kernelInitializer },
        bias: { dims: [`${units}`], initializer: biasInitializer },
      },
      inference: { kind: "dense", activation },
      apply: stateless(({ kernel, bias }: DenseParams<string, string>, x) =>
        activation === relu
          ? denseKernel(x, kernel, bias, true)
          : activation(denseKernel(x, kernel, bias, false))
      ),
    };
  });
}
