/**
 * Whether two activations are the same one: by what they compute, which tells those of one's own, too.
 *
 * @module
 */

import type { Activation } from "../../layers/activations.ts";
import { asTensor } from "../../tensors/convert.ts";
import { scope } from "../../tensors/memory.ts";
import { values } from "../../tensors/read.ts";

/** Two rows on which those of this library and of Keras all differ. */
const PROBE = Float32Array.of(-3, -1, -0.5, -0.1, 0, 0.25, 0.75, 1, 2.5, 7);

/** How far apart two numbers may be that are the same. */
const TOLERANCE = 1e-5;

/** Whether two activations give the same numbers. */
export function computeTheSame(f: Activation, g: Activation): boolean {
  return scope(() => {
    const x = asTensor(PROBE, "2 5");
    const [ours, others] = [values(f(x)), values(g(x))];
    return ours.every((value, i) => Math.abs(value - others[i]) <= TOLERANCE);
  });
}
