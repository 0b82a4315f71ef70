/**
 * What the links do with trees of floats: map them, combine them, and take running means.
 *
 * @module
 */

import { add, mul } from "../tensors/arithmetic.ts";
import { asTensor } from "../tensors/convert.ts";
import { type AnyTensor, shapeText, type Tensor } from "../tensors/tensor.ts";
import { mapTree, zipTrees } from "../tensors/tree.ts";

/** keep * old + (1 - keep) * value. */
export function average(old: Tensor<string>, value: Tensor<string>, keep: number): Tensor<string> {
  return add(mul(old, keep), mul(value, 1 - keep));
}

/** Zeros in the sizes of a tree. */
export function zerosLike<P>(params: P): P {
  return filledLike(params, 0);
}

/** One number in the sizes of a tree. */
export function filledLike<P>(params: P, value: number): P {
  return mapFloats(params, (p) => asTensor(new Float32Array(p.size).fill(value), shapeText(p)));
}

/** Parameters with what an update adds to them. */
export function addUpdates<P>(params: P, updates: P): P {
  return zipFloats(([p, u]) => add(p, u), params, updates);
}

/** A tree of parameters holds floats only; the walk over trees does not know that. */
export function mapFloats<P>(tree: P, f: (leaf: Tensor<string>) => Tensor<string>): P {
  return mapTree(tree, (leaf: AnyTensor) => f(leaf as Tensor<string>));
}

/** Like {@linkcode mapFloats}, over several trees at once. */
export function zipFloats<P>(
  f: (leaves: readonly Tensor<string>[]) => Tensor<string>,
  tree: P,
  ...others: readonly unknown[]
): P {
  return zipTrees((found) => f(found as readonly Tensor<string>[]), tree, ...others);
}
