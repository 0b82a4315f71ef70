/**
 * Plots and tables as values that notebooks show.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { type MimeBundle, shownInNotebooks } from "./notebook.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { checkTable, type Table, tableText } from "./table.ts";
import { tableHtml } from "./table_html.ts";
import { toSvg } from "./to_svg.ts";
import { toText } from "./to_text.ts";

/**
 * A plot or a table as a value that the [Jupyter kernel of Deno](https://docs.deno.com/runtime/reference/cli/jupyter/)
 * shows by itself when a cell ends in it.
 *
 * A plot is given to the notebook as Vega-Lite, which JupyterLab draws so that it can be saved and edited, as SVG, and as
 * text; a table as HTML and as text. In everything else the value is what was given: the same data for `JSON`, `toSvg`
 * and `tableText`.
 *
 * @param shown What a plot function gave, or a table.
 * @returns A copy that notebooks show.
 * @throws {TypeError} Where it is neither.
 * @throws {RangeError} Where a row of a table has not as many cells as there are columns.
 *
 * @example The last line of a cell.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { curvesPlot, display } from "shapefold/plots";
 *
 * const spec = curvesPlot([{ name: "loss", y: [0.9, 0.5, 0.4] }], { xLabel: "epoch" });
 * const shown = display(spec);
 * assertEquals(JSON.stringify(shown), JSON.stringify(spec));
 * ```
 */
export function display<Shown extends PlotSpec | Table>(shown: Shown): Shown {
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) {
    throw new TypeError(`Cannot display: expected a plot or a table but found ${describe(shown)}`);
  }
  if (isTable(shown)) {
    checkTable(shown, "Cannot display a table");
    return shownInNotebooks({ ...shown }, () => tableForms(shown));
  }
  return shownInNotebooks({ ...shown }, () => plotForms(shown as PlotSpec));
}

function isTable(shown: PlotSpec | Table): shown is Table {
  return Array.isArray(shown.columns) && Array.isArray(shown.rows);
}

function tableForms(table: Table): MimeBundle {
  return {
    "text/html": tableHtml(table, "Cannot display a table"),
    "text/plain": tableText(table),
  };
}

/** JupyterLab has Vega-Lite 5 and knows it by that label; the plots of this library are the same in both. */
async function plotForms(spec: PlotSpec): Promise<MimeBundle> {
  return {
    "application/vnd.vegalite.v5+json": spec,
    "image/svg+xml": await toSvg(spec),
    "text/plain": plainText(spec),
  };
}

/** The plot as text, or its description where it shows what text cannot. */
function plainText(spec: PlotSpec): string {
  try {
    return toText(spec, { color: false });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return String(spec.description ?? "A plot");
  }
}
