/**
 * Windows that go over images, as a convolution and a pooling have them: images by rows, columns and channels.
 *
 * @module
 */

import type { backend_util } from "../../tensors/tfjs.ts";

/** How tfjs is told where windows lie. */
export interface WindowAttributes {
  strides: number | [number, number];
  pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Where windows lie. Padding may be negative: the first window begins inside of the image then. */
export interface Windows {
  /** How many images there are. */
  readonly images: number;
  /** The size of an image. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The size of a window. */
  readonly windowHeight: number;
  readonly windowWidth: number;
  /** From a window to the next. */
  readonly strides: readonly [down: number, across: number];
  /** From a tap of a window to the next. */
  readonly dilations: readonly [down: number, across: number];
  /** How far the first window lies above the image and to its left. */
  readonly padding: readonly [top: number, left: number];
  /** How many windows there are. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/** What tfjs has computed, in our words. */
export function windowsOf(info: backend_util.Conv2DInfo): Windows {
  const { outHeight, outWidth } = info;
  if (outHeight < 0 || outWidth < 0) {
    const { effectiveFilterHeight, effectiveFilterWidth, inHeight, inWidth } = info;
    throw new RangeError(
      `Cannot go over images of ${inHeight} x ${inWidth}: expected a window that fits ` +
        `but found one of ${effectiveFilterHeight} x ${effectiveFilterWidth}`,
    );
  }
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    windowHeight: info.filterHeight,
    windowWidth: info.filterWidth,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padding: [info.padInfo.top, info.padInfo.left],
    outHeight,
    outWidth,
  };
}

/** The first arguments of a kernel that goes over windows; `assembly/patches.ts` reads them. */
export function windowNumbers(windows: Windows): number[] {
  return [
    ...[windows.images, windows.height, windows.width, windows.channels],
    ...[windows.windowHeight, windows.windowWidth, ...windows.strides, ...windows.dilations],
    ...[...windows.padding, windows.outHeight, windows.outWidth],
  ];
}

/** How many windows there are in all images. */
export function windowCount({ images, outHeight, outWidth }: Windows): number {
  return images * outHeight * outWidth;
}

/** From this number of chunks on they are made larger. */
const MANY_CHUNKS = 4096;

/** So many multiplications or additions are worth a chunk. */
const WORTH = 16384;

/** How many rows make a chunk, for a kernel that needs so many operations for each. */
export function rowsOfChunk(rows: number, operations: number): number {
  return Math.max(1, Math.ceil(WORTH / Math.max(1, operations)), Math.ceil(rows / MANY_CHUNKS));
}
