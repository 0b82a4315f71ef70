/**
 * Reads the pixels of small PNG pictures, such as the images of plots.
 *
 * @module
 */

import { inflateSync } from "node:zlib";
import { joined } from "../files/joined.ts";

/** A picture; each pixel is a colour, and how strong it is without colours. */
export interface Picture {
  /** How many pixels a row has. */
  readonly width: number;
  /** How many rows there are. */
  readonly height: number;
  /** Red, green and blue from 0 to 255, opacity from 0 to 1. */
  readonly colorAt: (
    column: number,
    row: number,
  ) => readonly [red: number, green: number, blue: number, alpha: number];
  /** From 0 to 1: lightness, or the place in the palette of a picture that has one. */
  readonly share: (column: number, row: number) => number;
}

/** How many bytes a pixel has, by the colour type of the file. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Reads a PNG file (https://www.w3.org/TR/png-3/) of 8 bits a channel that is not interlaced.
 *
 * @returns Undefined where it is another file.
 */
export function readPng(file: Uint8Array): Picture | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 33 || view.getUint32(0) !== 0x89504e47) return undefined;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, kind, , , interlaced] = file.subarray(24, 29);
  const channels = CHANNELS[kind];
  if (depth !== 8 || channels === undefined || interlaced !== 0) return undefined;
  const chunks = chunksOf(file, view);
  const bytes = unfiltered(
    inflateSync(joined(chunks.IDAT ?? [])),
    width * channels,
    height,
    channels,
  );
  const [palette] = chunks.PLTE ?? [];
  const [opacity] = chunks.tRNS ?? [];
  const at = (column: number, row: number, channel: number) =>
    bytes[(row * width + column) * channels + channel];
  return {
    width,
    height,
    colorAt: (column, row) => {
      const first = at(column, row, 0);
      if (palette !== undefined) {
        const [red, green, blue] = palette.subarray(3 * first, 3 * first + 3);
        return [red, green, blue, (opacity?.[first] ?? 255) / 255];
      }
      const alpha = channels % 2 === 0 ? at(column, row, channels - 1) / 255 : 1;
      if (channels < 3) return [first, first, first, alpha];
      return [first, at(column, row, 1), at(column, row, 2), alpha];
    },
    share: (column, row) => {
      const first = at(column, row, 0);
      if (palette !== undefined) return first / Math.max(1, palette.length / 3 - 1);
      if (channels < 3) return first / 255;
      return (0.299 * first + 0.587 * at(column, row, 1) + 0.114 * at(column, row, 2)) / 255;
    },
  };
}

/** The parts of a file by their names. */
function chunksOf(file: Uint8Array, view: DataView): Partial<Record<string, Uint8Array[]>> {
  const chunks: Record<string, Uint8Array[]> = {};
  for (let at = 8; at + 8 <= file.length; at += view.getUint32(at) + 12) {
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    (chunks[name] ??= []).push(file.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return chunks;
}

/** Undoes the filters of the lines: each byte is what it differs by from its neighbours. */
function unfiltered(lines: Uint8Array, stride: number, height: number, step: number): Uint8Array {
  const bytes = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = lines[row * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < step ? 0 : bytes[row * stride + x - step];
      const above = row === 0 ? 0 : bytes[(row - 1) * stride + x];
      const corner = x < step || row === 0 ? 0 : bytes[(row - 1) * stride + x - step];
      const guess = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter];
      bytes[row * stride + x] = lines[row * (stride + 1) + 1 + x] + guess;
    }
  }
  return bytes;
}

/** Paeth's filter: the neighbour nearest to left + above - corner. */
function nearest(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) =>
    Math.abs(left + above - corner - value)
  );
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
