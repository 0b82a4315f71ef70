/**
 * Tables: as data, and as aligned text for the terminal. An HTML page takes the same tables.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";

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

/**
 * A table as text: columns side by side, numbers to the right, a rule below the headings.
 *
 * @throws {RangeError} Where a row has not as many cells as there are columns.
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
export function tableText(table: Table): string {
  checkTable(table, "Cannot write a table");
  const numeric = numericColumns(table);
  const cells = [table.columns, ...table.rows.map((row) => row.map(cellText))];
  const widths = table.columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  const [header, ...body] = cells.map((row) =>
    row.map((cell, i) => numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])).join("  ")
      .trimEnd()
  );
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1)));
  return [header, rule, ...body].join("\n");
}
