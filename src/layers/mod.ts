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
export * from "./custom_layer.ts";
export * from "./dense.ts";
export * from "./dropout.ts";
export type { AppendUnlessNull, FoldLayers, ParamsTuple, RunningTuple } from "./fold_layers.ts";
export * from "./initializers.ts";
export * from "./layer.ts";
export {
  type Accepts,
  type AnyModel,
  type BatchOfInput,
  type CheckedInput,
  type CheckLayers,
  type Forward,
  type Input,
  input,
  type Model,
  type ModelOf,
  type Returns,
  sequential,
} from "./model.ts";
export * from "./parallel.ts";
export * from "./shape_keeping.ts";
export * from "./shape_layers.ts";
export type { OwnWeights, Weights } from "./weights.ts";
