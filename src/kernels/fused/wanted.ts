/**
 * What becomes of gradients that a kernel computes together.
 *
 * @module
 */

import type { TensorInfo } from "../../tensors/tfjs.ts";
import { release } from "../output.ts";

/** Those gradients that are wanted; the others are freed. */
export function onlyWanted<G extends Record<string, TensorInfo>>(
  gradients: G,
  wanted: ReadonlySet<string>,
): Partial<G> {
  const found = Object.entries(gradients);
  for (const [name, gradient] of found) if (!wanted.has(name)) release(gradient);
  return Object.fromEntries(found.filter(([name]) => wanted.has(name))) as Partial<G>;
}
