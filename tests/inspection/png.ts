/**
 * Reads the pixels of a PNG file with 8 bits a channel, as the rasterizer writes it.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";

/** A picture; four bytes a pixel: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The pixels of a PNG file with red, green, blue and opacity, not interlaced. */
export function readPng(file: Uint8Array): Pixels {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0) !== 0x89504e47) throw new SyntaxError("no PNG file");
  const [width, height, format] = [view.getUint32(16), view.getUint32(20), view.getUint32(24)];
  if (format !== 0x08060000) throw new SyntaxError(`another format: ${format.toString(16)}`);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < file.length; at += view.getUint32(at) + 12) {
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (name === "IDAT") parts.push(file.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const lines = inflateSync(Buffer.concat(parts));
  const stride = width * 4;
  const rgba = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : rgba[y * stride + x - 4];
      const up = y === 0 ? 0 : rgba[(y - 1) * stride + x];
      const corner = x < 4 || y === 0 ? 0 : rgba[(y - 1) * stride + x - 4];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      rgba[y * stride + x] = lines[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, rgba };
}

/** How often each colour occurs, as `#rrggbbaa`. */
export function colours({ rgba }: Pixels): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    const name = "#" + rgba.subarray(at, at + 4).toHex();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) =>
    Math.abs(left + up - corner - value)
  );
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
