/**
 * Wraps an objective so that it is trained on other batches than those it is given: what label smoothing, mixup and
 * noise are made of.
 *
 * @module
 */

import { type AnyExamples, countRows } from "../data/examples.ts";
import type { Context } from "../layers/layer.ts";
import { ShapeMismatch } from "../shapes/mod.ts";
import { foldIn } from "../tensors/key.ts";
import { shapeText } from "../tensors/tensor.ts";
import type { AnyObjective } from "./objective.ts";

/**
 * An objective that sees another batch in training; in inference it is the one that is wrapped.
 *
 * The context that `wrap` is given has a key of its own, `foldIn(key, 1)`, and the objective inside goes on with
 * `foldIn(key, 0)`: nested wrappers draw apart from each other and from the model. Metrics go on comparing the
 * predictions, which are those for the other batch, with the labels that were given.
 *
 * @param wrap Gives the other batch; its inputs have the dims and elements of those given, in any number of rows. It
 *   must not change the batch that it is given.
 * @throws {TypeError} In training, where the other batch has inputs of other dims, or not as many labels as inputs.
 *
 * @example An objective that is trained on inputs of twice the size.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, meanAbsoluteError, mul, objective, sequential } from "shapefold";
 * import { wrapBatch } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
 * const mae = objective(model, meanAbsoluteError);
 * const twice = wrapBatch(mae, ({ x, y }) => ({ x: mul(x, 2), y }));
 *
 * const weights = model.init(key(0));
 * const batch = { x: asTensor([[3]], "batch 1"), y: asTensor([[0]], "batch 1") };
 * const losses = [true, false].map((training) => item(twice(weights, batch, { training }).loss));
 * assertEquals(losses, [6, 3]);
 * ```
 */
export function wrapBatch<O extends AnyObjective>(
  inner: O,
  wrap: (batch: Parameters<O>[1], context: Context) => Parameters<O>[1],
): O {
  return replaceBatch(inner, (batch, context) => {
    const { key } = context;
    if (key === undefined) return { batch: wrap(batch, context), context };
    return {
      batch: wrap(batch, { ...context, key: foldIn(key, 1) }),
      context: { ...context, key: foldIn(key, 0) },
    };
  });
}

/** {@linkcode wrapBatch} for a wrapper that says itself what the objective inside draws from. */
export function replaceBatch<O extends AnyObjective>(
  inner: O,
  replace: (
    batch: Parameters<O>[1],
    context: Context,
  ) => { readonly batch: Parameters<O>[1]; readonly context: Context },
): O {
  const outer = (
    weights: Parameters<O>[0],
    batch: Parameters<O>[1],
    context: Context,
  ): ReturnType<O> => {
    if (!context.training) return inner(weights, batch, context) as ReturnType<O>;
    const other = replace(batch, context);
    checkReplacement(batch, other.batch);
    return inner(weights, other.batch, other.context) as ReturnType<O>;
  };
  return Object.assign(outer, { model: inner.model, dataLoss: inner.dataLoss }) as unknown as O;
}

/** Throws where the inputs of another batch are not those that the model takes. */
function checkReplacement(batch: AnyExamples, other: AnyExamples): void {
  countRows(other, "Cannot wrap a batch");
  const [{ x: given }, { x: found }] = [batch, other];
  const [wanted, got] = [given, found].map(({ shape }) => shape.slice(1).join(" "));
  if (wanted === got && given.dtype === found.dtype) return;
  throw new ShapeMismatch(
    `Cannot wrap a batch: expected ${given.dtype} inputs of '${shapeText(given)}' ` +
      `but found ${found.dtype} ones of '${shapeText(found)}'`,
  );
}
