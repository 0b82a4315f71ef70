/**
 * Freeing the tensors of a tree for somebody.
 *
 * @module
 */

import { freeBy, type Owner } from "./freed.ts";
import { unchecked } from "./tensor.ts";
import { tensorsIn } from "./tree.ts";

/** Frees the tensors of a tree, and notes who did; those freed before are passed over. */
export function freeTree(owner: Owner, tree: unknown): void {
  for (const leaf of tensorsIn(tree)) freeBy(owner, unchecked(leaf));
}
