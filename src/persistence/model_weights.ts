/**
 * The weights of a model from the numbers that a file has for it.
 *
 * @module
 */

import { weightSpecs } from "../layers/fold_layers.ts";
import type { SpecTree } from "../layers/layer.ts";
import type { AnyModel } from "../layers/model.ts";
import { isParameterSpec } from "../layers/weights.ts";
import type { WeightsOf } from "../losses/objective.ts";
import { joinDims } from "../shapes/mod.ts";
import { asTensor } from "../tensors/convert.ts";
import { disposable, scope } from "../tensors/memory.ts";

/** The weights of a model, from the numbers of each tensor by its name in files: `params.0.kernel`. All must be there. */
export function modelWeights<M extends AnyModel>(
  model: M,
  numbers: ReadonlyMap<string, Float32Array>,
): WeightsOf<M> & Disposable {
  const { params, running } = weightSpecs(model.layers);
  const weights = scope(() => ({
    params: weightsFrom(params, "params", numbers),
    running: weightsFrom(running, "running", numbers),
  }));
  return disposable(weights) as unknown as WeightsOf<M> & Disposable;
}

function weightsFrom(
  specs: SpecTree,
  path: string,
  numbers: ReadonlyMap<string, Float32Array>,
): unknown {
  if (specs === null) return null;
  if (isParameterSpec(specs)) {
    return asTensor(numbers.get(path) as Float32Array, joinDims(specs.dims) as string);
  }
  const children = Object.entries(specs)
    .map(([name, child]) => [name, weightsFrom(child, `${path}.${name}`, numbers)] as const);
  return Array.isArray(specs) ? children.map(([, child]) => child) : Object.fromEntries(children);
}
