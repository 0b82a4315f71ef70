/**
 * Who freed a tensor, for the error of who uses it later.
 *
 * Only two kinds are noted when it happens, since they are rare; a tensor of which nothing is noted was freed with its
 * scope. Where the program asks for it, the place is noted as well.
 *
 * @module
 */

import * as tf from "./tfjs.ts";

/** Who frees tensors on purpose: the program, or a loop that goes on to its next state or batch. */
export type Owner = "program" | "loop";

/** A tensor with the note of who freed it: a property, which costs a step less than a list beside the tensors. */
interface Freed extends tf.Tensor {
  freedBy?: Owner;
}

/** Where tensors were freed; nothing where nobody asked. */
let places: WeakMap<tf.Tensor, Error> | undefined;

const stockDispose = tf.Tensor.prototype.dispose;

/** Frees a tensor, and notes who did. */
export function freeBy(owner: Owner, tensor: Freed): void {
  if (tensor.isDisposed) return;
  tensor.freedBy = owner;
  tensor.dispose();
}

/** Notes from now on where each tensor is freed, or does so no longer. */
export function keepPlaces(isKept: boolean): void {
  places = isKept ? places ?? new WeakMap() : undefined;
  tf.Tensor.prototype.dispose = isKept ? disposeAndNote : stockDispose;
}

function disposeAndNote(this: tf.Tensor): void {
  if (!this.isDisposed) places?.set(this, new Error("It was freed here"));
  stockDispose.call(this);
}

/** The error for who uses a tensor that was freed; its cause is the place, where that is known. */
export function freedError(tensor: tf.Tensor): Error {
  const place = places?.get(tensor);
  const where = place === undefined
    ? "; start({ debug: true }) finds the place"
    : "; the cause of this error has the place";
  return new Error(
    `Cannot use the tensor '${tensor.shape.join(" ")}': it was freed ${howFreed(tensor)}${where}`,
    place && { cause: place },
  );
}

function howFreed(tensor: Freed): string {
  const owner = tensor.freedBy;
  if (owner === "program") {
    return "by dispose() or at the end of a using; hold on to one by retain(tensor)";
  }
  if (owner === "loop") {
    return "by the run, the batches or the folds that it came from, as they went on; " +
      "hold on to one by retain(tensor) or retainState(state)";
  }
  return hasScopeEnded(tensor)
    ? "with the scope that made it; return it from the scope"
    : "by tfjs; call dispose() of this library instead";
}

/** Is the scope that a tensor belonged to over? Otherwise the scope cannot have freed it. */
function hasScopeEnded({ scopeId }: tf.Tensor): boolean {
  return scopeId !== undefined &&
    !tf.engine().state.scopeStack.some(({ id }) => id === scopeId);
}
