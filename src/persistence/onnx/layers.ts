/**
 * Layers in ONNX: each by what it computes in inference, those inside of others too.
 *
 * @module
 */

import type { Plan } from "../../layers/layer.ts";
import { addActivation } from "./activations.ts";
import { addBatchNorm, addDense, addEmbedding, addLayerNorm } from "./features.ts";
import { addConvolution, addGlobalPooling, addPooling } from "./images.ts";
import { channelsFirst, channelsLast, lastAxis } from "./layout.ts";
import { addFlatten, addRearrangement } from "./moves.ts";
import { childOf, operate, type Site, type Value, type WeightNode } from "./site.ts";

/** Adds layers one behind the other, each with its own weights. */
export function addSequence(site: Site, plans: readonly Plan[], x: Value): Value {
  return sitesOf(site, plans, "layer").reduce(
    (value, { plan, at }) => addLayer(at, plan, value),
    x,
  );
}

/** Adds a layer; gives its output. */
function addLayer(site: Site, plan: Plan, x: Value): Value {
  const { inference, output: dims, children } = plan;
  switch (inference?.kind) {
    case "identity":
      return x;
    case "sequence":
      return addSequence(site, children, x);
    case "parallel":
      return addBranches(site, plan, x);
    case "residual":
      return addResidual(site, children[0], x);
    case "dense":
      return addDense(site, inference.activation, x, dims);
    case "activation":
      return addActivation(site, inference.activation, x);
    case "conv2d":
    case "depthwiseConv2d":
      return addConvolution(site, inference, x, dims);
    case "maxPool2d":
    case "averagePool2d":
      return addPooling(site, inference, x, dims);
    case "globalAveragePool2d":
      return addGlobalPooling(site, x, dims);
    case "batchNorm":
      return addBatchNorm(site, inference.epsilon, x);
    case "layerNorm":
      return addLayerNorm(site, inference.epsilon, x);
    case "embedding":
      return addEmbedding(site, x, dims);
    case "flatten":
      return addFlatten(site, x, dims);
    case "rearrange":
      return addRearrangement(site, inference.pattern, x);
    case undefined:
      throw new TypeError(
        `Cannot export ${site.place}: expected a layer that has a form in ONNX, ` +
          "such as dense(10), but found one of your own",
      );
  }
}

/** Adds branches on the same input, with their outputs behind one another in the last dim. */
function addBranches(site: Site, { children, output: dims }: Plan, x: Value): Value {
  const outputs = sitesOf(site, children, "branch").map(({ plan, at }) => addLayer(at, plan, x));
  if (outputs.length === 1) return outputs[0];
  const first = outputs.filter((output) => output.channelsFirst).length;
  const inLayout = 2 * first >= outputs.length ? channelsFirst : channelsLast;
  const alike = first === 0 ? outputs : outputs.map((output) => inLayout(site, output));
  const name = operate(site, "Concat", alike.map((output) => output.name), {
    axis: { int: lastAxis(alike[0]) },
  });
  return { ...alike[0], name, dims };
}

/** Adds `x + block(x)`. */
function addResidual(site: Site, block: Plan, x: Value): Value {
  const output = addLayer({ ...site, place: `${site.place}: ${block.label}` }, block, x);
  const before = output.channelsFirst ? channelsFirst(site, x) : channelsLast(site, x);
  return { ...output, name: operate(site, "Add", [before.name, output.name]) };
}

/** Where the layers inside of one are written down: of the lists of weights each has an entry that has some. */
function sitesOf(
  { graph, place, params, running }: Site,
  plans: readonly Plan[],
  called: "layer" | "branch",
): { plan: Plan; at: Site }[] {
  const before = place === "" ? "" : `${place}: `;
  const nextOf = (tree: "params" | "running", weights: WeightNode) => {
    let next = 0;
    return (plan: Plan) =>
      plan[tree] === null ? { path: "", node: null } : childOf(weights, next++);
  };
  const [nextParams, nextRunning] = [nextOf("params", params), nextOf("running", running)];
  return plans.map((plan, i) => ({
    plan,
    at: {
      graph,
      place: `${before}${called} ${i + 1}, ${plan.label}`,
      params: nextParams(plan),
      running: nextRunning(plan),
    },
  }));
}
