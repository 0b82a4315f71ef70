/**
 * The version of this library, for the files that it writes.
 *
 * @module
 */

/** The version, as `deno.json` says it. */
export const VERSION = "0.1.0";
