import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";
import { readPng } from "../../src/inspection/png_pixels.ts";

const GREY = 0, RGB = 2, PALETTE = 3, RGBA = 6;

/** A PNG file of lines that begin with the number of their filter; its check sums are left at 0. */
function png(width: number, kind: number, lines: number[][], ...more: [string, number[]][]) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  header.set([8, kind], 8);
  const chunk = (name: string, content: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)]);
  };
  return new Uint8Array(Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    ...more.map(([name, content]) => chunk(name, Uint8Array.from(content))),
    chunk("IDAT", deflateSync(Uint8Array.from(lines.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]));
}

/** All pixels of a file, row by row. */
function pixels(file: Uint8Array): number[][] {
  const { width, height, colorAt } = readPng(file)!;
  return Array.from({ length: width * height }, (_, i) => [
    ...colorAt(i % width, Math.floor(i / width)),
  ]);
}

Deno.test("readPng() undoes each of the five filters", () => {
  // Each line is 10 20 30: as it is, from the left, from above, from their mean, from Paeth's neighbour.
  const file = png(3, GREY, [
    [0, 10, 20, 30],
    [1, 10, 10, 10],
    [2, 0, 0, 0],
    [3, 5, 5, 5],
    [4, 0, 0, 0],
  ]);
  const line = [10, 20, 30].map((grey) => [grey, grey, grey, 1]);
  assertEquals(pixels(file), Array(5).fill(line).flat());
});

Deno.test("readPng() reads colours, opacity and palettes", () => {
  assertEquals(pixels(png(1, RGB, [[0, 1, 2, 3]])), [[1, 2, 3, 1]]);
  assertEquals(pixels(png(1, RGBA, [[0, 1, 2, 3, 51]])), [[1, 2, 3, 0.2]]);
  const palette = png(2, PALETTE, [[0, 1, 0]], ["PLTE", [9, 8, 7, 6, 5, 4]], ["tRNS", [0]]);
  assertEquals(pixels(palette), [[6, 5, 4, 1], [9, 8, 7, 0]]);
});

Deno.test("readPng() tells how light a pixel is, or where in the palette", () => {
  const share = (file: Uint8Array) => readPng(file)!.share(0, 0);
  assertEquals(share(png(1, GREY, [[0, 51]])), 0.2);
  assertEquals(share(png(1, RGB, [[0, 0, 255, 0]])), 0.587);
  assertEquals(share(png(1, PALETTE, [[0, 1]], ["PLTE", [0, 0, 0, 0, 0, 0, 1, 1, 1]])), 0.5);
});

Deno.test("readPng() leaves alone what it does not know", () => {
  assertEquals(readPng(new TextEncoder().encode("<svg></svg>")), undefined);
  const deep = png(1, GREY, [[0, 1]]);
  deep[24] = 16;
  assertEquals(readPng(deep), undefined);
});
