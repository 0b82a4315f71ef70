/**
 * Layers that move elements in ONNX.
 *
 * @module
 */

import { isNumeral, joinDims } from "../../shapes/mod.ts";
import { rearrangementOfDims } from "../../tensors/rearrangement.ts";
import { addSizes } from "./graph.ts";
import { channelsLast } from "./layout.ts";
import { operate, type Site, type Value } from "./site.ts";

/** Adds what keeps the first dim and makes one of all others. */
export function addFlatten(site: Site, given: Value, dims: readonly string[]): Value {
  const x = channelsLast(site, given);
  const name = operate(site, "Flatten", [x.name], { axis: { int: 1 } });
  return { name, dims, channelsFirst: false };
}

/** Adds a rearrangement: a reshape, a transposition, a reshape, of which those that do nothing are left out. */
export function addRearrangement(site: Site, pattern: string, given: Value): Value {
  const { split, order, merged } = rearrangementOfDims(pattern, given.dims);
  if (order.every((from, to) => from === to)) {
    if (joinDims(merged) === joinDims(given.dims)) return given;
    return addReshape(site, channelsLast(site, given), merged);
  }
  const parts = addReshape(site, channelsLast(site, given), split);
  const name = operate(site, "Transpose", [parts.name], { perm: { ints: order } });
  return addReshape(site, { ...parts, name, dims: order.map((i) => split[i]) }, merged);
}

function addReshape(site: Site, x: Value, dims: readonly string[]): Value {
  if (joinDims(x.dims) === joinDims(dims)) return x;
  // ONNX takes 0 for the size that is at this place of the input, and -1 for what is left over, once.
  const sizes = dims.map((dim, i) => isNumeral(dim) ? Number(dim) : dim === x.dims[i] ? 0 : -1);
  const open = dims.filter((_, i) => sizes[i] === -1);
  if (open.length > 1) {
    throw new TypeError(
      `Cannot export ${site.place}: expected one size that is known only at run time ` +
        `but found ${open.map((dim) => `'${dim}'`).join(" and ")}`,
    );
  }
  const name = operate(site, "Reshape", [x.name, addSizes(site.graph, sizes)]);
  return { ...x, name, dims };
}
