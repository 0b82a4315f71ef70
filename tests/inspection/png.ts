/**
 * What tests look for in pictures.
 *
 * @module
 */

import { type Picture, readPng } from "../../src/inspection/png_pixels.ts";

/** The picture in a PNG file. */
export function pictureOf(file: Uint8Array): Picture {
  const picture = readPng(file);
  if (picture === undefined) throw new SyntaxError("Cannot read a PNG file");
  return picture;
}

/** How often each colour occurs, as `#rrggbbaa`. */
export function colours({ width, height, colorAt }: Picture): Map<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [red, green, blue, alpha] = colorAt(column, row);
      const name = "#" + Uint8Array.of(red, green, blue, Math.round(alpha * 255)).toHex();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
