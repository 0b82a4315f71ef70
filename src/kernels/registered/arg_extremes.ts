/**
 * `ArgMax` and `ArgMin`: where the greatest or smallest element along an axis is.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { type Kernel, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

interface Inputs {
  x: TensorInfo;
}

interface Attributes {
  axis: number;
}

/** The columns that a chunk goes through; `assembly/arg_extremes.ts` counts by the same number. */
const COLUMNS = 64;

/** A chunk has at least so many elements, where there are enough of them. */
const CHUNK = 8192;

/** `ArgMax`: floats by our kernel, others by the stock one. The first NaN counts as the greatest. */
export const argMax = argExtreme("ArgMax", false);

/** `ArgMin`: floats by our kernel, others by the stock one. The first NaN counts as the smallest. */
export const argMin = argExtreme("ArgMin", true);

function argExtreme(name: string, isSmallest: boolean): Kernel<Inputs, Attributes> {
  const stock = stockKernel<Inputs, Attributes>(name);
  return (call) => {
    const { inputs: { x }, attrs } = call;
    const [axis] = util.parseAxisParam(attrs.axis, x.shape);
    const count = x.shape[axis];
    if (x.dtype !== "float32" || count === 0) return stock(call);
    const outer = util.sizeFromShape(x.shape.slice(0, axis));
    const inner = util.sizeFromShape(x.shape.slice(axis + 1));
    const outers = Math.max(1, Math.floor(CHUNK / (count * Math.min(inner, COLUMNS) || 1)));
    const result = output(x.shape.toSpliced(axis, 1), "int32");
    const { addressOf } = heap();
    run({
      kind: Kind.argExtremes,
      chunks: Math.ceil(outer / outers) * Math.ceil(inner / COLUMNS),
      args: [outer, count, inner, addressOf(x), addressOf(result), outers, Number(isSmallest)],
    });
    return result;
  };
}
