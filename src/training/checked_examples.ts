/**
 * Do these examples suit this objective? At compile time as a type, at run time as a check, with the same messages.
 *
 * @module
 */

import {
  type AnyExamples,
  assertExamples,
  type CheckedData,
  type RowsOf,
} from "../data/examples.ts";
import type { AnyObjective, LabelsIn, ModelIn } from "../losses/objective.ts";
import type { InputType } from "../layers/layer.ts";
import type { Epochs } from "./epochs.ts";
import {
  type Dims,
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
  shapeText,
  type Tensor,
  type TensorOf,
} from "../tensors/tensor.ts";

/** `E` where the model of the objective `O` takes its inputs and the loss its labels, else the message. */
export type CheckedExamples<O, E> = Mismatch<O, E> extends infer Message extends ShapeError
  ? Message
  : E;

/** `P` where it is passes over examples that suit the objective `O`, else the message. */
export type CheckedEpochs<O, P> = P extends Epochs<infer E>
  ? Mismatch<O, E> extends infer Message extends ShapeError ? Message : P
  : ShapeError<"expected passes over data such as epochs(data, { count: 10 }) gives">;

/** What is wrong with examples for an objective, `null` where nothing is. */
export type Mismatch<O, E> = [E] extends [never] ? null
  : CheckedData<E> extends infer Message extends ShapeError ? Message
  : AnyExamples extends E ? null
  : E extends AnyExamples ? MismatchOf<ModelIn<O>["input"], ModelIn<O>["inputType"], LabelsIn<O>, E>
  : null;

type MismatchOf<
  In extends string,
  D extends InputType,
  Labels extends AnyTensor,
  E extends AnyExamples,
> = string extends In ? null
  : E["x"] extends TensorOf<infer X, D>
    ? Match<In, X> extends ShapeError
      ? ShapeError<`the model takes '${In}' but the examples are '${X}'`>
    : CheckedLabels<Labels, E["y"]> extends infer Message extends ShapeError ? Message
    : OtherRows<RowsOf<E["x"]>, RowsOf<E["y"]>, "labels"> extends infer Message extends ShapeError
      ? Message
    : E extends { readonly weights: Tensor<infer W> } ? WrongWeights<RowsOf<E["x"]>, W>
    : null
  : ShapeError<`the model takes ${D} inputs but the examples are ${E["x"]["dtype"]}`>;

/** What is wrong with `Found` rows beside `Wanted` ones, `null` where nothing is. */
type OtherRows<Wanted extends string, Found extends string, What extends string> = [Wanted] extends
  [Found] ? null
  : [Found] extends [Wanted] ? null
  : ShapeError<`the inputs have '${Wanted}' rows but the ${What} have '${Found}'`>;

/** What is wrong with weights of shape `W` for so many rows, `null` where nothing is. */
type WrongWeights<Rows extends string, W extends string> = string extends W ? null
  : Dims<W>["length"] extends 1 ? OtherRows<Rows, W, "weights">
  : ShapeError<`expected one weight a row but the weights are '${W}'`>;

/** What is wrong with labels; a model of unknown output is checked at run time only. */
type CheckedLabels<Wanted extends AnyTensor, Found extends AnyTensor> = unknown extends Wanted
  ? null
  : [Wanted, Found] extends
    [TensorOf<infer W, infer DW extends DType>, TensorOf<infer F, infer DF extends DType>]
    ? [DF] extends [DW] ? string extends W ? null
      : Match<W, F> extends ShapeError
        ? [W, F] extends ["batch 1", `${string} ${string}`] ? WrongLabels<W, F>
        : W extends "batch 1" ? ShapeError<
            `the loss wants labels '${W}' but they are '${F}'; make them a column: asTensor(y, 'n 1')`
          >
        : WrongLabels<W, F>
      : null
    : ShapeError<`the loss wants ${DW} labels but they are ${DF}`>
  : never;

type WrongLabels<W extends string, F extends string> = ShapeError<
  `the loss wants labels '${W}' but they are '${F}'`
>;

/**
 * Throws where the model does not take the inputs or the loss not the labels, by type or shape; the run-time twin of
 * {@linkcode CheckedExamples}. What values the labels of a batch have is for the objective to check.
 */
export function checkFit({ model, dataLoss }: AnyObjective, examples: AnyExamples): void {
  assertExamples(examples);
  const { x, y } = examples;
  if (x.dtype !== model.inputType) {
    throw new TypeError(
      `the model takes ${model.inputType} inputs but the examples are ${x.dtype}`,
    );
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
    throw new ShapeMismatch(
      `the loss wants labels '${wanted}' but they are '${shapeText(y)}'${
        isFlatColumn(wanted, y) ? "; make them a column: asTensor(y, 'n 1')" : ""
      }`,
    );
  }
}

/** Like {@linkcode checkFit}, before data are cut into batches: throws also where a label has a value that the loss does not take. */
export function checkFitAndValues(objective: AnyObjective, examples: AnyExamples): void {
  checkFit(objective, examples);
  const { model, dataLoss } = objective;
  dataLoss.checkValues?.(examples.y, Number(parseDims(model.output).at(-1) ?? 1));
}

/** Are these labels flat where a column is wanted? */
function isFlatColumn(wanted: string, y: AnyTensor): boolean {
  return wanted === "batch 1" && y.shape.length === 1;
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
