/**
 * A plot as SVG, drawn by Vega.
 *
 * @module
 */

import type { Spec } from "npm:vega@6.4.0";
import type { TopLevelSpec } from "npm:vega-lite@6.5.0";
import { describe } from "../text/found.ts";
import { escapeHtml } from "./escape_html.ts";
import type { PlotSpec } from "./plot_spec.ts";

/**
 * Draws a plot.
 *
 * @param spec What a plot function gave, or any other Vega-Lite specification whose data are inside of it.
 * @returns The text of an SVG file. The description of the specification, if it has one, is what readers of the screen say.
 * @throws {TypeError} Where it is not a Vega-Lite specification; small mistakes in one are only
 * warned of on the console.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { toSvg } from "shapefold/plots";
 *
 * const svg = await toSvg({
 *   data: { values: [{ rate: 0.1, accuracy: 0.96 }, { rate: 0.2, accuracy: 0.95 }] },
 *   mark: "bar",
 *   encoding: {
 *     x: { field: "rate", type: "nominal" },
 *     y: { field: "accuracy", type: "quantitative" },
 *   },
 * });
 *
 * assert(svg.startsWith("<svg"));
 * ```
 */
export async function toSvg(spec: PlotSpec): Promise<string> {
  const { parse, View, Warn } = await import("npm:vega@6.4.0");
  const view = new View(parse(await compileSpec(spec)), { renderer: "none", logLevel: Warn });
  try {
    return described(await view.toSVG(), spec.description);
  } finally {
    view.finalize();
  }
}

/** A picture that tells those who do not see it what it shows. */
function described(svg: string, description: unknown): string {
  if (typeof description !== "string") return svg;
  return svg.replace("<svg", () => `<svg role="img" aria-label="${escapeHtml(description)}"`);
}

async function compileSpec(spec: PlotSpec): Promise<Spec> {
  const { compile } = await import("npm:vega-lite@6.5.0");
  try {
    // Vega numbers the rows of the data that it is given.
    return compile(structuredClone(spec) as unknown as TopLevelSpec).spec;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : describe(cause);
    throw new TypeError(
      `Cannot draw a plot: expected a Vega-Lite specification but found none: ${reason}`,
      { cause },
    );
  }
}
