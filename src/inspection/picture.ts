/**
 * Small pictures of pixels as PNG data URLs, for the image marks of plots.
 *
 * @module
 */

import { crc32, deflateSync } from "node:zlib";
import { colorAt, type ColorStops } from "./colors.ts";
import { joined } from "../files/joined.ts";

/** How many colours a picture has at most: enough for the eye, small files, and one of them the middle of the scale. */
const LEVELS = 65;

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const GREY = 0;
const INDEXED = 3;

/**
 * A picture of numbers.
 *
 * @param values Row by row, `width` times as many as there are rows.
 * @param width How many numbers a row has.
 * @param low What is black, or the first colour; lower values are drawn the same.
 * @param high What is white, or the last colour.
 * @param stops A scale of colours; greys unless given.
 * @returns A PNG file (https://www.w3.org/TR/png-3/) of one byte a pixel as a data URL.
 */
export function pictureUrl(
  values: ArrayLike<number>,
  width: number,
  low: number,
  high: number,
  stops?: ColorStops,
): string {
  const height = values.length / width;
  const top = stops === undefined ? 255 : LEVELS - 1;
  const level = (value: number) =>
    Math.round(top * Math.min(1, Math.max(0, (value - low) / (high - low))));
  // Each line begins with the number of its filter: 0, none.
  const lines = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      lines[row * (width + 1) + 1 + column] = level(values[row * width + column]);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, stops === undefined ? GREY : INDEXED], 8);
  const file = [
    SIGNATURE,
    chunk("IHDR", header),
    ...(stops === undefined ? [] : paletteOf(stops)),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ];
  return `data:image/png;base64,${joined(file).toBase64()}`;
}

function paletteOf(stops: ColorStops): Uint8Array[] {
  const colors = Array.from({ length: LEVELS }, (_, i) => colorAt(stops, i / (LEVELS - 1)));
  const solid = Uint8Array.from(colors.flatMap(([red, green, blue]) => [red, green, blue]));
  const alpha = Uint8Array.from(colors, (color) => Math.round(255 * color[3]));
  return [chunk("PLTE", solid), chunk("tRNS", alpha)];
}

/** A part of the file: its length, its kind, what it holds, and a check sum. */
function chunk(kind: string, content: Uint8Array): Uint8Array {
  const checked = joined([new TextEncoder().encode(kind), content]);
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, content.length);
  numbers.setUint32(4, crc32(checked));
  const bytes = new Uint8Array(numbers.buffer);
  return joined([bytes.subarray(0, 4), checked, bytes.subarray(4)]);
}
