/**
 * Convolutions and poolings in ONNX, on images with channels first.
 *
 * @module
 */

import type { Inference } from "../../layers/inference.ts";
import type { ImageWindows } from "../../layers/image_windows.ts";
import { isNumeral } from "../../shapes/mod.ts";
import { addActivation } from "./activations.ts";
import type { Attribute } from "./graph.ts";
import { channelsFirst } from "./layout.ts";
import {
  addWeight,
  childOf,
  type Numbers,
  numbersOf,
  operate,
  type Site,
  type Value,
} from "./site.ts";

type Convolving = Extract<Inference, { kind: "conv2d" | "depthwiseConv2d" }>;
type Pooling = Extract<Inference, { kind: "maxPool2d" | "averagePool2d" }>;

/** Adds a convolution with its bias and activation. */
export function addConvolution(
  site: Site,
  { kind, windows, activation }: Convolving,
  given: Value,
  dims: readonly string[],
): Value {
  const x = channelsFirst(site, given);
  const kernel = childOf(site.params, "kernel");
  const numbers = numbersOf(kernel);
  const isDepthwise = kind === "depthwiseConv2d";
  // A depthwise kernel has channels and filters of a channel last: together they are the filters, each of one channel.
  const [down, across, channels, filters] = numbers.sizes;
  const sizes = isDepthwise ? [down, across, 1, channels * filters] : numbers.sizes;
  const name = operate(site, "Conv", [
    x.name,
    addWeight(site, kernel, filtersFirst({ data: numbers.data, sizes })),
    addWeight(site, childOf(site.params, "bias")),
  ], {
    ...windowAttributes(windows, x.dims),
    dilations: { ints: windows.dilations },
    group: { int: isDepthwise ? channels : 1 },
  });
  return addActivation(site, activation, { name, dims, channelsFirst: true });
}

/** Adds a pooling of windows. */
export function addPooling(
  site: Site,
  { kind, windows }: Pooling,
  given: Value,
  dims: readonly string[],
): Value {
  const x = channelsFirst(site, given);
  const type = kind === "maxPool2d" ? "MaxPool" : "AveragePool";
  const name = operate(site, type, [x.name], windowAttributes(windows, x.dims));
  return { name, dims, channelsFirst: true };
}

/** Adds the mean of all pixels of a channel. */
export function addGlobalPooling(site: Site, x: Value, dims: readonly string[]): Value {
  const axes = x.channelsFirst ? [2, 3] : [1, 2];
  const name = operate(site, "ReduceMean", [x.name], {
    axes: { ints: axes },
    keepdims: { int: 0 },
  });
  return { name, dims, channelsFirst: false };
}

/** Where windows lie over images of these dims. */
function windowAttributes(
  windows: ImageWindows,
  dims: readonly string[],
): Record<string, Attribute> {
  return {
    kernel_shape: { ints: windows.size },
    strides: { ints: windows.strides },
    ...paddingAttribute(windows, dims),
  };
}

/** Zeros around images so that there is a window for each stride; where one is left over, at the end. */
function paddingAttribute(
  { size, strides, dilations, pad }: ImageWindows,
  [, ...sides]: readonly string[],
): Record<string, Attribute> {
  if (pad === "valid") return {};
  const paddings = size.map((taps, axis) => {
    const reach = (taps - 1) * dilations[axis] + 1;
    const stride = strides[axis];
    if (stride === 1) return reach - 1;
    if (!isNumeral(sides[axis])) return undefined;
    const side = Number(sides[axis]);
    return Math.max(0, (Math.ceil(side / stride) - 1) * stride + reach - side);
  });
  if (paddings.includes(undefined)) return { auto_pad: { string: "SAME_UPPER" } };
  const before = paddings.map((padding = 0) => Math.floor(padding / 2));
  const after = paddings.map((padding = 0) => Math.ceil(padding / 2));
  return { pads: { ints: [...before, ...after] } };
}

/** A kernel in the layout of ONNX: filters, channels, height and width of the window. */
function filtersFirst({ data, sizes: [down, across, channels, filters] }: Numbers): Numbers {
  const pixels = down * across;
  const moved = data.map((_, i) => {
    const pixel = i % pixels;
    const channel = Math.floor(i / pixels) % channels;
    const filter = Math.floor(i / (pixels * channels));
    return data[(pixel * channels + channel) * filters + filter];
  });
  return { data: moved, sizes: [filters, channels, down, across] };
}
