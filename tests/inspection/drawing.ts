/**
 * What tests look at in a picture: its texts with their places, its marks, and its images.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { inflateSync } from "node:zlib";
import { type PlotSpec, toSvg } from "shapefold/plots";

/** A text of a picture and about how much room it takes. */
export interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A picture. */
export interface Drawing {
  readonly svg: string;
  /** The texts that are not turned. */
  readonly texts: readonly DrawnText[];
  /** What all texts say, in the order of the file. */
  readonly words: readonly string[];
  /** How many marks there are of a kind, such as `"rect"` or `"symbol"`, without those of legends. */
  count(kind: string): number;
}

/** Draws a plot, and checks what holds for all: no broken number, and no text over another. */
export async function draw(spec: PlotSpec): Promise<Drawing> {
  assertEquals(JSON.parse(JSON.stringify(spec)), spec, "not plain data");
  const svg = await toSvg(spec);
  assert(!/NaN|undefined|Infinity/.test(svg.replace(/base64,[^"]*/g, "")), "a number is broken");
  const { texts, words, counts } = readSvg(svg);
  for (const [i, a] of texts.entries()) {
    for (const b of texts.slice(i + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top ||
        b.bottom <= a.top;
      assert(apart, `"${a.text}" lies over "${b.text}"`);
    }
  }
  return { svg, texts, words, count: (kind) => counts.get(kind) ?? 0 };
}

/** What a specification says at a path of properties and indices. */
export function at(spec: PlotSpec, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], spec);
}

/** The data of the layers of a plot that have fields of these names. */
export function rowsWith(spec: PlotSpec, ...fields: string[]): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { values } = (value as { data?: { values?: Record<string, unknown>[] } }).data ?? {};
    found.push(...(values ?? []).filter((row) => fields.every((field) => field in row)));
    Object.values(value).forEach(visit);
  };
  visit(spec);
  return found;
}

/** The pixels of a PNG file of one byte a pixel, and its palette where it has one. */
export function readPng(url: string): {
  width: number;
  height: number;
  pixels: number[];
  palette: number[][];
} {
  const file = Uint8Array.fromBase64(url.replace("data:image/png;base64,", ""));
  assertEquals([...file.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
  const view = new DataView(file.buffer);
  const chunks: Record<string, Uint8Array> = {};
  for (let i = 8; i < file.length; i += 12 + view.getUint32(i)) {
    const kind = new TextDecoder().decode(file.subarray(i + 4, i + 8));
    chunks[kind] = file.subarray(i + 8, i + 8 + view.getUint32(i));
    assertEquals(view.getUint32(i + 8 + view.getUint32(i)), crcOf(file, i + 4, view.getUint32(i)));
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const lines = inflateSync(chunks.IDAT);
  const pixels = Array.from(
    { length: width * height },
    (_, i) => lines[Math.floor(i / width) * (width + 1) + 1 + i % width],
  );
  const { PLTE = new Uint8Array(), tRNS = new Uint8Array() } = chunks;
  const palette = Array.from(tRNS, (alpha, i) => [...PLTE.subarray(3 * i, 3 * i + 3), alpha]);
  return { width, height, pixels, palette };
}

/** The check sum of a chunk, bit by bit as the specification of PNG tells it. */
function crcOf(file: Uint8Array, start: number, length: number): number {
  let crc = 0xffffffff;
  for (const byte of file.subarray(start, start + 4 + length)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function readSvg(svg: string): {
  texts: DrawnText[];
  words: string[];
  counts: Map<string, number>;
} {
  const texts: DrawnText[] = [];
  const words: string[] = [];
  const counts = new Map<string, number>();
  const groups: { x: number; y: number; kind?: string }[] = [{ x: 0, y: 0 }];
  const tags = /<(\/?)(\w+)([^>]*?)(\/?)>([^<]*)/g;
  for (const [, close, name, attributes, isEmpty, content] of svg.matchAll(tags)) {
    if (close) {
      if (name === "g") groups.pop();
      continue;
    }
    const group = groups[groups.length - 1];
    const [, dx = "0", dy = "0"] = /translate\(([^,]+),([^)]+)\)/.exec(attributes) ?? [];
    const [x, y] = [group.x + Number(dx), group.y + Number(dy)];
    if (name === "g") {
      const kind = /class="mark-(\w+) role-mark/.exec(attributes)?.[1];
      if (!isEmpty) groups.push({ x, y, kind });
    } else {
      if (group.kind !== undefined) counts.set(group.kind, (counts.get(group.kind) ?? 0) + 1);
      if (name === "text" && content !== "" && !/ opacity="0"/.test(attributes)) {
        words.push(content);
        const size = Number(/font-size="([\d.]+)px"/.exec(attributes)?.[1] ?? 11);
        const width = content.replace(/&\w+;/g, "&").length * size * 0.5;
        const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? "start";
        const left = x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
        if (/rotate\(/.test(attributes)) continue;
        texts.push({ text: content, left, right: left + width, top: y - size * 0.7, bottom: y });
      }
    }
  }
  return { texts, words, counts };
}
