/**
 * What an operation records on tfjs' gradient tape, where that is not what tfjs does by itself.
 *
 * @module
 */

import * as tf from "./tfjs.ts";

/** Runs `f` off the tape: for what has no derivative, such as a comparison. */
export function offTape<T>(f: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return f();
  } finally {
    state.kernelDepth--;
  }
}

/**
 * Frees what the tape holds for a gradient that will not be computed; tfjs does so only where nothing throws. An outer
 * gradient keeps its tape.
 */
export function discardTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) saved?.forEach((tensor) => tensor.dispose());
  state.activeTape = [];
}

/**
 * Records a function of `x` as one entry with a gradient of its own.
 *
 * @param compute Gives the value, and the tensors that the gradient needs.
 * @param gradient Gives the gradient by `x` from the gradient by the value and from those tensors.
 */
export function withGradient(
  x: tf.Tensor,
  compute: () => { readonly value: tf.Tensor; readonly saved: tf.Tensor[] },
  gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  return tf.customGrad((_x, save) => {
    const { value, saved } = compute();
    (save as (tensors: tf.Tensor[]) => void)(saved);
    return { value, gradFunc: gradient };
  })(x);
}
