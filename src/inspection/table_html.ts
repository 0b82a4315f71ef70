/**
 * Tables as HTML, for pages and notebooks.
 *
 * @module
 */

import { escapeHtml } from "./escape_html.ts";
import { cellText, checkTable, numericColumns, type Table } from "./table.ts";

/**
 * A table as an HTML element. Its headings say that they head columns; cells with numbers have the class `number`.
 *
 * @param action What is being done, for the message: `"Cannot write a table"`.
 * @param caption A line above the table.
 * @throws {RangeError} Where a row has not as many cells as there are columns.
 */
export function tableHtml(table: Table, action: string, caption?: string): string {
  checkTable(table, action);
  const numeric = numericColumns(table);
  const numbers = (column: number) => numeric[column] ? ' class="number"' : "";
  const heads = table.columns.map((text, column) =>
    `<th scope="col"${numbers(column)}>${escapeHtml(text)}</th>`
  );
  const rows = table.rows.map((row) =>
    row.map((cell, column) => `<td${numbers(column)}>${escapeHtml(cellText(cell))}</td>`)
  );
  return [
    "<table>",
    ...(caption === undefined ? [] : [`<caption>${escapeHtml(caption)}</caption>`]),
    `<thead><tr>${heads.join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map((cells) => `<tr>${cells.join("")}</tr>`),
    "</tbody>",
    "</table>",
  ].join("\n");
}
