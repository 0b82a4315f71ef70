/**
 * Layers and how they are put together.
 *
 * A layer is a typed transformer: at compile time a function from shape to shape and parameters, at run time a plan.
 * `sequential` folds layers into a model, whose type says what it takes, what it gives and which parameters it has.
 * Models hold no numbers: `init` makes them from a key, and every use takes them as an argument.
 * A model takes floats, or integers such as the indices of words where its `input` says so and an `embedding` is behind it.
 *
 * @module
 */

export * from "./activation_layer.ts";
export * from "./activations.ts";
export * from "./alpha_dropout.ts";
export * from "./batch_norm.ts";
export * from "./chain.ts";
export { type Conv2d, conv2d, type Conv2dOptions, type Conv2dParams } from "./conv2d.ts";
export { type Custom, layer, type ParameterPattern } from "./custom_layer.ts";
export * from "./dense.ts";
export {
  type DepthwiseConv2d,
  depthwiseConv2d,
  type DepthwiseConv2dOptions,
  type DepthwiseConv2dParams,
} from "./depthwise_conv2d.ts";
export * from "./dropout.ts";
export * from "./embedding.ts";
export * from "./gaussian_dropout.ts";
export * from "./gaussian_noise.ts";
export type { Extent, ImageWindows, Pair } from "./image_windows.ts";
export type { Inference } from "./inference.ts";
export * from "./initializers.ts";
export {
  type AnyLayer,
  type Applied,
  type Context,
  defineLayer,
  type InputType,
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
  type Taken,
} from "./layer.ts";
export * from "./layer_norm.ts";
export type { AnyModel, Forward, IntModel, Model, TypedModel } from "./model.ts";
export type { NormParams } from "./norm_params.ts";
export * from "./parallel.ts";
export {
  averagePool2d,
  type GlobalAveragePool2d,
  globalAveragePool2d,
  maxPool2d,
  type Pool2d,
  type PoolOptions,
} from "./pooling.ts";
export * from "./selection.ts";
export { type Input, input, sequential } from "./sequential.ts";
export * from "./shape_keeping.ts";
export * from "./shape_layers.ts";
export * from "./spatial_dropout.ts";
export * from "./stochastic_depth.ts";
export type { Weights } from "./weights.ts";
