/**
 * Clipping: wrappers that shorten gradients before an optimizer sees them.
 *
 * @module
 */

import { maximum, mul } from "../tensors/arithmetic.ts";
import { clip, reciprocal } from "../tensors/elementwise.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { tensorsIn } from "../tensors/tree.ts";
import { mapFloats } from "./float_trees.ts";
import { normOf } from "./norm.ts";
import { checkLimit } from "./number_checks.ts";
import { changeGradient, type OptimizerWrapper } from "./wrapping.ts";

/**
 * Cuts each element of the gradient to `[-limit, limit]`, which changes its direction.
 *
 * @param limit The greatest absolute value, above 0.
 * @throws {RangeError} Where the limit is not above 0.
 * @throws {TypeError} Where what is wrapped is no optimizer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, clipByValue, sgd, toArray } from "shapefold";
 *
 * const optimizer = clipByValue(1)(sgd({ learningRate: 0.5 }));
 * const params = [asTensor([0, 0], "2")];
 * const { updates } = optimizer.update([asTensor([-8, 0.5], "2")], optimizer.init(params), params);
 * assertEquals(toArray(updates[0]), [0.5, -0.25]);
 * ```
 */
export function clipByValue(limit: number): OptimizerWrapper {
  checkLimit("clipByValue", limit);
  return changeGradient(
    "clipByValue",
    (gradient) => mapFloats(gradient, (g) => clip(g, -limit, limit)),
  );
}

/**
 * Shortens the gradient of each parameter to a norm of at most `limit`: `g = g * min(1, limit / |g|)`.
 *
 * @param limit The greatest Euclidean norm, above 0.
 * @throws {RangeError} Where the limit is not above 0.
 * @throws {TypeError} Where what is wrapped is no optimizer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, clipByNorm, sgd, toArray } from "shapefold";
 *
 * const optimizer = clipByNorm(5)(sgd({ learningRate: 1 }));
 * const params = [asTensor([0, 0], "2"), asTensor([0], "1")];
 * const gradient = [asTensor([-6, 8], "2"), asTensor([4], "1")];
 * const { updates } = optimizer.update(gradient, optimizer.init(params), params);
 * assertEquals(updates.map((update) => [...toArray(update)]), [[3, -4], [-4]]);
 * ```
 */
export function clipByNorm(limit: number): OptimizerWrapper {
  checkLimit("clipByNorm", limit);
  return changeGradient(
    "clipByNorm",
    (gradient) => mapFloats(gradient, (g) => shortened(g, limit)),
  );
}

/**
 * Shortens the whole gradient to a norm of at most `limit`, which keeps its direction:
 * `g = g * min(1, limit / sqrt(sum of the squares of all elements of all parameters))`.
 * Pascanu, Mikolov and Bengio (2013), "On the difficulty of training recurrent neural networks".
 *
 * @param limit The greatest Euclidean norm, above 0.
 * @throws {RangeError} Where the limit is not above 0.
 * @throws {TypeError} Where what is wrapped is no optimizer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, clipByGlobalNorm, sgd, toArray } from "shapefold";
 *
 * const optimizer = clipByGlobalNorm(5)(sgd({ learningRate: 1 }));
 * const params = { kernel: asTensor([[0]], "1 1"), bias: asTensor([0], "1") };
 * const gradient = { kernel: asTensor([[-6]], "1 1"), bias: asTensor([8], "1") };
 * const { updates } = optimizer.update(gradient, optimizer.init(params), params);
 * assertEquals([toArray(updates.kernel)[0][0], toArray(updates.bias)[0]], [3, -4]);
 * ```
 */
export function clipByGlobalNorm(limit: number): OptimizerWrapper {
  checkLimit("clipByGlobalNorm", limit);
  return changeGradient("clipByGlobalNorm", (gradient) => shortened(gradient, limit));
}

/** A tree whose norm is at most the limit: itself, where it is already. */
function shortened<P>(tree: P, limit: number): P {
  const norm = normOf(tensorsIn(tree) as Tensor<string>[]);
  if (typeof norm !== "number") {
    const factor = mul(reciprocal(maximum(norm, limit)), limit);
    return mapFloats(tree, (leaf) => mul(leaf, factor));
  }
  return norm > limit ? mapFloats(tree, (leaf) => mul(leaf, limit / norm)) : tree;
}
