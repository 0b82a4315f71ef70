/**
 * Figures as text, and the one line of a terminal that is rewritten. This folder depends on nothing.
 *
 * @module
 */

export * from "./status_line.ts";
