/**
 * The types of losses of a yes or no: one a row, or several.
 *
 * @module
 */

import type { Loss } from "./loss.ts";

/** A loss whose labels are answers yes or no: one a row for the pattern `"... 1"`. */
export type BinaryLoss<Name extends string, Pattern extends string> = Loss<
  Name,
  Pattern,
  Pattern,
  "float32"
>;

/** A loss of one yes or no a row as it stands, and the function from options to another. */
export interface ConfigurableBinaryLoss<Name extends string, Options>
  extends BinaryLoss<Name, "... 1"> {
  <const Multi extends boolean = false>(
    options: Options & { readonly multiLabel?: Multi },
  ): BinaryLoss<Name, Multi extends true ? "... labels" : "... 1">;
}
