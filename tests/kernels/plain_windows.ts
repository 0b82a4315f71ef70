/** Windows over images by their definition: what convolution and pooling are compared with. */
import { linearCongruential } from "./plain.ts";

export interface PlainWindows {
  images: number;
  height: number;
  width: number;
  channels: number;
  window: [height: number, width: number];
  strides: [number, number];
  dilations: [number, number];
  pad: Padding;
}

type Padding = "same" | "valid" | [[number, number], [number, number]];

/** How tfjs is told of padding. */
export function tfjsPad(
  pad: Padding,
): "same" | "valid" | [[number, number], [number, number], [number, number], [number, number]] {
  return typeof pad === "string" ? pad : [[0, 0], pad[0], pad[1], [0, 0]];
}

/** How many windows there are along an axis, and how far the first one begins before the image. */
function along(windows: PlainWindows, axis: 0 | 1): { count: number; before: number } {
  const { pad } = windows;
  const size = axis === 0 ? windows.height : windows.width;
  const stride = windows.strides[axis];
  const reach = (windows.window[axis] - 1) * windows.dilations[axis] + 1;
  if (pad === "same") {
    const count = Math.ceil(size / stride);
    return { count, before: Math.floor(Math.max(0, (count - 1) * stride + reach - size) / 2) };
  }
  const [before, after] = pad === "valid" ? [0, 0] : pad[axis];
  return { count: Math.floor((size + before + after - reach) / stride) + 1, before };
}

/** The height and width of the output; below 0 where no window fits. */
export function outSize(windows: PlainWindows): [height: number, width: number] {
  return [along(windows, 0).count, along(windows, 1).count];
}

/**
 * Calls `f` for each pixel of an image under each window: with the pixel and the output, counted over all images, and
 * the tap, counted over the window.
 */
export function eachTap(
  windows: PlainWindows,
  f: (pixel: number, output: number, tap: number) => void,
): void {
  const { images, height, width, window, strides, dilations } = windows;
  const [down, across] = [along(windows, 0), along(windows, 1)];
  for (let output = 0; output < images * down.count * across.count; output++) {
    const image = Math.floor(output / across.count / down.count);
    const [i, j] = [Math.floor(output / across.count) % down.count, output % across.count];
    for (let tap = 0; tap < window[0] * window[1]; tap++) {
      const y = i * strides[0] - down.before + Math.floor(tap / window[1]) * dilations[0];
      const x = j * strides[1] - across.before + tap % window[1] * dilations[1];
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      f((image * height + y) * width + x, output, tap);
    }
  }
}

/** Random windows that fit their images; dilations above 1 only with strides of 1, as tfjs wants. */
export function randomWindows(
  count: number,
  seed: number,
  options: { dilated: boolean },
): PlainWindows[] {
  const next = linearCongruential(seed);
  const upTo = (n: number) => 1 + next() % n;
  const found: PlainWindows[] = [];
  while (found.length < count) {
    const pads: Padding[] = ["same", "valid", [[next() % 3, next() % 3], [next() % 3, next() % 3]]];
    const dilates = options.dilated && next() % 3 === 0;
    const windows: PlainWindows = {
      ...{ images: next() % 4, height: upTo(11), width: upTo(11), channels: upTo(21) },
      window: [upTo(4), upTo(4)],
      strides: dilates ? [1, 1] : [upTo(4), upTo(4)],
      dilations: dilates ? [upTo(3), upTo(3)] : [1, 1],
      pad: pads[next() % 3],
    };
    if (Math.min(...outSize(windows)) >= 0) found.push(windows);
  }
  return found;
}
