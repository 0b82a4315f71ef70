/**
 * One HTML page with pictures and tables that stands alone: no script, no file beside it, no network.
 *
 * @module
 */

import { cellText, checkTable, numericColumns, type Table } from "./table.ts";

/** A section of an {@linkcode htmlPage}: a heading and, below it, what is given of the rest. */
export interface PageSection {
  /** A line above the section. */
  readonly heading: string;
  /** A paragraph; further ones after an empty line. */
  readonly text?: string;
  /** A picture: what `toSvg` returned. It becomes part of the page as it is. */
  readonly svg?: string;
  /** A table. */
  readonly table?: Table;
}

/** What an {@linkcode htmlPage} shows. */
export interface HtmlPageContent {
  /** The title of the page, also its first heading. */
  readonly title: string;
  /** The sections, from top to bottom. */
  readonly sections: readonly PageSection[];
}

const style = `
:root { color-scheme: light dark; }
body {
  max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; line-height: 1.5;
  font-family: system-ui, Helvetica, Arial, sans-serif;
  color: light-dark(#1b1f24, #e3e6ea); background: light-dark(#ffffff, #15181c);
}
h1, h2 { line-height: 1.25; }
h2 { margin-top: 2.5rem; }
p { max-width: 42rem; }
figure { margin: 1rem 0; overflow-x: auto; }
figure > svg { max-width: 100%; height: auto; }
figure > svg > rect:first-child { fill: none; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.9rem; border-bottom: 1px solid #8884; text-align: left; }
th { border-bottom-width: 2px; }
.number { text-align: right; }
`;

/**
 * Writes an HTML page. Its text is escaped, its colours follow the reader's light or dark setting, and
 * its content security policy forbids scripts and requests.
 *
 * @param content The title and the sections.
 * @returns The text of an HTML file.
 * @throws {RangeError} Where a row of a table has not as many cells as there are columns.
 * @throws {SyntaxError} Where a picture is not the text of an SVG element.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { htmlPage } from "shapefold/plots";
 *
 * const page = htmlPage({
 *   title: "Dropout & friends",
 *   sections: [{
 *     heading: "Test set",
 *     table: { columns: ["rate", "accuracy"], rows: [[0.1, 0.96375], [0.2, "diverged"]] },
 *   }],
 * });
 *
 * assertStringIncludes(page, "<h1>Dropout &amp; friends</h1>");
 * assertStringIncludes(page, '<td class="number">0.9637</td>');
 * ```
 */
export function htmlPage({ title, sections }: HtmlPageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${sections.map(sectionHtml).join("\n")}
</body>
</html>
`;
}

function sectionHtml({ heading, text, svg, table }: PageSection): string {
  return [
    "<section>",
    `<h2>${escapeHtml(heading)}</h2>`,
    ...(text === undefined ? [] : text.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part)}</p>`)),
    ...(svg === undefined ? [] : [figureHtml(heading, svg)]),
    ...(table === undefined ? [] : [tableHtml(heading, table)]),
    "</section>",
  ].join("\n");
}

function figureHtml(heading: string, svg: string): string {
  if (!/^<svg[\s>][^]*<\/svg>\s*$/.test(svg)) {
    throw new SyntaxError(
      `Cannot write section "${heading}": expected an SVG element but found "${svg.slice(0, 20)}"`,
    );
  }
  return `<figure>${svg}</figure>`;
}

function tableHtml(heading: string, table: Table): string {
  checkTable(table, `Cannot write section "${heading}"`);
  const { columns, rows } = table;
  const numeric = numericColumns(table);
  const cell = (tag: string, column: number, text: string) =>
    `<${tag}${numeric[column] ? ' class="number"' : ""}>${escapeHtml(text)}</${tag}>`;
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((text, column) => cell(tag, column, text)).join("")}</tr>`;
  return [
    "<table>",
    `<thead>${line("th", columns)}</thead>`,
    "<tbody>",
    ...rows.map((row) => line("td", row.map(cellText))),
    "</tbody>",
    "</table>",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
