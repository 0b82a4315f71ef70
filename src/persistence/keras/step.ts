/**
 * The common terms of both sides: what a model of this library and one of Keras compute, step by step.
 *
 * @module
 */

import type { Activation } from "../../layers/activations.ts";

/** What a step can be, by the name of the layer of this library. */
export type StepKind =
  | "dense"
  | "conv2d"
  | "depthwiseConv2d"
  | "maxPool2d"
  | "averagePool2d"
  | "globalAveragePool2d"
  | "batchNorm"
  | "layerNorm"
  | "embedding"
  | "flatten"
  | "activation";

/** A tensor of a step, in the terms of this library. */
export type Slot = "kernel" | "bias" | "gain" | "offset" | "mean" | "variance";

/** One thing that is computed; a layer with an activation takes two steps, one that only trains takes none. */
export interface Step {
  /** The layer, for messages: `layer 2, dense(10)` or `'dense_1' (Dense)`. */
  readonly layer: string;
  /** What it is. */
  readonly kind: StepKind;
  /** What it is told, as texts: `units` is `10`, `padding` is `same`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The function, and its name, where the step is an activation. */
  readonly activation?: NamedActivation;
  /** Its tensors, in the order of Keras. */
  readonly slots: readonly Slot[];
}

/** A step of a model of Keras. */
export interface KerasStep extends Step {
  /** The group in which its tensors stand: `dense_1`. */
  readonly group: string;
}

/** An activation and how it is called. */
export interface NamedActivation {
  /** `relu`. */
  readonly name: string;
  /** What it computes. */
  readonly f: Activation;
}

/** The tensors of a kind of step, in the order in which Keras saves them. */
export const SLOTS: Readonly<Record<StepKind, readonly Slot[]>> = {
  dense: ["kernel", "bias"],
  conv2d: ["kernel", "bias"],
  depthwiseConv2d: ["kernel", "bias"],
  maxPool2d: [],
  averagePool2d: [],
  globalAveragePool2d: [],
  batchNorm: ["gain", "offset", "mean", "variance"],
  layerNorm: ["gain", "offset"],
  embedding: ["kernel"],
  flatten: [],
  activation: [],
};

/** The number that does nothing, for a tensor that Keras was told to leave out; the others cannot be left out. */
export const NEUTRAL: ReadonlyMap<Slot, number> = new Map([["bias", 0], ["gain", 1], [
  "offset",
  0,
]]);

/** Sizes of a window as settings show them: `3x3`. */
export function extentOf(pair: readonly number[]): string {
  return pair.join("x");
}
