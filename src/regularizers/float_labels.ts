/**
 * Labels that can be mixed: floats, not the indices of classes.
 *
 * @module
 */

import type { AnyLoss } from "../losses/loss.ts";

/** Throws where the labels of a loss are integers. */
export function checkFloatLabels(name: string, { dtype }: AnyLoss): void {
  if (dtype === "float32") return;
  throw new TypeError(
    `Cannot apply ${name}: expected float32 labels but they are ${dtype}; ` +
      "make them one-hot: oneHot(labels, classes)",
  );
}
