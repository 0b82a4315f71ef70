/**
 * Figures as text, and the one line of a terminal that is rewritten. This folder depends on nothing.
 *
 * @module
 */

export * from "./format_number.ts";
export * from "./progress_text.ts";
export * from "./status_line.ts";
