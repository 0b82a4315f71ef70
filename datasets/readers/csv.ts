/**
 * CSV: a table of numbers as text. Deno's own parser takes it apart, some rows at a time, so that the cells of a
 * large file are never all in memory as strings.
 *
 * @module
 */

import { parse } from "npm:deno-std@1.4.0/csv/mod.js";
import { describe } from "../../src/text/found.ts";
import { type ByteSource, contentsOf, type ReadOptions } from "./contents.ts";

/** A table of numbers. */
export interface CsvTable {
  /** The names of the columns, where the file has a header. */
  readonly columns?: readonly string[];
  /** How many rows and columns there are. */
  readonly shape: readonly [rows: number, columns: number];
  /** The numbers, row by row. */
  readonly data: Float64Array;
}

/** What {@linkcode readCsv} may be told. */
export interface CsvOptions extends ReadOptions {
  /** Whether the first row names the columns; unless said it does where it holds anything but numbers. */
  readonly header?: boolean;
  /** What stands between cells, one character; `","` unless said. */
  readonly separator?: string;
}

/** How many bytes are taken apart at once, at least: 1 MiB, and up to the end of the row. */
const BLOCK = 2 ** 20;

/** A longer row is no row of a table: 64 MiB. It would have to be one text, and those have an end. */
const LONGEST_ROW = 2 ** 26;

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

/**
 * Reads a CSV file of numbers in UTF-8, gzipped or not. Cells may be quoted, empty lines are passed over.
 *
 * @param source Bytes, a path, or a `file:` address.
 * @throws {SyntaxError} Where a row has more or fewer cells than the first, where a cell is empty or no finite number,
 * or where quotes are not closed, with the line and the column.
 * @throws {RangeError} Where a gzipped file unpacks to more than `maxBytes`.
 * @throws {Deno.errors.NotCapable} Where the file may not be read; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { readCsv } from "shapefold/datasets";
 *
 * const bytes = new TextEncoder().encode("height,weight\n1.8,75\n1.6,\n");
 * await assertRejects(
 *   () => readCsv(bytes), // or a path: "people.csv"
 *   SyntaxError,
 *   'Cannot read the bytes: expected a number but found "" at line 3, column 2',
 * );
 *
 * const { columns, shape, data } = await readCsv(bytes.subarray(0, -5));
 * assertEquals({ columns, shape, data }, {
 *   columns: ["height", "weight"],
 *   shape: [1, 2],
 *   data: Float64Array.of(1.8, 75),
 * });
 * ```
 */
export async function readCsv(source: ByteSource, options: CsvOptions = {}): Promise<CsvTable> {
  const { header, separator = "," } = options;
  if (header !== undefined && typeof header !== "boolean") {
    throw new TypeError(
      `Cannot read a CSV file: expected a header of true or false but found ${describe(header)}`,
    );
  }
  if (typeof separator !== "string" || !/^[^"\r\n\d.+e-]$/i.test(separator)) {
    throw new TypeError(
      `Cannot read a CSV file: expected a separator of one character, such as "," or "\\t", ` +
        `but found ${describe(separator)}`,
    );
  }
  const known = ["header", "separator"];
  const { bytes, file } = await contentsOf("a CSV file", source, options, { known });
  const parts: Float64Array[] = [];
  let columns: string[] | undefined;
  let width: number | undefined;
  for (const block of blocksOf(bytes, file)) {
    const rows = rowsOf(block, separator, file);
    const isFirst = width === undefined && rows.length > 0;
    width ??= rows[0]?.length;
    if (isFirst && (header ?? isHeader(rows[0]))) columns = rows[0];
    const skipped = isFirst && columns !== undefined ? 1 : 0;
    if (width !== undefined) parts.push(numbersOf(rows, skipped, width, block, file));
  }
  if (width === undefined) throw wrongCell(file, "rows of numbers", "none", 1, 1);
  const data = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { ...(columns && { columns }), shape: [data.length / width, width], data };
}

/** Some whole rows of a file. */
interface Block {
  readonly bytes: Uint8Array;
  /** The line that they begin with, counted from 1. */
  readonly line: number;
}

/** The file in blocks of whole rows: a line ends a row where no quote is open. */
function* blocksOf(bytes: Uint8Array, file: string): Generator<Block> {
  const [quote, newline] = [0x22, 0x0a];
  let [start, line, lines] = [0, 1, 0];
  let isQuoted = false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === quote) isQuoted = !isQuoted;
    if (i - start > LONGEST_ROW + BLOCK) {
      const expected = `a row of at most ${LONGEST_ROW} bytes`;
      throw wrongCell(file, expected, "a longer one", line, 1);
    }
    if (bytes[i] !== newline) continue;
    lines++;
    if (isQuoted || i - start < BLOCK) continue;
    yield { bytes: bytes.subarray(start, i + 1), line };
    start = i + 1;
    line += lines;
    lines = 0;
  }
  yield { bytes: bytes.subarray(start), line };
}

function rowsOf(block: Block, separator: string, file: string): string[][] {
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(block.bytes), { separator });
  } catch (error) {
    if (error instanceof TypeError) {
      throw wrongCell(file, "text in UTF-8", "other bytes", block.line, 1);
    }
    const row = textRows(block).find(({ text }) => !isParsed(text, separator));
    throw new SyntaxError(
      `Cannot read ${file}: expected pairs of quotes around whole cells but found one astray ` +
        `in the row at line ${row?.line ?? block.line}`,
    );
  }
}

function isParsed(text: string, separator: string): boolean {
  try {
    parse(text, { separator });
    return true;
  } catch {
    return false;
  }
}

/** Text somewhere; where cells are empty as well it is no header but a row that lacks some. */
function isHeader(row: readonly string[]): boolean {
  return row.some((cell) => cell.trim() !== "" && !isNumber(cell));
}

function isNumber(cell: string): boolean {
  return NUMBER.test(cell) && Number.isFinite(Number(cell));
}

/** The numbers of all rows but the first `skipped`. */
function numbersOf(
  rows: readonly string[][],
  skipped: number,
  width: number,
  block: Block,
  file: string,
): Float64Array {
  const numbers = new Float64Array((rows.length - skipped) * width);
  let at = 0;
  for (let row = skipped; row < rows.length; row++) {
    const cells = rows[row];
    if (cells.length !== width) {
      const column = Math.min(cells.length, width) + 1;
      throw wrongCell(file, `${width} cells`, `${cells.length}`, textRows(block)[row].line, column);
    }
    for (let column = 0; column < width; column++) {
      const cell = cells[column];
      if (!isNumber(cell)) {
        throw wrongCell(file, "a number", describe(cell), textRows(block)[row].line, column + 1);
      }
      numbers[at++] = Number(cell);
    }
  }
  return numbers;
}

/** The rows with the lines they begin on, for messages: empty lines are none, quoted cells may go over several. */
function textRows({ bytes, line }: Block): { text: string; line: number }[] {
  const rows: { text: string; line: number }[] = [];
  let isQuoted = false;
  for (const [i, text] of new TextDecoder().decode(bytes).split("\n").entries()) {
    if (isQuoted) rows[rows.length - 1].text += `\n${text}`;
    else if (text !== "" && text !== "\r") rows.push({ text, line: line + i });
    if (text.split('"').length % 2 === 0) isQuoted = !isQuoted;
  }
  return rows;
}

function wrongCell(
  file: string,
  expected: string,
  found: string,
  line: number,
  column: number,
): SyntaxError {
  return new SyntaxError(
    `Cannot read ${file}: expected ${expected} but found ${found} at line ${line}, column ${column}`,
  );
}
