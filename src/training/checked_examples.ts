/**
 * Do these examples suit this objective? At compile time as a type, at run time as a check, with the same messages.
 *
 * @module
 */

import type { AnyExamples, Examples, RowsOf } from "../data/examples.ts";
import type { AnyModel } from "../layers/model.ts";
import type { AnyObjective } from "../losses/objective.ts";
import type { Epochs } from "./epochs.ts";
import {
  evaluate,
  joinDims,
  type Match,
  match,
  parseDims,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import {
  type AnyTensor,
  type DType,
  type ShapeOf,
  shapeText,
  type TensorOf,
} from "../tensors/tensor.ts";

/** `E` where the model takes its inputs and the loss its labels, else the message. */
export type CheckedExamples<M extends AnyModel, Labels extends AnyTensor, E extends AnyExamples> =
  Mismatch<M["input"], Labels, E> extends infer Message extends ShapeError ? Message : E;

/** `Epochs<E>` where the model takes their inputs and the loss their labels, else the message. */
export type CheckedEpochs<M extends AnyModel, Labels extends AnyTensor, E extends AnyExamples> =
  Mismatch<M["input"], Labels, E> extends infer Message extends ShapeError ? Message : Epochs<E>;

/** `B` where a step that takes batches of type `Batch` takes its items, else the message. */
export type CheckedBatches<Batch, B> = B extends Iterable<infer Item>
  ? [Batch, Item] extends [Examples<infer X, infer Y>, infer E extends AnyExamples]
    ? Mismatch<ShapeOf<X>, Y, E> extends infer Message extends ShapeError ? Message : B
  : [Item] extends [Batch] ? B
  : ShapeError<"the step does not take these batches">
  : ShapeError<"expected batches, one after the other">;

/** What is wrong with examples, `null` where nothing is. */
type Mismatch<In extends string, Labels extends AnyTensor, E extends AnyExamples> =
  AnyExamples extends E ? null
    : E["x"] extends TensorOf<infer X, "float32">
      ? Match<In, X> extends ShapeError
        ? ShapeError<`the model takes '${In}' but the examples are '${X}'`>
      : CheckedLabels<Labels, E["y"]> extends infer Message extends ShapeError ? Message
      : [RowsOf<E["x"]>] extends [RowsOf<E["y"]>] ? null
      : [RowsOf<E["y"]>] extends [RowsOf<E["x"]>] ? null
      : ShapeError<
        `the inputs have '${RowsOf<E["x"]>}' rows but the labels have '${RowsOf<E["y"]>}'`
      >
    : ShapeError<`the model takes float32 inputs but the examples are ${E["x"]["dtype"]}`>;

type CheckedLabels<Wanted extends AnyTensor, Found extends AnyTensor> = [Wanted, Found] extends
  [TensorOf<infer W, infer DW extends DType>, TensorOf<infer F, infer DF extends DType>]
  ? [DF] extends [DW]
    ? Match<W, F> extends ShapeError
      ? ShapeError<`the loss wants labels '${W}' but they are '${F}'`>
    : null
  : ShapeError<`the loss wants ${DW} labels but they are ${DF}`>
  : never;

/** Throws where the model does not take the inputs or the loss not the labels; the run-time twin of {@linkcode CheckedExamples}. */
export function checkFit({ model, dataLoss }: AnyObjective, { x, y }: AnyExamples): void {
  if (x.dtype !== "float32") {
    throw new TypeError(`the model takes float32 inputs but the examples are ${x.dtype}`);
  }
  if (!matches(model.input, x)) {
    throw new ShapeMismatch(
      `the model takes '${model.input}' but the examples are '${shapeText(x)}'`,
    );
  }
  if (y.dtype !== dataLoss.dtype) {
    throw new TypeError(`the loss wants ${dataLoss.dtype} labels but they are ${y.dtype}`);
  }
  const wanted = joinDims(
    evaluate(dataLoss.labels, match(dataLoss.predictions, parseDims(model.output))),
  );
  if (!matches(wanted, y)) {
    throw new ShapeMismatch(`the loss wants labels '${wanted}' but they are '${shapeText(y)}'`);
  }
}

function matches(pattern: string, x: AnyTensor): boolean {
  try {
    match(pattern, x.shape.map(String));
    return true;
  } catch (error) {
    if (error instanceof ShapeMismatch) return false;
    throw error;
  }
}
