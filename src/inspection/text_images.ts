/**
 * Images of a plot as text: pixels of half a character, side by side as in the plot, with what is written at them.
 *
 * @module
 */

import { pixelLines } from "./half_blocks.ts";
import { textWidth } from "./ink.ts";
import { type Layer, type Row, shown } from "./plot_views.ts";
import { type Picture, readPng } from "./png_pixels.ts";
import { cellText } from "./table.ts";
import { axisNotes } from "./text_notes.ts";
import { lettersOf } from "./text_letters.ts";
import type { TextPart, TextSize } from "./text_part.ts";

/** An image: its lines, and those written at it. */
interface Tile {
  readonly lines: readonly string[];
  readonly texts: readonly string[];
}

/** How many columns are between images. */
const GAP = 2;

/**
 * Draws a layer of images, and the texts with the same places below them.
 *
 * @param layers Images and texts; only images that are PNG data URLs are drawn.
 * @param size The columns; there are as many rows as the images want.
 */
export function imagesText(layers: readonly Layer[], { width, color }: TextSize): TextPart {
  const { rows, encoding } = layers.find(({ mark }) => mark === "image")!;
  const texts = layers.filter(({ mark }) => mark === "text");
  const axes = layers.find(({ invisible }) => invisible);
  const { letters, notes } = lettersOf(layers, axes);
  const lines = [...Map.groupBy(rows, (row) => String(shown(encoding.y, row))).values()];
  const drawn = lines.flatMap((line) => {
    const pictures = line.map((row) => pictureOf(shown(encoding.url, row)));
    const natural = Math.max(...pictures.map((picture) => picture?.width ?? 0)) * (color ? 1 : 2);
    const room = Math.floor((width + GAP) / line.length) - GAP;
    const columns = Math.max(1, Math.min(width, natural, Math.max(room, Math.ceil(natural / 2))));
    const tiles = line.map((row, index) => ({
      lines: pictures[index] ? pixelLines(pictures[index], columns, color, letters) : ["(image)"],
      texts: texts.map((layer) => textOf(layer, encoding, row)).filter((text) => text !== ""),
    }));
    const most = Math.max(1, Math.floor((width + GAP) / (columns + GAP)));
    return Array.from(
      { length: Math.ceil(tiles.length / most) },
      (_, index) => sideBySide(tiles.slice(index * most, (index + 1) * most), columns),
    ).flat();
  });
  return { lines: drawn, notes: [...notes, ...(axes ? axisNotes(axes, color) : [])], narrow: true };
}

function pictureOf(url: unknown): Picture | undefined {
  const text = /^data:image\/png;base64,(.*)$/s.exec(String(url))?.[1];
  if (text === undefined) return undefined;
  return readPng(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** What a layer of texts writes at the place of an image. */
function textOf({ rows, encoding }: Layer, image: Layer["encoding"], row: Row): string {
  const place = (channels: Layer["encoding"], row: Row) =>
    `${shown(channels.x, row)} ${shown(channels.y, row)}`;
  const found = rows.find((other) => place(encoding, other) === place(image, row));
  const text = found && shown(encoding.text, found);
  return typeof text === "number" ? cellText(text) : String(text ?? "");
}

/** Tiles in a row: their lines beside each other, then their texts, then an empty line where there are texts. */
function sideBySide(tiles: readonly Tile[], columns: number): string[] {
  const height = Math.max(...tiles.map(({ lines }) => lines.length));
  const notes = Math.max(...tiles.map(({ texts }) => texts.length));
  const row = (texts: readonly string[]) =>
    texts.map((text) => text + " ".repeat(Math.max(0, columns - textWidth(text))))
      .join(" ".repeat(GAP));
  return [
    ...Array.from({ length: height }, (_, i) => row(tiles.map(({ lines }) => lines[i] ?? ""))),
    ...Array.from(
      { length: notes },
      (_, i) => row(tiles.map(({ texts }) => cut(texts[i] ?? "", columns))),
    ),
    "",
  ];
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}
