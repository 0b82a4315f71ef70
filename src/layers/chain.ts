/**
 * Several layers as one: `chain`.
 *
 * @module
 */

import {
  applyInSequence,
  type FoldLayers,
  type ParamsTuple,
  planLayers,
  type RunningTuple,
  specsOf,
  type TakenBySequence,
  takenBySequence,
} from "./fold_layers.ts";
import { type AnyLayer, defineLayer, type Layer, type LayerSignature } from "./layer.ts";

/** The signature of {@linkcode chain}. */
export interface Chain<L extends readonly AnyLayer[]> extends LayerSignature {
  /** What the first layer takes, or the first behind layers that take either. */
  readonly takes: TakenBySequence<L>;
  /** What the last layer gives. */
  readonly out: FoldLayers<L, this["in"], TakenBySequence<L>>[0] & string;
  /** An entry for each layer with parameters. */
  readonly params: ParamsTuple<FoldLayers<L, this["in"], TakenBySequence<L>>>;
  /** An entry for each layer with running state. */
  readonly running: RunningTuple<FoldLayers<L, this["in"], TakenBySequence<L>>>;
  /** `chain`. */
  readonly label: "chain";
}

/**
 * Several layers as one, without an input of their own: a building block, resolved where it is used.
 *
 * @throws {TypeError} When the model is built, where a layer does not take what the one before gives.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chain, dense, input, relu, sequential } from "shapefold";
 *
 * const mlp = chain(dense(64, relu), dense(10));
 * assertEquals(sequential(input("784"), mlp).output, "batch 10");
 * assertEquals(sequential(input("20"), mlp).output, "batch 10");
 * ```
 */
export function chain<const L extends readonly AnyLayer[]>(...layers: L): Layer<Chain<L>> {
  return defineLayer<Chain<L>>("chain", (dims) => {
    const plans = planLayers(layers, dims);
    return {
      takes: takenBySequence(plans),
      output: plans.at(-1)?.output ?? dims,
      params: specsOf(plans, "params"),
      running: specsOf(plans, "running"),
      children: plans,
      inference: { kind: "sequence" },
      apply: (params, running, x, context) => applyInSequence(plans, params, running, x, context),
    };
  });
}
