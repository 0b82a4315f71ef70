/**
 * The two layouts of images: this library has channels last, ONNX's convolutions and poolings have them first. Images stay
 * as they are until an operation needs them otherwise, and what is there in both layouts is not transposed once more.
 *
 * @module
 */

import { operate, type Site, type Value } from "./site.ts";

/** A value whose dims lie as the model has them. */
export function channelsLast(site: Site, x: Value): Value {
  return x.channelsFirst ? inOtherLayout(site, x, [0, 2, 3, 1]) : x;
}

/** Images with channels before the pixels. */
export function channelsFirst(site: Site, x: Value): Value {
  return x.channelsFirst ? x : inOtherLayout(site, x, [0, 3, 1, 2]);
}

/** Where the last dim of the model lies. */
export function lastAxis(x: Value): number {
  return x.channelsFirst ? 1 : -1;
}

function inOtherLayout(site: Site, x: Value, perm: readonly number[]): Value {
  const { transposed } = site.graph;
  let name = transposed.get(x.name);
  if (name === undefined) {
    name = operate(site, "Transpose", [x.name], { perm: { ints: perm } });
    transposed.set(x.name, name);
  }
  return { ...x, name, channelsFirst: !x.channelsFirst };
}
