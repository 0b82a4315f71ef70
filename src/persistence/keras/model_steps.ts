/**
 * What a model of this library computes, in the terms in which it is compared with one of Keras.
 *
 * @module
 */

import { type Activation, linear } from "../../layers/activations.ts";
import type { ImageWindows } from "../../layers/image_windows.ts";
import type { Inference } from "../../layers/inference.ts";
import type { ParameterSpec, Plan } from "../../layers/layer.ts";
import type { AnyModel } from "../../layers/model.ts";
import { joinDims } from "../../shapes/mod.ts";
import { computeTheSame } from "./same_activation.ts";
import { extentOf, type Slot, SLOTS, type Step, type StepKind } from "./step.ts";

/** A tensor that a step of a model needs. */
export interface NeededSlot {
  /** Its path in the weights: `params.0.kernel`. */
  readonly path: string;
  /** Its shape: `784 10`. */
  readonly shape: string;
}

/** A layer that is a step of its own. */
type WithStep = Extract<Inference, { readonly kind: StepKind }>;

/** A step of a model. */
export interface ModelStep extends Step {
  /** The tensors that it needs. */
  readonly needs: ReadonlyMap<Slot, NeededSlot>;
}

/** Where the weights of a list of layers hang; `null` where they have none. */
interface Places {
  readonly params: string | null;
  readonly running: string | null;
}

/**
 * The steps of a model; layers that do nothing in inference take none.
 *
 * @throws {TypeError} Where it has a layer of which no Sequential model of Keras has the like, with its place.
 */
export function stepsOfModel(action: string, model: AnyModel): readonly ModelStep[] {
  return stepsOf(action, model.layers, "", { params: "params", running: "running" });
}

function stepsOf(
  action: string,
  plans: readonly Plan[],
  outside: string,
  places: Places,
): ModelStep[] {
  let [params, running] = [0, 0];
  return plans.flatMap((plan, i) => {
    const own = {
      params: plan.params === null ? null : `${places.params}.${params++}`,
      running: plan.running === null ? null : `${places.running}.${running++}`,
    };
    return stepsOfLayer(action, plan, `${outside}layer ${i + 1}, ${plan.label}`, own);
  });
}

function stepsOfLayer(action: string, plan: Plan, layer: string, places: Places): ModelStep[] {
  const { inference } = plan;
  switch (inference?.kind) {
    case "identity":
      return [];
    case "sequence":
      return stepsOf(action, plan.children, `${layer}: `, places);
    case "activation":
      return activationSteps(layer, inference.activation);
    case undefined:
    case "parallel":
    case "residual":
    case "rearrange":
      throw new TypeError(
        `${action}: expected layers that a Sequential model of Keras has, too, but found ${layer}`,
      );
    default:
      return stepsWithWeights(plan, inference as WithStep, layer, places);
  }
}

function stepsWithWeights(
  plan: Plan,
  inference: WithStep,
  layer: string,
  places: Places,
): ModelStep[] {
  const { kind } = inference;
  const needs = needsOf(plan, places);
  const slots = SLOTS[kind].filter((slot) => needs.has(slot));
  const settings = settingsOf(inference, needs.get("kernel")?.shape.split(" ") ?? []);
  const activation = "activation" in inference ? inference.activation : linear;
  return [{ layer, kind, settings, needs, slots }, ...activationSteps(layer, activation)];
}

/** What a layer is told, as settings; sizes are those of its kernel. */
function settingsOf(
  inference: WithStep,
  kernel: readonly string[],
): Step["settings"] {
  switch (inference.kind) {
    case "dense":
      return { units: kernel[1] };
    case "conv2d":
      return { filters: kernel[3], ...windowSettings(inference.windows) };
    case "depthwiseConv2d":
      return { multiplier: kernel[3], ...windowSettings(inference.windows) };
    case "maxPool2d":
    case "averagePool2d": {
      const { dilation: _one, ...settings } = windowSettings(inference.windows);
      return settings;
    }
    case "batchNorm":
    case "layerNorm":
      return { epsilon: `${inference.epsilon}` };
    case "embedding":
      return { words: kernel[0], width: kernel[1] };
    default:
      return {};
  }
}

/** An activation as a step; none where it does nothing. */
function activationSteps(layer: string, f: Activation): ModelStep[] {
  if (computeTheSame(f, linear)) return [];
  const activation = { name: f.name || "an activation of your own", f };
  return [{ layer, kind: "activation", settings: {}, activation, needs: new Map(), slots: [] }];
}

/** How windows lie, as settings. */
function windowSettings({ size, strides, dilations, pad }: ImageWindows) {
  return {
    size: extentOf(size),
    strides: extentOf(strides),
    padding: pad,
    dilation: extentOf(dilations),
  };
}

/** The tensors of a layer of this library, by their names in its parameters and its running state. */
function needsOf(plan: Plan, places: Places): Map<Slot, NeededSlot> {
  return new Map([
    ...needsIn(plan.params as Record<Slot, ParameterSpec> | null, places.params),
    ...needsIn(plan.running as Record<Slot, ParameterSpec> | null, places.running),
  ]);
}

function needsIn(
  specs: Readonly<Record<string, ParameterSpec>> | null,
  place: string | null,
): [Slot, NeededSlot][] {
  return Object.entries(specs ?? {}).map(([name, { dims }]) => [
    name as Slot,
    { path: `${place}.${name}`, shape: joinDims(dims) },
  ]);
}
