/**
 * The update of all parameters of a model in one job.
 *
 * @module
 */

import { freeBy } from "../../tensors/freed.ts";
import { type AnyTensor, raw, shapeText, typed, unchecked } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { run } from "../job.ts";
import { type UpdateRule, updateTask } from "../tasks/optimizers.ts";
import { output, share } from "../output.ts";

/** A tensor for each parameter, in order. */
export type Tensors = readonly AnyTensor[];

/** What is updated, and by what; `null` stands for a slot that the rule does without. */
export interface Updatable {
  readonly gradient: Tensors;
  readonly params: Tensors;
  readonly slots: readonly (Tensors | null)[];
}

/**
 * The parameters and slots after an update by a rule, or by a rule for each parameter, in order.
 *
 * @param consume May those that nobody else holds be written over? They are freed then.
 * @throws {TypeError} Where gradient or slots are not of the parameters' sizes.
 */
export function update(
  rule: UpdateRule | readonly UpdateRule[],
  { gradient, params, slots }: Updatable,
  consume: boolean,
): Omit<Updatable, "gradient"> {
  checkSizes("gradient", gradient, params);
  for (const slot of slots) if (slot !== null) checkSizes("state", slot, params);
  const gradients = gradient.map(raw);
  const next = (now: AnyTensor) => typed<AnyTensor>(successor(raw(now), consume));
  const nextParams = params.map(next);
  const nextSlots = slots.map((slot) => slot === null ? null : slot.map(next));
  const ruleOf = (i: number) => "kind" in rule ? rule : rule[i];
  // Those that are freed by now still name the memory that their successors are on.
  run(...params.map((param, i) =>
    updateTask(
      ruleOf(i),
      gradients[i],
      [unchecked(param), unchecked(nextParams[i])],
      slots.map((slot, k) => {
        const nextSlot = nextSlots[k];
        return slot && nextSlot && [unchecked(slot[i]), unchecked(nextSlot[i])];
      }),
    )
  ));
  return { params: nextParams, slots: nextSlots };
}

/** The tensor for the next values: on the same memory, where that may be written over. */
function successor(now: tf.Tensor, consume: boolean): tf.Tensor {
  const engine = tf.engine();
  if (!consume || engine.backend.refCount(now.dataId) > 1) {
    return engine.makeTensorFromTensorInfo(output(now.shape));
  }
  const next = engine.makeTensorFromTensorInfo(share(now));
  freeBy("loop", now);
  return next;
}

function isOfShape({ shape }: AnyTensor, wanted: readonly number[]): boolean {
  return shape.length === wanted.length && wanted.every((size, dim) => size === shape[dim]);
}

function checkSizes(name: string, tensors: Tensors, params: Tensors): void {
  params.forEach((param, i) => {
    const found = tensors.at(i);
    if (found !== undefined && isOfShape(found, param.shape)) return;
    throw new TypeError(
      `Cannot update a parameter '${
        shapeText(param)
      }': expected a ${name} of that shape but found ` +
        (found === undefined ? "none" : `'${shapeText(found)}'`),
    );
  });
}
