/**
 * An activation as a layer of its own, for places where no `dense` takes it along.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { Activation } from "./activations.ts";
import { defineLayer, type Layer, type SameShape, stateless } from "./layer.ts";

/**
 * Applies an activation: `activation(relu)` is a layer.
 *
 * @param f A function of this library, or one of your own that keeps the shape.
 * @throws {TypeError} Where `f` is not a function.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { activation, dense, input, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("784"), dense(64), activation(relu), dense(10));
 * const output: "batch 10" = model.output;
 * assertEquals(output, "batch 10");
 * ```
 */
export function activation(f: Activation): Layer<SameShape<`activation(${string})`>> {
  if (typeof f !== "function") {
    throw new TypeError(
      `Cannot make activation: expected a function such as relu but found ${describe(f)}`,
    );
  }
  return defineLayer<SameShape<`activation(${string})`>>(
    `activation(${f.name || "custom"})`,
    (dims) => ({
      output: dims,
      inference: { kind: "activation", activation: f },
      apply: stateless((_params, x) => f(x)),
    }),
  );
}
