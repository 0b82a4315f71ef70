/**
 * Tables: as data, and as aligned text for the terminal. An HTML page takes the same tables.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";

/** A table. */
export interface Table {
  /** The headings of the columns. */
  readonly columns: readonly string[];
  /**
   * The cells of each row, as many as there are columns. Integers are written in full, other numbers with four significant
   * digits; text stays as it is.
   */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a cell says. */
export function cellText(value: string | number): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? String(value) : formatFigure(value, 4);
}

/** Which columns hold numbers, or nothing but text that says some: they stand to the right. */
export function numericColumns({ columns, rows }: Table): readonly boolean[] {
  return columns.map((_, column) => {
    const cells = rows.map((row) => row[column]);
    return cells.some((cell) => typeof cell === "number") ||
      cells.some(isFigure) && cells.every((cell) => isFigure(cell) || cell === "–");
  });
}

/** Is it a number as text, such as "12 %", "-0.5", "55,050" or "3.1 s"? */
function isFigure(cell: string | number): boolean {
  return /^[-+]?\d[\d.,/]*(e[-+]?\d+)?( ?[%a-z]{1,3})?$/i.test(`${cell}`);
}

/**
 * Checks that each row has a cell for each column.
 *
 * @param action What is being done, for the message: `"Cannot write a table"`.
 * @throws {RangeError} With the first row that has not.
 */
export function checkTable({ columns, rows }: Table, action: string): void {
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong < 0) return;
  throw new RangeError(
    `${action}: expected ${columns.length} cells in row ${wrong} but found ${rows[wrong].length}`,
  );
}

/** How {@linkcode tableText} writes. */
export interface TableTextOptions {
  /** The number of columns of characters, 1 or more; as many as the table wants unless said. */
  readonly width?: number;
}

/**
 * A table as text: columns side by side, numbers to the right, a rule below the headings.
 *
 * A table that is wider than what is allowed continues below in as many parts as it takes, each with the first column
 * again; nothing is cut.
 *
 * @throws {RangeError} Where a row has not as many cells as there are columns, or the width is not a whole number from 1.
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tableText } from "shapefold";
 *
 * const text = tableText({ columns: ["rate", "loss"], rows: [["none", 0.41234], ["0.5", 0.25]] });
 * assertEquals(text.split("\n"), ["rate    loss", "────────────", "none  0.4123", "0.5   0.2500"]);
 * ```
 */
export function tableText(table: Table, options: TableTextOptions = {}): string {
  const action = "Cannot write a table";
  checkTable(table, action);
  checkOptions(action, options, ["width"], "{ width: 72 }");
  const { width = Infinity } = options;
  if (width !== Infinity && !(Number.isInteger(width) && width >= 1)) {
    throw wrongNumber(action, "a whole width of at least 1", width);
  }
  const numeric = numericColumns(table);
  const cells = [table.columns, ...table.rows.map((row) => row.map(cellText))];
  const widths = table.columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const part = (columns: readonly number[]) => {
    const [header, ...body] = cells.map((row) =>
      columns.map((i) => numeric[i] ? row[i].padStart(widths[i]) : row[i].padEnd(widths[i]))
        .join(GAP).trimEnd()
    );
    return [header, "─".repeat(totalWidth(columns.map((i) => widths[i]))), ...body].join("\n");
  };
  return partsOf(widths, width).map(part).join("\n\n");
}

/** What stands between columns. */
const GAP = "  ";

/** The columns of each part of a table: the first one, and as many others as have room. */
function partsOf(widths: readonly number[], width: number): number[][] {
  const parts: number[][] = [widths.length === 0 ? [] : [0]];
  for (let column = 1; column < widths.length; column++) {
    const longer = [...parts[parts.length - 1], column];
    const fits = totalWidth(longer.map((i) => widths[i])) <= width;
    if (fits || longer.length === 2) parts[parts.length - 1] = longer;
    else parts.push([0, column]);
  }
  return parts;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
}
