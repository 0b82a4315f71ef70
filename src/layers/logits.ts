/**
 * The logits behind probabilities: what `softmax` and `sigmoid` were given, for losses that are computed from it.
 *
 * A probability that is 0 or 1 in 32 bits has lost how far it lies beyond, and with it the gradient; its logit has not.
 *
 * @module
 */

import { type Tensor, unchecked } from "../tensors/tensor.ts";
import { sameTape, type TapePlace, tapePlace } from "../tensors/tape.ts";

/** What turns logits into probabilities. */
export type ProbabilityActivation = "softmax" | "sigmoid";

interface Origin {
  readonly activation: ProbabilityActivation;
  readonly logits: Tensor<string>;
  readonly place: TapePlace;
}

const origins = new WeakMap<object, Origin>();

/** Notes beside probabilities which logits they were made of, and gives them. */
export function withLogits<S extends string>(
  probabilities: Tensor<S>,
  activation: ProbabilityActivation,
  logits: Tensor<S>,
): Tensor<S> {
  origins.set(probabilities, {
    activation,
    logits: logits as Tensor<string>,
    place: tapePlace(),
  });
  return probabilities;
}

/**
 * The logits that an activation made probabilities of. There are none where they were freed, where a gradient is taken by
 * the probabilities themselves, or where these were made off the tape and are constants.
 */
export function logitsOf(
  probabilities: Tensor<string>,
  activation: ProbabilityActivation,
): Tensor<string> | undefined {
  const origin = origins.get(probabilities);
  if (origin?.activation !== activation || !sameTape(origin.place, tapePlace())) return undefined;
  return unchecked(origin.logits).isDisposed ? undefined : origin.logits;
}
