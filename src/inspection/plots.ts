/**
 * Pictures and pages: plots as plain data ([Vega-Lite](https://vega.github.io/vega-lite/)
 * specifications), drawn as SVG, PNG and text, shown in notebooks, and HTML pages to put them in.
 *
 * This is an entry of its own, `shapefold/plots`. Vega takes longer to load than everything else here, and is
 * loaded when the first plot is drawn, as is what makes PNG of it. Drawing needs no permission; writing the result to a
 * file needs `--allow-write`.
 *
 * @module
 */

export * from "./bar_plot.ts";
export type { Bar, Baseline } from "./bars.ts";
export * from "./comparison_plot.ts";
export * from "./confusion_matrix_plot.ts";
export type { Curve } from "./curves.ts";
export * from "./curves_plot.ts";
export * from "./decision_surface_plot.ts";
export * from "./heat_map_plot.ts";
export { type HeatMap, kernelFilters } from "./heat_maps.ts";
export * from "./histogram_plot.ts";
export * from "./html_page.ts";
export * from "./image_grid_plot.ts";
export * from "./learning_curves_plot.ts";
export * from "./scatter_plot.ts";
export type { LabelledPoint, Surface } from "./surface.ts";
export type { EpochFigures } from "../training/history.ts";
export type { Figures } from "../training/figures.ts";
export type { Table } from "./table.ts";
export type { PlotAxes, PlotCurve } from "./plot_axes.ts";
export type { PlotSpec, PlotValue } from "./plot_spec.ts";
export * from "./to_svg.ts";
export * from "./to_png.ts";
export * from "./to_text.ts";
export * from "./display.ts";
