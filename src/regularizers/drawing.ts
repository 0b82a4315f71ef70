/**
 * What regularizers that draw want of a batch and its context.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import type { Context } from "../layers/layer.ts";
import type { Key } from "../tensors/key.ts";

/** The key of a context; throws where it has none. */
export function keyFor(name: string, { key }: Context): Key {
  if (key !== undefined) return key;
  throw new TypeError(
    `Cannot apply ${name} in training: expected a key in the context but found none`,
  );
}

/** Throws where the inputs of a batch are integers. */
export function checkFloatInputs(name: string, { x }: AnyExamples): void {
  if (x.dtype === "float32") return;
  throw new TypeError(`Cannot apply ${name}: expected float32 inputs but they are ${x.dtype}`);
}
