/**
 * Functions of two elements, with broadcasting, in the place of the stock kernels.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { broadcast_util, type TensorInfo, util } from "../../tensors/tfjs.ts";
import type { Binary } from "../functions.ts";
import { elementChunks, run } from "../job.ts";
import { type Kernel, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

interface Operands {
  a: TensorInfo;
  b: TensorInfo;
}

/** How the elements of one operand lie along the result. */
interface Layout {
  /** The size of a row of the result. */
  readonly columns: number;
  /** How many elements the operand has, if one of them is for a whole row; 0 if it is a row itself. */
  readonly elements: number;
}

/**
 * The kernel `name`, for floats of which one has the shape of the result and the other one's dims are in one piece: the
 * same shape, one number, rows, columns, channels. Others are computed by the stock kernel.
 *
 * @param f The function.
 * @param swapped The function where the second operand comes first.
 */
export function binaryKernel(
  name: string,
  f: Binary,
  swapped: Binary = f,
): Kernel<Operands, undefined> {
  const stock = stockKernel<Operands, undefined>(name);
  return (call) => {
    const { inputs: { a, b } } = call;
    if (a.dtype !== "float32" || b.dtype !== "float32") return stock(call);
    const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = util.sizeFromShape(shape);
    const [isWhole, isOtherWhole] = [a, b].map((x) => util.sizeFromShape(x.shape) === size);
    if (!isWhole && !isOtherWhole) return stock(call);
    const [x, y] = isWhole ? [a, b] : [b, a];
    const layout = layoutOf(y.shape, shape, size);
    if (layout === undefined) return stock(call);
    const { addressOf } = heap();
    const z = output(shape);
    run({
      kind: Kind.binary,
      chunks: elementChunks(size),
      args: [
        ...[isWhole ? f : swapped, size, layout.columns, layout.elements],
        ...[addressOf(x), addressOf(y), addressOf(z)],
      ],
    });
    return z;
  };
}

/** The layout, or undefined where repeated dims lie among others. */
function layoutOf(own: number[], shape: number[], size: number): Layout | undefined {
  const elements = util.sizeFromShape(own);
  if (elements === size) return { columns: size, elements: 0 };
  if (elements === 1) return { columns: size, elements };
  const outer = shape.length - own.length;
  const isRepeated = (dim: number) => (own[dim - outer] ?? 1) === 1 && shape[dim] !== 1;
  const isKept = (dim: number) => shape[dim] !== 1 && !isRepeated(dim);
  let end = shape.length;
  while (!isKept(end - 1)) end--;
  let start = end;
  while (start > 0 && !isRepeated(start - 1)) start--;
  for (let dim = 0; dim < start; dim++) if (isKept(dim)) return undefined;
  const inner = util.sizeFromShape(shape.slice(end));
  return inner === 1 ? { columns: elements, elements: 0 } : { columns: inner, elements };
}
