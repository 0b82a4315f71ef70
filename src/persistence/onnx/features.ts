/**
 * Layers over the last dim in ONNX: dense, embedding, and the normalizing ones.
 *
 * @module
 */

import type { Activation } from "../../layers/activations.ts";
import { addActivation } from "./activations.ts";
import { addConstant } from "./graph.ts";
import { channelsLast } from "./layout.ts";
import { addWeight, childOf, numbersOf, operate, type Site, type Value } from "./site.ts";

/** Adds `x @ kernel + bias` and the activation. */
export function addDense(
  site: Site,
  activation: Activation,
  given: Value,
  dims: readonly string[],
): Value {
  const x = channelsLast(site, given);
  const [kernel, bias] = ["kernel", "bias"].map((name) =>
    addWeight(site, childOf(site.params, name))
  );
  const name = dims.length === 2
    ? operate(site, "Gemm", [x.name, kernel, bias])
    : operate(site, "Add", [operate(site, "MatMul", [x.name, kernel]), bias]);
  return addActivation(site, activation, { name, dims, channelsFirst: false });
}

/** Adds a row of the kernel for each index. */
export function addEmbedding(site: Site, x: Value, dims: readonly string[]): Value {
  const kernel = addWeight(site, childOf(site.params, "kernel"));
  const name = operate(site, "Gather", [kernel, x.name], { axis: { int: 0 } });
  return { name, dims, channelsFirst: false };
}

/** Adds `gain * (x - mean) / sqrt(variance + epsilon) + offset` for each feature. */
export function addBatchNorm(site: Site, epsilon: number, x: Value): Value {
  const mean = childOf(site.running, "mean");
  const variance = childOf(site.running, "variance");
  const features = numbersOf(mean).sizes[0];
  const gain = gainOrOffset(site, "gain", features);
  const offset = gainOrOffset(site, "offset", features);
  // ONNX's own operation has the features behind the batch.
  if (x.channelsFirst || x.dims.length === 2) {
    const statistics = [mean, variance].map((weight) => addWeight(site, weight));
    const name = operate(site, "BatchNormalization", [x.name, gain, offset, ...statistics], {
      epsilon: { float: epsilon },
    });
    return { ...x, name };
  }
  const deviations = numbersOf(variance).data.map((own) => Math.sqrt(own + epsilon));
  const deviation = addConstant(site.graph, deviations, [features]);
  const centered = operate(site, "Sub", [x.name, addWeight(site, mean)]);
  const normalized = operate(site, "Div", [centered, deviation]);
  const scaled = operate(site, "Mul", [normalized, gain]);
  return { ...x, name: operate(site, "Add", [scaled, offset]) };
}

/** Adds the normalization of each row. */
export function addLayerNorm(site: Site, epsilon: number, given: Value): Value {
  const x = channelsLast(site, given);
  const [gain, offset] = ["gain", "offset"].map((name) =>
    addWeight(site, childOf(site.params, name))
  );
  const name = operate(site, "LayerNormalization", [x.name, gain, offset], {
    axis: { int: -1 },
    epsilon: { float: epsilon },
  });
  return { ...x, name };
}

/** A parameter of a batch normalization, or what stands for it where it was left out. */
function gainOrOffset(site: Site, name: "gain" | "offset", features: number): string {
  const { graph, params } = site;
  const isThere = typeof params.node === "object" && params.node !== null && name in params.node;
  if (isThere) return addWeight(site, childOf(params, name));
  return addConstant(graph, new Float32Array(features).fill(name === "gain" ? 1 : 0), [features]);
}
