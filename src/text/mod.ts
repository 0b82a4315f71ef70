/**
 * Figures as text, the one line of a terminal that is rewritten, and the grammar of messages. This folder depends on
 * nothing.
 *
 * @module
 */

export * from "./status_line.ts";
