/**
 * A model's plan: what it is made of, without functions and numbers, as it stands in files; and a fingerprint of it.
 *
 * @module
 */

import { weightSpecs } from "../layers/fold_layers.ts";
import type { ParameterSpec, Plan, SpecTree } from "../layers/layer.ts";
import type { AnyModel } from "../layers/model.ts";
import { isParameterSpec } from "../layers/weights.ts";
import { joinDims } from "../shapes/mod.ts";
import type { Path } from "../tensors/tree.ts";

/** A layer in a {@linkcode ModelPlan}. */
export interface PlannedLayer {
  /** The layer: `dense(64)`. */
  readonly layer: string;
  /** How deep it stands in other layers, from 0. */
  readonly depth: number;
  /** The shape that it gives. */
  readonly output: string;
  /** The shapes of its own tensors by their names, such as `params.0.kernel`; those of layers inside stand with them. */
  readonly tensors: Readonly<Record<string, string>>;
}

/** What a model is made of. */
export interface ModelPlan {
  /** The shape that it takes. */
  readonly input: string;
  /** The element type that it takes. */
  readonly inputType: string;
  /** The shape that it gives. */
  readonly output: string;
  /** The layers, those inside of others behind them. */
  readonly layers: readonly PlannedLayer[];
}

/** A tensor that a model needs. */
export interface NeededTensor {
  /** Where it hangs in the weights: `["params", "0", "kernel"]`. */
  readonly path: Path;
  /** Its name in files: `params.0.kernel`. */
  readonly name: string;
  /** Its size and how it starts. */
  readonly spec: ParameterSpec;
}

/**
 * The tensors that a model needs, in order.
 *
 * @throws {TypeError} Where two have the same name in files, because a name has a point in it.
 */
export function neededTensors(model: AnyModel): readonly NeededTensor[] {
  const specs = weightSpecs(model.layers);
  const needed = [
    ...specLeaves(specs.params, ["params"]),
    ...specLeaves(specs.running, ["running"]),
  ];
  const names = new Set<string>();
  for (const { name } of needed) {
    if (names.has(name)) {
      throw new TypeError(`Cannot name tensors: expected one ${name} but found two`);
    }
    names.add(name);
  }
  return needed;
}

/** The plan of a model. */
export function planOf(model: AnyModel): ModelPlan {
  const { input, inputType, output, layers } = model;
  const bySpec = Map.groupBy(neededTensors(model), ({ spec }) => spec);
  // Several tensors may be made of one spec; the layers take their names in order.
  const names = new Map(Array.from(bySpec, ([spec, needed]) => [spec, needed.values()]));
  return {
    input,
    inputType,
    output,
    layers: layers.flatMap((plan) => plannedLayers(plan, 0, names)),
  };
}

/** The SHA-256 of a plan: equal where layers, shapes and the input's type are. It says nothing of activations and rates. */
export async function fingerprint(plan: ModelPlan): Promise<string> {
  const { input, inputType, output } = plan;
  const layers = plan.layers.map(({ layer, depth, output, tensors }) => [
    layer,
    depth,
    output,
    Object.entries(tensors),
  ]);
  const text = new TextEncoder().encode(JSON.stringify([input, inputType, output, layers]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).toHex();
}

function specLeaves(specs: SpecTree, path: Path): NeededTensor[] {
  if (specs === null) return [];
  if (isParameterSpec(specs)) return [{ path, name: path.join("."), spec: specs }];
  return Object.entries(specs).flatMap(([name, child]) => specLeaves(child, [...path, name]));
}

function plannedLayers(
  { label, output, params, running, children }: Plan,
  depth: number,
  names: ReadonlyMap<ParameterSpec, Iterator<NeededTensor>>,
): PlannedLayer[] {
  const specsIn = (plan: Pick<Plan, "params" | "running">) =>
    [plan.params, plan.running].flatMap((tree) => specLeaves(tree, [])).map(({ spec }) => spec);
  const inside = new Set(children.flatMap(specsIn));
  const own = specsIn({ params, running }).filter((spec) => !inside.has(spec));
  const tensors = own.map((spec) => [names.get(spec)?.next().value?.name, joinDims(spec.dims)]);
  return [
    { layer: label, depth, output: joinDims(output), tensors: Object.fromEntries(tensors) },
    ...children.flatMap((child) => plannedLayers(child, depth + 1, names)),
  ];
}
