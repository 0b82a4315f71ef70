/**
 * Gradients by central finite differences over a tree of parameters: what every gradient is compared with.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  asTensor,
  item,
  leaves,
  mapTree,
  pathText,
  raw,
  scope,
  type Tensor,
  valueAndGradient,
  values,
} from "shapefold";

/** A power of two: adding it to a float of about 1 is exact but for the float's own last bits. */
const STEP = 2 ** -8;

/** The derivatives of `f` by each number of each tensor of the tree, tensor by tensor in the order of `leaves`. */
export function finiteDifferences<P>(f: (params: P) => Tensor<"">, params: P): number[][] {
  return leaves(params).map(([, leaf], position) => {
    const numbers = values(leaf as Tensor<string>);
    const shape: string = leaf.shape.join(" ");
    const valueWith = (i: number, change: number): number =>
      scope(() => {
        const moved = asTensor(numbers.map((n, j) => j === i ? n + change : n), shape);
        let at = 0;
        return item(f(mapTree(params, (other) => at++ === position ? moved : other)));
      });
    return Array.from(
      numbers,
      (_, i) => (valueWith(i, STEP) - valueWith(i, -STEP)) / (2 * STEP),
    );
  });
}

/** Asserts that the gradient of `f` at `params` has their shapes and is the one by finite differences. */
export function assertGradient<P>(
  f: (params: P) => Tensor<"">,
  params: P,
  tolerance = 1e-3,
): void {
  const { gradient } = valueAndGradient(f, params);
  const differences = finiteDifferences(f, params);
  const [found, expected] = [leaves(gradient), leaves(params)];
  assertEquals(
    found.map(([path, { shape }]) => [path, shape]),
    expected.map(([path, { shape }]) => [path, shape]),
  );
  for (const [position, [path, leaf]] of found.entries()) {
    raw(leaf).dataSync().forEach((derivative, i) => {
      const wanted = differences[position][i];
      assert(
        Math.abs(derivative - wanted) <= tolerance * (1 + Math.abs(wanted)),
        `expected the derivative ${wanted} but found ${derivative} at ${pathText(path)}, ${i}`,
      );
    });
  }
}
