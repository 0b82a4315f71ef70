/**
 * One HTML page with pictures and tables that stands alone: no script, no file beside it, no network.
 *
 * @module
 */

import { escapeHtml } from "./escape_html.ts";
import { aboutTables, type PageAbout, type PageTable } from "./page_about.ts";
import { pageStyle } from "./page_style.ts";
import type { Table } from "./table.ts";
import { tableHtml } from "./table_html.ts";

export type { PageAbout, PageDataSource, PageTable } from "./page_about.ts";

/** A picture on a page. */
export interface PageFigure {
  /** What `toSvg` returned. It becomes part of the page as it is. */
  readonly svg: string;
  /** A line below the picture. */
  readonly caption?: string;
  /**
   * What the picture shows, for those who do not see it; the description of the plot, the caption or the heading of the
   * section unless said.
   */
  readonly alt?: string;
}

/** A section of an {@linkcode htmlPage}: a heading and, below it, what is given of the rest. */
export interface PageSection {
  /** A line above the section. */
  readonly heading: string;
  /** A paragraph; further ones after an empty line. */
  readonly text?: string;
  /** A picture without a caption: what `toSvg` returned. */
  readonly svg?: string;
  /** A table without a caption. */
  readonly table?: Table;
  /** Pictures with what is to be said of each. */
  readonly figures?: readonly PageFigure[];
  /** Tables with what is to be said of each. */
  readonly tables?: readonly PageTable[];
}

/** What an {@linkcode htmlPage} shows. */
export interface HtmlPageContent {
  /** The title of the page, also its first heading. */
  readonly title: string;
  /** A paragraph below the title; further ones after an empty line. */
  readonly text?: string;
  /** The sections, from top to bottom. */
  readonly sections: readonly PageSection[];
  /** What the figures come from: a last section. */
  readonly about?: PageAbout;
}

/** Only styles and pictures that are in the page itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Writes an HTML page. Its text is escaped, its colours follow the reader's light or dark setting, it can be printed and
 * read on narrow screens, and its content security policy forbids scripts and requests.
 *
 * @param content The title, the sections, and what the figures come from.
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
 *   about: { date: "21 November 2026", seed: 1, configuration: { epochs: 50 } },
 * });
 *
 * assertStringIncludes(page, "<h1>Dropout &amp; friends</h1>");
 * assertStringIncludes(page, '<td class="number">0.9637</td>');
 * ```
 */
export function htmlPage({ title, text, sections, about = {} }: HtmlPageContent): string {
  const tables = aboutTables(about);
  const all = tables.length === 0 ? sections : [...sections, { heading: "About this run", tables }];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${[`<h1>${escapeHtml(title)}</h1>`, ...paragraphs(text), ...all.map(sectionHtml)].join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml(section: PageSection, index: number): string {
  const { heading, text, svg, table, figures = [], tables = [] } = section;
  const pictures = svg === undefined ? figures : [{ svg }, ...figures];
  const action = `Cannot write section "${heading}"`;
  return [
    "<section>",
    `<h2>${escapeHtml(heading)}</h2>`,
    ...paragraphs(text),
    ...pictures.map((figure, i) => figureHtml(figure, heading, `s${index}f${i}-`, action)),
    ...(table === undefined ? tables : [{ table }, ...tables]).map(({ table, caption }) =>
      `<div class="scroll">\n${tableHtml(table, action, caption)}\n</div>`
    ),
    "</section>",
  ].join("\n");
}

function paragraphs(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part)}</p>`);
}

function figureHtml(figure: PageFigure, heading: string, prefix: string, action: string): string {
  const { svg, caption, alt } = figure;
  if (!/^<svg[\s>][^]*<\/svg>\s*$/.test(svg)) {
    throw new SyntaxError(
      `${action}: expected an SVG element but found "${svg.slice(0, 20)}"`,
    );
  }
  const note = caption === undefined ? "" : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  const named = ownNames(described(svg, alt, caption ?? heading), prefix);
  return `<figure><div>${named}</div>${note}</figure>`;
}

/** A picture that says what it shows: what is given, or else its own description, or else another text. */
function described(svg: string, alt: string | undefined, otherwise: string): string {
  const [tag] = svg.match(/^<svg[^>]*>/)!;
  if (alt === undefined && /\saria-label="[^"]/.test(tag)) return svg;
  const bare = tag.replaceAll(/\s(?:role|aria-\w+)="[^"]*"/g, "");
  const label = ` role="img" aria-label="${escapeHtml(alt ?? otherwise)}"`;
  return bare.replace(/^<svg/, `<svg${label}`) + svg.slice(tag.length);
}

/** The names inside of a picture made its own: several pictures of a page have the same, such as `clip0`. */
function ownNames(svg: string, prefix: string): string {
  return svg.replaceAll(/(\sid="|url\(#|href="#)/g, `$1${prefix}`);
}
