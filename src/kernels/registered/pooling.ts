/**
 * The largest number and the mean of the windows of an image, and their gradients, of which the stock kernels take long
 * and, where the window lies across the edge of an image, give a share of a mean for pixels that are not there.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { backend_util, type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { type Kernel, type KernelCall, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";
import {
  rowsOfChunk,
  type WindowAttributes,
  windowNumbers,
  type Windows,
  windowsOf,
} from "../tasks/windows.ts";

interface Attributes extends WindowAttributes {
  filterSize: number | [number, number];
}

interface Inputs {
  x: TensorInfo;
}

const stockMaxPool = stockKernel<Inputs, Attributes>("MaxPool");
const stockMeanPool = stockKernel<Inputs, Attributes>("AvgPool");

/** `MaxPool` of float32: NaN where there is one in the window. */
export const maxPool: Kernel<Inputs, Attributes> = (call) =>
  pool(call, false) ?? stockMaxPool(call);

/** `AvgPool` of float32: the mean of the pixels that are in the image. */
export const meanPool: Kernel<Inputs, Attributes> = (call) =>
  pool(call, true) ?? stockMeanPool(call);

function pool(
  { inputs: { x }, attrs }: KernelCall<Inputs, Attributes>,
  isMean: boolean,
): TensorInfo | undefined {
  if (x.dtype !== "float32") return undefined;
  const windows = windowsOver(x.shape, attrs);
  const { images, outHeight, outWidth, channels } = windows;
  const y = output([images, outHeight, outWidth, channels]);
  const rows = images * outHeight;
  const chunkRows = rowsOfChunk(rows, outWidth * operations(windows));
  run({
    kind: Kind.pool,
    chunks: outWidth * channels === 0 ? 0 : Math.ceil(rows / chunkRows),
    args: [
      ...[...windowNumbers(windows), heap().addressOf(x), heap().addressOf(y)],
      ...[chunkRows, Number(isMean)],
    ],
  });
  return y;
}

function windowsOver(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: Attributes,
): Windows {
  const images = shape as [number, number, number, number];
  return windowsOf(
    backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode),
  );
}

function operations({ windowHeight, windowWidth, channels }: Windows): number {
  return windowHeight * windowWidth * channels;
}

/** `MaxPoolGrad`: to the first of the largest pixels of a window. */
export function maxPoolGradient(
  { inputs: { dy, input, output }, attrs }: KernelCall<
    { dy: TensorInfo; input: TensorInfo; output: TensorInfo },
    Attributes
  >,
): TensorInfo {
  return poolGradient(input, output, dy, attrs, false);
}

/** `AvgPoolGrad`: the same share to each pixel of a window that is in the image. */
export function meanPoolGradient(
  { inputs: { dy, input }, attrs }: KernelCall<{ dy: TensorInfo; input: TensorInfo }, Attributes>,
): TensorInfo {
  return poolGradient(input, dy, dy, attrs, true);
}

function poolGradient(
  x: TensorInfo,
  y: TensorInfo,
  dy: TensorInfo,
  attrs: Attributes,
  isMean: boolean,
): TensorInfo {
  // tfjs does not tell its gradients how to round.
  const [, outHeight, outWidth] = dy.shape;
  const windows = { ...windowsOver(x.shape, attrs), outHeight, outWidth };
  const dx = output(x.shape);
  const size = util.sizeFromShape(x.shape);
  const rows = windows.images * windows.height;
  const { addressOf } = heap();
  // Windows that reach over the edge of a chunk are searched in both, so that a chunk has some rows of them.
  const worth = rowsOfChunk(rows, windows.width * operations(windows));
  const chunkRows = Math.max(worth, Math.min(windows.height, 4 * windows.windowHeight));
  run({
    kind: Kind.poolGradient,
    chunks: size === 0 ? 0 : Math.ceil(rows / chunkRows),
    args: [
      ...[...windowNumbers(windows), addressOf(x), addressOf(y), addressOf(dy), addressOf(dx)],
      ...[chunkRows, Number(isMean)],
    ],
  });
  return dx;
}
