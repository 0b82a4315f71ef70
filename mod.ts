/**
 * Neural networks whose tensor shapes the compiler checks: layers as typed transformers, regularizers as functions from
 * loss to loss, training as a fold over batches, on WASM with SIMD and threads.
 *
 * @example The main job: a model, a regularized loss, a training run.
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, asTensor, dense, dispose, fit, input, key, l2, meanSquaredError, objective } from "shapefold";
 * import { pipe, relu, sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(16, relu), dense(1)); // Model<"batch 2", "batch 1", ...>
 * const loss = pipe(objective(model, meanSquaredError), l2(1e-4));
 *
 * const x = asTensor([[0, 0], [0, 1], [1, 0], [1, 1]], "n 2");
 * const y = asTensor([[0], [1], [1], [0]], "n 1"); // "n 4" would not compile
 * const { state, history } = await fit(loss, { x, y }, {
 *   optimizer: adam({ learningRate: 0.02 }),
 *   epochs: 200,
 *   key: key(1),
 *   progress: { silent: true },
 * });
 * dispose(state);
 * assert(history[199].terms.data < 0.05);
 * ```
 *
 * @module
 */

import "./src/kernels/mod.ts";

export { type Runtime, start } from "./src/runtime/mod.ts";
export type {
  AddDims,
  Append,
  Dims,
  DivideDims,
  Init,
  IsNumeral,
  Join,
  Last,
  MultiplyDims,
  Padding,
  ProductDims,
  RemainderDims,
  ShapeError,
  SubtractDims,
  WindowSize,
} from "./src/shapes/mod.ts";
export {
  addDims,
  divideDims,
  isNumeral,
  multiplyDims,
  productDims,
  remainderDims,
  ShapeMismatch,
  subtractDims,
  windowSize,
} from "./src/shapes/mod.ts";
export * from "./src/tensors/mod.ts";
export * from "./src/data/mod.ts";
export * from "./src/layers/mod.ts";
export * from "./src/augmentation/mod.ts";
export * from "./src/losses/mod.ts";
export * from "./src/schedules/mod.ts";
export * from "./src/regularizers/mod.ts";
export * from "./src/optimizers/mod.ts";
export * from "./src/training/mod.ts";
export * from "./src/experiments/mod.ts";
export * from "./src/text/mod.ts";
export * from "./src/inspection/mod.ts";
export * from "./src/persistence/mod.ts";
