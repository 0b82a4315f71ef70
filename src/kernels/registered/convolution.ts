/**
 * The convolution of images with filters and its gradients, which the stock backend has not or computes slowly; and it
 * packs filters once and finds them by their id, which is wrong for parameters that change in place.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { backend_util, type TensorInfo, util } from "../../tensors/tfjs.ts";
import {
  convolutionTask,
  filterGradientTask,
  imageGradientTasks,
  turnedFiltersTask,
} from "../tasks/convolution_tasks.ts";
import { activated, type FoldedActivation, isKnownActivation } from "./folded_activation.ts";
import { run } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { output, release } from "../output.ts";
import { productTask, STORED } from "../tasks/product.ts";
import { columnSumsTask } from "../tasks/reductions.ts";
import { type WindowAttributes, windowCount, type Windows, windowsOf } from "../tasks/windows.ts";

interface Attributes extends ConvolutionAttributes {
  dataFormat: "NHWC" | "NCHW";
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

type FusedAttributes = Attributes & FoldedActivation;

type Shape4D = [number, number, number, number];

const stockConvolution = stockKernel<Operands, Attributes>("Conv2D");
const stockFusedConvolution = stockKernel<Fused, FusedAttributes>("FusedConv2D");
const stockImageGradient = stockKernel<ImageGradientInputs, ImageGradientAttributes>(
  "Conv2DBackpropInput",
);

/** `Conv2D` of float32 images with the channels last; others by the stock kernel, which refuses them. */
export function convolution(call: KernelCall<Operands, Attributes>): TensorInfo {
  const { inputs: { x, filter }, attrs } = call;
  if (!isOurs(attrs, x, filter)) return stockConvolution(call);
  return convolve(x, filter, attrs);
}

/** `FusedConv2D`: bias and relu in the same pass, other activations in one of their own. */
export function fusedConvolution(call: KernelCall<Fused, FusedAttributes>): TensorInfo {
  const { inputs: { x, filter, bias, preluActivationWeights }, attrs, backend } = call;
  const fits = !bias || util.arraysEqual(bias.shape, [filter.shape[3]]);
  const { activation } = attrs;
  if (!isOurs(attrs, x, filter) || !fits || !isKnownActivation(activation)) {
    return stockFusedConvolution(call);
  }
  if (activation === "relu") return convolve(x, filter, attrs, bias, true);
  const y = convolve(x, filter, attrs, bias);
  return activated(y, attrs, preluActivationWeights, backend);
}

function isOurs({ dataFormat }: Attributes, ...operands: TensorInfo[]): boolean {
  return dataFormat === "NHWC" && operands.every(({ dtype }) => dtype === "float32");
}

/** How a convolution goes over images with the channels last. */
export interface ConvolutionAttributes extends WindowAttributes {
  dilations: number | [number, number];
}

/** The convolution of float32 images with filters, with a bias for each filter and relu where they are wanted. */
export function convolve(
  x: TensorInfo,
  filter: TensorInfo,
  attrs: ConvolutionAttributes,
  bias?: TensorInfo | null,
  relu = false,
): TensorInfo {
  const windows = windowsBetween(x.shape, filter, attrs);
  const count = filter.shape[3];
  const y = output([windows.images, windows.outHeight, windows.outWidth, count]);
  const { addressOf } = heap();
  const [a, b, result] = [addressOf(x), addressOf(filter), addressOf(y)];
  const last = { result, bias: bias ? addressOf(bias) : 0, relu };
  if (isPointwise(windows)) {
    const [rows, inner] = [windowCount(windows), windows.channels];
    run(productTask({ stored: STORED.plain, rows, columns: count, inner, a, b, ...last }));
  } else {
    run(convolutionTask({ windows, images: a, filters: b, count, ...last }));
  }
  return y;
}

function windowsBetween(
  imageShape: number[],
  filter: { shape: number[] },
  { strides, pad, dimRoundingMode, dilations }: ConvolutionAttributes,
): Windows {
  const shapes = [imageShape, filter.shape] as [Shape4D, Shape4D];
  return windowsOf(
    backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode),
  );
}

