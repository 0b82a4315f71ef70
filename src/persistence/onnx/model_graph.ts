/**
 * The graph of a model: all its layers, between an input and an output that have names.
 *
 * @module
 */

import type { AnyModel } from "../../layers/model.ts";
import type { Weights } from "../../layers/weights.ts";
import { parseDims } from "../../shapes/mod.ts";
import { addOperation, emptyGraph, type Graph } from "./graph.ts";
import { addSequence } from "./layers.ts";
import { channelsLast } from "./layout.ts";

/** What the input and the output of a graph are called: like no weight and no operation, whose names have a point. */
export interface PortNames {
  /** The input. */
  readonly input: string;
  /** The output. */
  readonly output: string;
}

/** The graph of a model with its weights. */
export function graphOf(
  model: AnyModel,
  { params, running }: Weights<unknown, unknown>,
  names: PortNames,
): Graph {
  const graph = emptyGraph();
  const site = {
    graph,
    place: "",
    params: { path: "params", node: params },
    running: { path: "running", node: running },
  };
  const x = { name: names.input, dims: parseDims(model.input), channelsFirst: false };
  const y = channelsLast(site, addSequence(site, model.layers, x));
  // What comes in cannot be what goes out: in a graph of no operation there is one that does nothing.
  const last = y.name === names.input ? addOperation(graph, "", "Identity", [y.name]) : y.name;
  return { ...graph, operations: renamed(graph, last, names.output) };
}

function renamed({ operations }: Graph, from: string, to: string): Graph["operations"] {
  const nameOf = (name: string) => name === from ? to : name;
  return operations.map((operation) => ({
    ...operation,
    inputs: operation.inputs.map(nameOf),
    output: nameOf(operation.output),
  }));
}
