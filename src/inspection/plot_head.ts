/**
 * What every plot begins with: the look of all, a description, a title.
 *
 * @module
 */

import type { PlotSpec } from "./plot_spec.ts";

/**
 * One look for all plots. Text takes the colour of the page around it; it is black elsewhere.
 */
const plotConfig: PlotSpec = {
  background: "white",
  font: "system-ui, Helvetica, Arial, sans-serif",
  padding: 12,
  style: { "group-title": { fill: "currentColor" }, "group-subtitle": { fill: "currentColor" } },
  view: { stroke: null },
  axis: {
    domainColor: "#888888",
    gridColor: "#888888",
    gridOpacity: 0.25,
    tickColor: "#888888",
    labelColor: "currentColor",
    labelFontSize: 12,
    titleColor: "currentColor",
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  legend: {
    labelColor: "currentColor",
    labelFontSize: 12,
    labelLimit: 0,
    symbolSize: 400,
    symbolStrokeWidth: 2.5,
    symbolType: "stroke",
    titleColor: "currentColor",
    titleFontSize: 12,
    titleFontWeight: "normal",
    titleLimit: 0,
  },
  line: { strokeJoin: "round", strokeWidth: 2 },
  text: { color: "currentColor", fontSize: 12 },
  title: {
    anchor: "start",
    color: "currentColor",
    fontSize: 15,
    offset: 10,
    subtitleColor: "currentColor",
    subtitleFontSize: 11,
  },
};

/**
 * What every plot begins with: the look, a description for those who cannot see it, a title and lines below it.
 *
 * @param description A sentence or two: what is drawn, and what it comes to.
 */
export function plotHead(
  description: string,
  title?: string,
  caption: readonly string[] = [],
): PlotSpec {
  return {
    config: plotConfig,
    description: title === undefined ? description : `${title}. ${description}`,
    ...titleOf(title, caption),
  };
}

/** A subtitle without a title would not be drawn: it becomes the title, and looks as it would. */
function titleOf(title: string | undefined, caption: readonly string[]): PlotSpec {
  if (caption.length === 0) return title === undefined ? {} : { title };
  if (title !== undefined) return { title: { text: title, subtitle: caption } };
  return { title: { text: caption, fontSize: 11, fontWeight: "normal" } };
}

/** Names as a list of at most eight for a {@linkcode plotHead}. */
export function listed(names: readonly string[]): string {
  const rest = names.length > 8 ? ` and ${names.length - 7} more` : "";
  return names.slice(0, rest === "" ? 8 : 7).join(", ") + rest;
}

/** A number of things in words: `1 epoch`, `2 epochs`. */
export function countOf(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}
