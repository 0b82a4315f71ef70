/**
 * Tensors whose shapes are part of their types, and what can be done with them.
 *
 * A tensor is a tfjs tensor behind an opaque type: `Tensor<"batch 10">`. `asTensor` is the door in, which checks;
 * `toArray` and `values` lead out. Between them stand the operations, each of which calculates its result's shape
 * in its type and takes no argument that does not fit: the compiler says so in one line, and where it cannot
 * know, the same sentence is thrown. Randomness is a value too, a key, and so is a gradient.
 *
 * @module
 */

export { argMax, argMin, type AxisOptions } from "./arg_max.ts";

export * from "./arithmetic.ts";

export * from "./comparison.ts";
export { concat, type ConcatOptions } from "./concat.ts";
export { asTensor, asTensors, type TensorData, type TensorSpec } from "./convert.ts";
export { einsum } from "./einsum.ts";
export * from "./elementwise.ts";
export { type ValueAndGradient, valueAndGradient } from "./gradient.ts";
export { foldIn, type Key, key, split } from "./key.ts";
export { matmul, transpose } from "./matmul.ts";
export * from "./memory.ts";
export {
  bernoulli,
  normal,
  type NormalOptions,
  permutation,
  uniform,
  type UniformOptions,
} from "./random.ts";
export { item, toArray, values } from "./read.ts";
export { logSumExp, max, mean, min, type ReductionOptions, sum } from "./reductions.ts";
export { rearrangeTensor, reshape } from "./reshape.ts";
export { gather, slice } from "./rows.ts";
export {
  type AnyTensor,
  type BoolTensor,
  type DType,
  type IntTensor,
  raw,
  type ShapeOf,
  type Tensor,
  type TensorFor,
  type TensorOf,
} from "./tensor.ts";
export { leaves, mapTree, type Path, pathText, zipTrees } from "./tree.ts";
