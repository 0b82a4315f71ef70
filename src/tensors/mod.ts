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

export * from "./arg_max.ts";
export type { Checked, Combined, Operand, Result, TensorOperand } from "./argument.ts";
export * from "./arithmetic.ts";
export type { ReplaceDim, SplitAt } from "./axis.ts";
export * from "./comparison.ts";
export * from "./convert.ts";
export * from "./einsum.ts";
export * from "./elementwise.ts";
export { type ValueAndGradient, valueAndGradient } from "./gradient.ts";
export { foldIn, type Key, key, type Keys, split } from "./key.ts";
export {
  type Factor,
  matmul,
  type Product,
  type ProductWith,
  transpose,
  type Transposed,
} from "./matmul.ts";
export * from "./memory.ts";
export * from "./random.ts";
export * from "./read.ts";
export {
  logSumExp,
  max,
  mean,
  min,
  type Reduced,
  type Reduction,
  type ReductionOptions,
  sum,
} from "./reductions.ts";
export { type Rearranged, rearrangeTensor, reshape, type Reshaped } from "./reshape.ts";
export {
  concat,
  type Concatenated,
  type ConcatOptions,
  gather,
  type Indices,
  type RowCount,
  slice,
} from "./rows.ts";
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
export * from "./tree.ts";