/** Is each window one pixel, and each pixel one window? Then the images are the matrix of their patches. */
function isPointwise(windows: Windows): boolean {
  const { windowHeight, windowWidth, strides, padding, height, width } = windows;
  return windowHeight * windowWidth * strides[0] * strides[1] === 1 &&
    padding[0] === 0 && padding[1] === 0 &&
    windows.outHeight === height && windows.outWidth === width;
}

interface GradientAttributes extends WindowAttributes {
  dataFormat: "NHWC" | "NCHW";
}

interface ImageGradientInputs {
  dy: TensorInfo;
  filter: TensorInfo;
}

interface ImageGradientAttributes extends GradientAttributes {
  inputShape: number[];
}

/** `Conv2DBackpropInput`: the gradient by the images, and the transposed convolution. */
export function convolutionImageGradient(
  call: KernelCall<ImageGradientInputs, ImageGradientAttributes>,
): TensorInfo {
  const { inputs: { dy, filter }, attrs } = call;
  if (!isOurs({ ...attrs, dilations: 1 }, dy, filter)) return stockImageGradient(call);
  return imageGradient(dy, filter, attrs.inputShape, { ...attrs, dilations: 1 });
}

/** The gradient of {@linkcode convolve} by the images; where it is dilated its strides are 1. */
export function imageGradient(
  dy: TensorInfo,
  filter: TensorInfo,
  imageShape: number[],
  attrs: ConvolutionAttributes,
): TensorInfo {
  const windows = gradientWindows(imageShape, filter, attrs, dy);
  const [channels, count] = filter.shape.slice(2);
  const dx = output(imageShape);
  const { addressOf } = heap();
  const [outputs, result] = [addressOf(dy), addressOf(dx)];
  if (isPointwise(windows)) {
    const product = { rows: windowCount(windows), columns: channels, inner: count };
    const operands = { a: outputs, b: addressOf(filter), result };
    run(productTask({ stored: STORED.bTransposed, ...product, ...operands }));
  } else {
    const turned = output(filter.shape);
    const filters = addressOf(turned);
    run(turnedFiltersTask(windows, addressOf(filter), count, filters));
    run(...imageGradientTasks(windows, { outputs, filters, count, result }));
    release(turned);
  }
  return dx;
}

/** The windows of a convolution, as many as there are outputs: tfjs does not tell its gradients how to round. */
function gradientWindows(
  imageShape: number[],
  filter: { shape: number[] },
  attrs: ConvolutionAttributes,
  dy: TensorInfo,
): Windows {
  const [, outHeight, outWidth] = dy.shape;
  return { ...windowsBetween(imageShape, filter, attrs), outHeight, outWidth };
}

/**
 * `Conv2DBackpropFilter`: the gradient by the filters.
 *
 * @throws {TypeError} Where the channels are not last.
 */
export function convolutionFilterGradient(
  { inputs: { x, dy }, attrs }: KernelCall<
    { x: TensorInfo; dy: TensorInfo },
    GradientAttributes & { filterShape: number[] }
  >,
): TensorInfo {
  if (!isOurs({ ...attrs, dilations: 1 }, x, dy)) {
    throw new TypeError(
      `Cannot take the gradient of a convolution: expected float32 in format NHWC ` +
        `but found ${x.dtype} and ${dy.dtype} in ${attrs.dataFormat}`,
    );
  }
  return filterGradient(x, dy, attrs.filterShape, { ...attrs, dilations: 1 });
}

/** The gradient of {@linkcode convolve} by the filters. */
export function filterGradient(
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: number[],
  attrs: ConvolutionAttributes,
): TensorInfo {
  const windows = gradientWindows(x.shape, { shape: filterShape }, attrs, dy);
  const count = filterShape[3];
  const gradient = output(filterShape);
  const { addressOf } = heap();
  const operands = { images: addressOf(x), outputs: addressOf(dy), count };
  let partial = gradient;
  let partCount = 1;
  const size = util.sizeFromShape(filterShape);
  run(filterGradientTask(windows, operands, (parts) => {
    partCount = parts;
    if (parts > 1) partial = output([parts, size]);
    return addressOf(partial);
  }));
  if (partial !== gradient) {
    run(columnSumsTask(partCount, size, addressOf(partial), addressOf(gradient)));
    release(partial);
  }
  return gradient;
}
