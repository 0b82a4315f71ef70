/**
 * The parts of a plot as text, and how they are put together: what is narrow stands side by side.
 *
 * @module
 */

import { textWidth } from "./ink.ts";

/** How a part of a plot is to be written. */
export interface TextSize {
  /** The number of columns. */
  readonly width: number;
  /** The number of rows of a drawing. */
  readonly height: number;
  /** Whether colours may be used. */
  readonly color: boolean;
}

/** A part of a plot as text. */
export interface TextPart {
  /** Its lines, from top to bottom. */
  readonly lines: readonly string[];
  /** Lines below it, such as the scale of its colours; neighbours with the same ones share them. */
  readonly notes: readonly string[];
  /** Whether it may have others beside it. */
  readonly narrow: boolean;
}

/** What is between two parts side by side. */
const GAP = "   ";

/**
 * Puts parts together: narrow ones with the same notes side by side as far as there is room, others one below the other.
 *
 * @param width The number of columns.
 * @returns Lines joined by `\n`; parts are an empty line apart.
 */
export function joinParts(parts: readonly TextPart[], width: number): string {
  const rows: TextPart[][] = [];
  for (const part of parts) {
    const row = rows.at(-1);
    if (row !== undefined && fits([...row, part], width)) row.push(part);
    else rows.push([part]);
  }
  const blocks = rows.map((row, index) => {
    const notes = notesOf(row);
    const shared = rows[index + 1] !== undefined && notesOf(rows[index + 1]) === notes;
    return [...sideBySide(row), ...(shared || notes === "" ? [] : [notes])];
  });
  return blocks.map((lines) => lines.map((line) => line.trimEnd()).join("\n").trimEnd())
    .join("\n\n");
}

function notesOf([{ notes }]: readonly TextPart[]): string {
  return notes.join("\n");
}

function fits(row: readonly TextPart[], width: number): boolean {
  const widths = row.map(widthOf);
  const total = widths.reduce((sum, one) => sum + one, GAP.length * (row.length - 1));
  return total <= width && row.every(({ narrow }) => narrow) &&
    row.every((part) => notesOf([part]) === notesOf(row));
}

function widthOf({ lines }: TextPart): number {
  return Math.max(0, ...lines.map(textWidth));
}

function sideBySide(row: readonly TextPart[]): readonly string[] {
  if (row.length === 1) return row[0].lines;
  const height = Math.max(...row.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    row.map((part) => {
      const line = part.lines[index] ?? "";
      return line + " ".repeat(widthOf(part) - textWidth(line));
    }).join(GAP));
}
