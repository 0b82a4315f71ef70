/**
 * Activations in ONNX.
 *
 * @module
 */

import {
  type Activation,
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
import { describe } from "../../text/found.ts";
import { addNumber } from "./graph.ts";
import { lastAxis } from "./layout.ts";
import { operate, type Site, type Value } from "./site.ts";

/** What an activation is written as; it gives the name of the output. */
type Written = (site: Site, x: Value) => string;

const ACTIVATIONS = new Map<Activation, Written>([
  [linear, (_site, x) => x.name],
  [relu, (site, x) => operate(site, "Relu", [x.name])],
  [tanh, (site, x) => operate(site, "Tanh", [x.name])],
  [sigmoid, (site, x) => operate(site, "Sigmoid", [x.name])],
  [softmax, (site, x) => operate(site, "Softmax", [x.name], { axis: { int: lastAxis(x) } })],
  [elu, (site, x) => operate(site, "Elu", [x.name], { alpha: { float: 1 } })],
  [selu, (site, x) => operate(site, "Selu", [x.name])],
  [leakyRelu, (site, x) => operate(site, "LeakyRelu", [x.name], { alpha: { float: 0.2 } })],
  [softplus, (site, x) => operate(site, "Softplus", [x.name])],
  [gelu, addGelu],
  [swish, (site, x) => operate(site, "Mul", [x.name, operate(site, "Sigmoid", [x.name])])],
]);

/**
 * Adds an activation.
 *
 * @throws {TypeError} Where it is none of this library.
 */
export function addActivation(site: Site, activation: Activation, x: Value): Value {
  const written = ACTIVATIONS.get(activation);
  if (written === undefined) {
    throw new TypeError(
      `Cannot export ${site.place}: expected an activation of this library, as it is, ` +
        `but found ${describe(activation)}`,
    );
  }
  return { ...x, name: written(site, x) };
}

/** ONNX has an operation for it from opset 20 on; runtimes know these five as one. */
function addGelu(site: Site, { name: x }: Value): string {
  const { graph } = site;
  const scaled = operate(site, "Mul", [x, addNumber(graph, Math.SQRT1_2)]);
  const above = operate(site, "Add", [operate(site, "Erf", [scaled]), addNumber(graph, 1)]);
  return operate(site, "Mul", [operate(site, "Mul", [x, above]), addNumber(graph, 0.5)]);
}
