/**
 * The convolution of each channel with filters of its own and its gradients, of which the stock backend has none; it
 * finds packed filters by their id, too.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { backend_util, type TensorInfo, util } from "../../tensors/tfjs.ts";
import { activated, type FoldedActivation, isKnownActivation } from "./folded_activation.ts";
import { run } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";
import { columnSumsTask } from "../tasks/reductions.ts";
import {
  rowsOfChunk,
  type WindowAttributes,
  windowNumbers,
  type Windows,
  windowsOf,
} from "../tasks/windows.ts";

/** How a convolution of each channel goes over images; without dilations where tfjs says nothing. */
export interface DepthwiseAttributes extends WindowAttributes {
  dilations?: number | [number, number] | null;
}

interface Operands {
  x: TensorInfo;
  filter: TensorInfo;
}

/** What tfjs folds into a convolution. */
interface Fused extends Operands {
  bias?: TensorInfo | null;
  preluActivationWeights?: TensorInfo | null;
}

type FusedAttributes = DepthwiseAttributes & FoldedActivation & { dataFormat: string };

type Shape4D = [number, number, number, number];

const stockConvolution = stockKernel<Operands, DepthwiseAttributes>("DepthwiseConv2dNative");
const stockFusedConvolution = stockKernel<Fused, FusedAttributes>("FusedDepthwiseConv2D");

/** `DepthwiseConv2dNative` of float32. */
export function depthwiseConvolution(call: KernelCall<Operands, DepthwiseAttributes>): TensorInfo {
  const { inputs: { x, filter }, attrs } = call;
  return areFloats(x, filter) ? convolveDepthwise(x, filter, attrs) : stockConvolution(call);
}

/** `FusedDepthwiseConv2D`: a bias, and relu behind it, in the same pass, other activations in one of their own. */
export function fusedDepthwiseConvolution(call: KernelCall<Fused, FusedAttributes>): TensorInfo {
  const { inputs: { x, filter, bias, preluActivationWeights }, attrs, backend } = call;
  const fits = !bias || util.arraysEqual(bias.shape, [filter.shape[2] * filter.shape[3]]);
  const isOurs = areFloats(x, filter) && attrs.dataFormat === "NHWC";
  if (!isOurs || !fits || !isKnownActivation(attrs.activation)) return stockFusedConvolution(call);
  if (bias && attrs.activation === "relu") return convolveDepthwise(x, filter, attrs, bias, true);
  const y = convolveDepthwise(x, filter, attrs, bias);
  return activated(y, attrs, preluActivationWeights, backend);
}

function areFloats(...operands: TensorInfo[]): boolean {
  return operands.every(({ dtype }) => dtype === "float32");
}

function windowsBetween(
  imageShape: number[],
  filterShape: number[],
  attrs: DepthwiseAttributes,
): Windows {
  const { strides, dilations, pad, dimRoundingMode } = attrs;
  return windowsOf(backend_util.computeConv2DInfo(
    ...[imageShape, filterShape] as [Shape4D, Shape4D],
    ...[strides, dilations ?? 1, pad, dimRoundingMode, true] as const,
  ));
}

/** The convolution of each channel of float32 images with filters of its own; relu is applied behind a bias only. */
export function convolveDepthwise(
  x: TensorInfo,
  filter: TensorInfo,
  attrs: DepthwiseAttributes,
  bias?: TensorInfo | null,
  relu = false,
): TensorInfo {
  const windows = windowsBetween(x.shape, filter.shape, attrs);
  const { images, outHeight, outWidth, channels } = windows;
  const result = output([images, outHeight, outWidth, channels * filter.shape[3]]);
  runRows(windows, x, filter, result, { isGradient: false, bias, relu });
  return result;
}

/** Computes rows of outputs, or of the gradient by the images, which is as many sums of products. */
function runRows(
  windows: Windows,
  source: TensorInfo,
  filter: TensorInfo,
  result: TensorInfo,
  { isGradient, bias, relu }: { isGradient: boolean; bias?: TensorInfo | null; relu?: boolean },
): void {
  const [images, height] = result.shape;
  const { addressOf } = heap();
  const size = util.sizeFromShape(result.shape);
  const rows = images * height;
  const chunkRows = rowsOfChunk(rows, size / rows * windows.windowHeight * windows.windowWidth);
  run({
    kind: Kind.depthwise,
    chunks: size === 0 ? 0 : Math.ceil(rows / chunkRows),
    args: [
      ...[...windowNumbers(windows), addressOf(source), addressOf(filter), filter.shape[3]],
      ...[addressOf(result), chunkRows, Number(isGradient)],
      ...[bias ? addressOf(bias) : 0, Number(relu ?? false)],
    ],
  });
}

/** `DepthwiseConv2dNativeBackpropInput`: the gradient by the images. */
export function depthwiseImageGradient(
  { inputs: { dy, filter }, attrs }: KernelCall<
    { dy: TensorInfo; filter: TensorInfo },
    DepthwiseAttributes & { inputShape: number[] }
  >,
): TensorInfo {
  return depthwiseImages(dy, filter, attrs.inputShape, attrs);
}

/** The gradient of {@linkcode convolveDepthwise} by the images. */
export function depthwiseImages(
  dy: TensorInfo,
  filter: TensorInfo,
  imageShape: number[],
  attrs: DepthwiseAttributes,
): TensorInfo {
  const [, outHeight, outWidth] = dy.shape;
  const windows = {
    ...windowsBetween(imageShape, filter.shape, attrs),
    ...{ outHeight, outWidth },
  };
  const dx = output(imageShape);
  runRows(windows, dy, filter, dx, { isGradient: true });
  return dx;
}

/** The sums of the gradient by filters are cut into at most so many parts. */
const MOST_PARTS = 16;

/** `DepthwiseConv2dNativeBackpropFilter`: the gradient by the filters. */
export function depthwiseFilterGradient(
  { inputs: { x, dy }, attrs }: KernelCall<
    { x: TensorInfo; dy: TensorInfo },
    DepthwiseAttributes & { filterShape: number[] }
  >,
): TensorInfo {
  return depthwiseFilters(x, dy, attrs.filterShape, attrs);
}

/** The gradient of {@linkcode convolveDepthwise} by the filters. */
export function depthwiseFilters(
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: number[],
  attrs: DepthwiseAttributes,
): TensorInfo {
  const [, outHeight, outWidth] = dy.shape;
  const windows = { ...windowsBetween(x.shape, filterShape, attrs), outHeight, outWidth };
  const gradient = output(filterShape);
  const size = util.sizeFromShape(filterShape);
  const rows = windows.images * outHeight;
  const partRows = Math.max(1, Math.ceil(rows / MOST_PARTS));
  const parts = Math.max(1, Math.ceil(rows / partRows));
  const partial = parts === 1 ? gradient : output([parts, size]);
  const { addressOf } = heap();
  run({
    kind: Kind.depthwiseFilterGradient,
    chunks: size === 0 ? 0 : parts,
    args: [
      ...[...windowNumbers(windows), addressOf(x), addressOf(dy), filterShape[3]],
      ...[addressOf(partial), partRows],
    ],
  });
  if (partial !== gradient) {
    run(columnSumsTask(parts, size, addressOf(partial), addressOf(gradient)));
    release(partial);
  }
  return gradient;
}
