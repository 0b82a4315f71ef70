/**
 * Which parameters a penalty or a wrapper of an optimizer is about: predicates on the path of a parameter and its tensor.
 *
 * @module
 */

import type { Tensor } from "../tensors/tensor.ts";
import type { Path } from "../tensors/tree.ts";
import { wrongNumber } from "../text/found.ts";

/** Says of a parameter whether it is meant; the path of `params[0].kernel` is `["0", "kernel"]`. */
export type Selection = (path: Path, parameter: Tensor<string>) => boolean;

/**
 * Kernels: the parameters of two or more dims. Biases, gains and offsets are not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, kernels } from "shapefold";
 *
 * assertEquals(kernels(["0", "kernel"], asTensor([[1, 2]], "1 2")), true);
 * assertEquals(kernels(["0", "bias"], asTensor([1, 2], "2")), false);
 * ```
 */
export function kernels(_path: Path, parameter: Tensor<string>): boolean {
  return parameter.shape.length >= 2;
}

/**
 * Every parameter, biases too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allParameters, asTensor } from "shapefold";
 *
 * assertEquals(allParameters(["0", "bias"], asTensor([1, 2], "2")), true);
 * ```
 */
export function allParameters(_path: Path, _parameter: Tensor<string>): boolean {
  return true;
}

/**
 * The kernels of one entry of the parameters: `inGroup(1)` is about `params[1]`.
 *
 * @param index A whole number of at least 0.
 * @param among Which of them; {@linkcode kernels} unless said.
 * @throws {RangeError} Where the index is not one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, inGroup } from "shapefold";
 *
 * const kernel = asTensor([[1, 2]], "1 2");
 * assertEquals([0, 1].map((i) => inGroup(1)([`${i}`, "kernel"], kernel)), [false, true]);
 * ```
 */
export function inGroup(index: number, among: Selection = kernels): Selection {
  if (!Number.isInteger(index) || index < 0) {
    throw wrongNumber("Cannot make inGroup", "a whole number of at least 0", index);
  }
  return (path, parameter) => path[0] === `${index}` && among(path, parameter);
}
