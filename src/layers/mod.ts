/**
 * Layers and how they are put together.
 *
 * A layer is a typed transformer: at compile time a function from shape to shape and parameters, at run time a plan.
 * `sequential` folds layers into a model, whose type says what it takes, what it gives and which parameters it has.
 * Models hold no numbers: `init` makes them from a key, and every use takes them as an argument.
 *
 * @module
 */

export * from "./activation_layer.ts";
export * from "./activations.ts";
export * from "./chain.ts";
export { type Custom, layer, type ParameterPattern } from "./custom_layer.ts";
export * from "./dense.ts";
export * from "./dropout.ts";

export * from "./initializers.ts";
export {
  type AnyLayer,
  type Applied,
  type Context,
  defineLayer,
  type Layer,
  type LayerPlan,
  type LayerSignature,
  type OutputOf,
  type ParameterSpec,
  type ParamsOf,
  type Plan,
  type RunningOf,
  type SameShape,
  type SpecTree,
  stateless,
  type StatelessSignature,
} from "./layer.ts";
export type { AnyModel, Forward, Model } from "./model.ts";
export * from "./parallel.ts";
export * from "./selection.ts";
export { type Input, input, sequential } from "./sequential.ts";
export * from "./shape_keeping.ts";
export * from "./shape_layers.ts";
export type { Weights } from "./weights.ts";
