/**
 * The versions of what computes, for reports.
 *
 * @module
 */

import { version_core } from "../tensors/tfjs.ts";
import { VERSION } from "../text/version.ts";

/**
 * The versions of the library, of Deno and of TensorFlow.js, as they are written in a report.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { versions } from "shapefold";
 *
 * assertEquals(versions().Deno, Deno.version.deno);
 * ```
 */
export function versions(): Readonly<Record<"shapefold" | "Deno" | "TensorFlow.js", string>> {
  return { shapefold: VERSION, Deno: Deno.version.deno, "TensorFlow.js": version_core };
}
