/**
 * Plots as plain data.
 *
 * @module
 */

/** A value in a {@linkcode PlotSpec}: anything that JSON can say. */
export type PlotValue = string | number | boolean | null | readonly PlotValue[] | PlotSpec;

/** A Vega-Lite specification as plain data: made by the functions here, or written by hand. */
export type PlotSpec = { readonly [property: string]: PlotValue };
