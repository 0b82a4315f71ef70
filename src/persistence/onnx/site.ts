/**
 * Where a layer is written down: its graph, its place in the model, its weights, and what it is given.
 *
 * @module
 */

import { values } from "../../tensors/read.ts";
import type { Tensor } from "../../tensors/tensor.ts";
import { addConstant, addOperation, type Attribute, type Graph } from "./graph.ts";

/** A node of the tree of weights, with its name in files. */
export interface WeightNode {
  /** `params.0`. */
  readonly path: string;
  /** A tensor, or more nodes. */
  readonly node: unknown;
}

/** Where a layer is written down. */
export interface Site {
  /** The graph that is added to. */
  readonly graph: Graph;
  /** How messages call the place: `layer 2, chain: layer 1, dense(64)`. */
  readonly place: string;
  /** The layer's parameters. */
  readonly params: WeightNode;
  /** The layer's running state. */
  readonly running: WeightNode;
}

/** Something that an operation gives. */
export interface Value {
  /** Its name in the graph. */
  readonly name: string;
  /** Its dims as the model has them, with channels last. */
  readonly dims: readonly string[];
  /** Are these images that lie with channels before the pixels, as ONNX's convolutions and poolings have them? */
  readonly channelsFirst: boolean;
}

/** A tensor's numbers and sizes. */
export interface Numbers {
  /** The numbers in row-major order. */
  readonly data: Float32Array;
  /** The sizes of its dims. */
  readonly sizes: readonly number[];
}

/** Adds an operation for a layer; gives the name of its output. */
export function operate(
  { graph, place }: Site,
  type: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return addOperation(graph, place, type, inputs, attributes);
}

/** A node inside of another. */
export function childOf({ path, node }: WeightNode, name: string | number): WeightNode {
  return { path: `${path}.${name}`, node: Reflect.get(node as object, name) };
}

/** The numbers of a tensor among the weights. */
export function numbersOf({ node }: WeightNode): Numbers {
  const tensor = node as Tensor<string>;
  return { data: values(tensor), sizes: tensor.shape };
}

/** Adds a tensor of the weights as it is, or with other numbers, under its name in files; gives the name. */
export function addWeight(
  { graph }: Site,
  weight: WeightNode,
  numbers = numbersOf(weight),
): string {
  return addConstant(graph, numbers.data, numbers.sizes, weight.path);
}
