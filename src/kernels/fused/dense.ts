/**
 * The dense layer in one kernel: product, bias and relu; and its three gradients in one job.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import * as tf from "../../tensors/tfjs.ts";
import { slope } from "../registered/elementwise.ts";
import { Slope } from "../functions.ts";
import { run, type Task } from "../job.ts";
import { output, release } from "../output.ts";
import { productTask, STORED } from "../tasks/product.ts";
import { columnSumsTask } from "../tasks/reductions.ts";

/**
 * `x @ kernel + bias` along the last dim of a tensor of any rank of at least 1, and `max(0, ...)` of it where `relu` is
 * set. The sizes are known to fit.
 */
export function dense(
  x: Tensor<string>,
  kernel: Tensor<string>,
  bias: Tensor<string>,
  relu: boolean,
): Tensor<string> {
  const [w, b] = [raw(kernel), raw(bias)];
  const compute = isFirstOrder() ? denseRows : composed;
  if (x.shape.length === 2) return typed(compute(raw(x), w, b, relu));
  const outer = x.shape.slice(0, -1);
  const [inner, columns] = kernel.shape;
  return typed(tf.tidy(() => {
    const rows = tf.reshape(raw(x), [outer.reduce((n, size) => n * size, 1), inner]);
    return tf.reshape(compute(rows, w, b, relu), [...outer, columns]);
  }));
}

/** The same from operations whose gradients can be differentiated once more. */
function composed(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor, relu: boolean): tf.Tensor {
  return tf.tidy(() => {
    const y = tf.add(tf.matMul(x, kernel), bias);
    return relu ? tf.relu(y) : y;
  });
}

function denseRows(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor, relu: boolean): tf.Tensor {
  const [rows, inner] = x.shape as [number, number];
  const [, columns] = kernel.shape as [number, number];
  const { addressOf } = heap();
  const y = output([rows, columns]);
  run(productTask({
    ...{ stored: STORED.plain, rows, columns, inner, relu },
    ...{ a: addressOf(x), b: addressOf(kernel), bias: addressOf(bias), result: addressOf(y) },
  }));
  return record(y, {
    name: "dense",
    inputs: { x, kernel, bias },
    saved: relu ? [x, kernel, y] : [x, kernel],
    gradient: (dy, wanted) => {
      const direct = relu ? slope(Slope.relu, y, dy) : dy;
      const dyAt = addressOf(direct);
      const tasks: Task[] = [];
      const gradients: { x?: tf.TensorInfo; kernel?: tf.TensorInfo; bias?: tf.TensorInfo } = {};
      if (wanted.has("x")) {
        gradients.x = output(x.shape);
        tasks.push(productTask({
          ...{ stored: STORED.bTransposed, rows, columns: inner, inner: columns },
          ...{ a: dyAt, b: addressOf(kernel), result: addressOf(gradients.x) },
        }));
      }
      if (wanted.has("kernel")) {
        gradients.kernel = output(kernel.shape);
        tasks.push(productTask({
          ...{ stored: STORED.aTransposed, rows: inner, columns, inner: rows },
          ...{ a: addressOf(x), b: dyAt, result: addressOf(gradients.kernel) },
        }));
      }
      if (wanted.has("bias")) {
        gradients.bias = output(bias.shape);
        tasks.push(columnSumsTask(rows, columns, dyAt, addressOf(gradients.bias)));
      }
      run(...tasks);
      if (direct !== dy) release(direct);
      return gradients;
    },
  });
}
