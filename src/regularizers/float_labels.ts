/**
 * Labels that can be mixed: floats, not the indices of classes.
 *
 * @module
 */

import type { AnyObjective, CheckedObjective, LabelsIn } from "../losses/objective.ts";
import type { ShapeError } from "../shapes/mod.ts";
import type { IntTensor } from "../tensors/tensor.ts";
import { defineRegularizer } from "./regularizer.ts";

/**
 * A regularizer that mixes labels, so that they have to be floats. Each {@linkcode Regularizer} is one, too: a list of
 * both is a `LabelRegularizer[]`.
 */
export type LabelRegularizer = <O>(objective: WithFloatLabels<O>) => O;

/** `O` where it is an objective whose labels are floats, else what to write instead. */
export type WithFloatLabels<O> = O extends AnyObjective ? FloatLabelled<O> : CheckedObjective<O>;

type FloatLabelled<O> = unknown extends LabelsIn<O> ? O
  : LabelsIn<O> extends IntTensor<string> ? ShapeError<
      "Cannot mix labels: expected float32 labels but they are int32; make them one-hot: oneHot(labels, classes)"
    >
  : O;

/** Makes a regularizer that mixes labels; it throws where those of a loss are integers, the twin of {@linkcode WithFloatLabels}. */
export function defineLabelRegularizer(
  wrap: <O extends AnyObjective>(objective: O) => O,
): LabelRegularizer {
  const regularizer = defineRegularizer((objective) => {
    const { dtype } = objective.dataLoss;
    if (dtype === "float32") return wrap(objective);
    throw new TypeError(
      `Cannot mix labels: expected float32 labels but they are ${dtype}; ` +
        "make them one-hot: oneHot(labels, classes)",
    );
  });
  return regularizer as LabelRegularizer;
}
