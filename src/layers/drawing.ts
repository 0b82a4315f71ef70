/**
 * What layers share that draw from the key in training, and in inference do nothing: the kinds of dropout and noise.
 *
 * @module
 */

import { mul } from "../tensors/arithmetic.ts";
import type { Key } from "../tensors/key.ts";
import { bernoulli } from "../tensors/random.ts";
import { offTape } from "../tensors/tape.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { type Applied, type Context, stateless } from "./layer.ts";

/** Throws where a rate is outside of [0, 1). */
export function checkRate(name: string, rate: number): void {
  if (Number.isFinite(rate) && rate >= 0 && rate < 1) return;
  throw wrongNumber(`Cannot make ${name}`, "a rate of at least 0 and below 1", rate);
}

/** The key of the context; throws where a layer that needs one was given none. */
export function keyIn({ key }: Context, label: string): Key {
  if (key !== undefined) return key;
  throw new TypeError(
    `Cannot apply ${label} in training: expected a key in the context but found none`,
  );
}

/**
 * What a layer does that changes its input at random in training only.
 *
 * @param label How messages call it.
 * @param amount A rate or a deviation; where it is 0, nothing is drawn and no key is needed.
 */
export function inTraining(
  label: string,
  amount: number,
  change: (x: Tensor<string>, key: Key) => Tensor<string>,
): (params: unknown, running: null, x: Tensor<string>, context: Context) => Applied<null> {
  return stateless((_params, x, context) =>
    context.training && amount > 0 ? change(x, keyIn(context, label)) : x
  );
}

/** `1 / (1 - rate)` with probability `1 - rate`, otherwise 0: what is multiplied by them keeps its expectation. */
export function dropoutFactors(
  key: Key,
  rate: number,
  sizes: readonly number[],
): Tensor<string> {
  return offTape(() => mul(bernoulli(key, 1 - rate, sizes.join(" ") as string), 1 / (1 - rate)));
}
