/**
 * Looking at models and runs.
 *
 * Only what needs nothing heavy is exported from here; charts in the terminal and pictures have entries of their own,
 * `terminal_chart.ts` and `plots.ts`, because they load a library each.
 *
 * @module
 */

export * from "./summary.ts";
export { type Table, tableText, type TableTextOptions } from "./table.ts";
export * from "./versions.ts";
