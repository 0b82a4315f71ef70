/**
 * The gradients of `Sum`, `Mean`, `Max` and `Min` in one pass. Those of tfjs make a tensor of ones or of comparisons
 * first and multiply by it. They stay where the gradient itself is recorded, to be differentiated once more.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isRecording, offTape } from "../../tensors/tape.ts";
import * as tf from "../../tensors/tfjs.ts";
import { elementChunks, run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";
import { type Attributes, axesOf, layoutOf, reducedShape } from "./reduction_kernels.ts";
import type { Layout } from "../tasks/reductions.ts";

/** Puts our gradients in the place of those of tfjs. */
export function registerReductionGradients(): void {
  register("Sum", (dy, [x], attrs) => spread(x, dy, attrs, 1));
  register("Mean", (dy, [x], attrs) => {
    const count = axesOf(x, attrs).reduce((product, axis) => product * x.shape[axis], 1);
    return spread(x, dy, attrs, count);
  });
  register("Max", spreadToExtremes);
  register("Min", spreadToExtremes);
}

/** Each derivative goes to all elements of its sum, or is shared out to those of its mean. */
function spread(x: tf.Tensor, dy: tf.Tensor, attrs: Attributes, divisor: number): tf.TensorInfo {
  const { addressOf } = heap();
  const dx = output(x.shape);
  const { count, inner } = layoutOf(x, attrs) as Layout;
  run({
    kind: Kind.spread,
    chunks: elementChunks(x.size),
    args: [x.size, count, inner, addressOf(dy), addressOf(dx), divisor],
  });
  return dx;
}

/** Each derivative goes to the elements that are the extreme one. */
function spreadToExtremes(dy: tf.Tensor, [x, y]: tf.Tensor[], attrs: Attributes): tf.TensorInfo {
  const { addressOf } = heap();
  const dx = output(x.shape);
  const { count, inner } = layoutOf(x, attrs) as Layout;
  run({
    kind: Kind.spreadToExtremes,
    chunks: elementChunks(x.size),
    args: [x.size, count, inner, addressOf(dy), addressOf(dx), addressOf(x), addressOf(y)],
  });
  return dx;
}

/** The gradient by `x`, from the derivative by the result and from what was saved. */
type Gradient = (dy: tf.Tensor, saved: tf.Tensor[], attrs: Attributes) => tf.TensorInfo;

function register(kernelName: string, gradient: Gradient): void {
  const stock = tf.getGradient(kernelName);
  const composed = (dy: tf.Tensor, saved: tf.Tensor[], attrs: Attributes) =>
    (stock.gradFunc(dy, saved, attrs as object as tf.NamedAttrMap) as { x: () => tf.Tensor }).x();
  const areExtremes = kernelName === "Max" || kernelName === "Min";
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, namedAttrs) => {
      const derivative = dy as tf.Tensor;
      const attrs = namedAttrs as object as Attributes;
      const [x] = saved;
      const fits = x.dtype === "float32" && layoutOf(x, attrs) !== undefined;
      return {
        x: () => {
          if (!isRecording() && fits) {
            return tf.engine().makeTensorFromTensorInfo(gradient(derivative, saved, attrs));
          }
          if (!areExtremes) return composed(derivative, saved, attrs);
          // The comparison in it has no derivative; which elements are extreme counts as constant.
          const mask = offTape(() => composed(tf.onesLike(derivative), saved, attrs));
          return tf.mul(tf.reshape(derivative, reducedShape(x, axesOf(x, attrs), true)), mask);
        },
      };
    },
  });
}
