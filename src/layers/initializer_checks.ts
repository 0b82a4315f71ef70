/**
 * The check of the initializers that a layer is told.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { Initializer } from "./initializers.ts";

/** Throws where one of the options `{ kernelInitializer, ... }` is no function. */
export function checkInitializers(
  action: string,
  initializers: Readonly<Record<string, Initializer>>,
): void {
  for (const [name, initializer] of Object.entries(initializers)) {
    if (typeof initializer === "function") continue;
    throw new TypeError(
      `${action}: expected a ${name} such as heNormal but found ${describe(initializer)}`,
    );
  }
}
