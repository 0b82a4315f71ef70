/**
 * What a loss is: a name, a pattern for the predictions it takes and the labels that go with them, and a
 * function to a scalar. The pattern is what lets the compiler say in one line that a loss does not fit a model.
 *
 * @module
 */

import {
  type Evaluate,
  evaluate,
  type FitsShape,
  joinDims,
  type Last,
  type Match,
  match,
  parseDims,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import { scope } from "../tensors/memory.ts";
import { mean } from "../tensors/reductions.ts";
import {
  type AnyTensor,
  type DType,
  shapeText,
  type Tensor,
  type TensorFor,
  type TensorOf,
} from "../tensors/tensor.ts";

/** A loss as it is defined: what it takes, and how it is computed, as a mean or row by row. */
export interface LossDefinition<
  Name extends string,
  Predictions extends string,
  Labels extends string,
  D extends DType,
> {
  /** How messages call it. */
  readonly name: Name;
  /** The pattern of the predictions: `"... classes"`. */
  readonly predictions: Predictions;
  /** The pattern of the labels in the names of the predictions: `"..."`. */
  readonly labels: Labels;
  /** The element type of the labels. */
  readonly dtype: D;
  /** Are the predictions logits, where a yes is above 0? Otherwise they are probabilities or plain numbers. */
  readonly fromLogits: boolean;
  /** Is each prediction of a row a yes or no of its own? `false` unless said. */
  readonly multiLabel?: boolean;
  /** Throws where a label has a value that the loss does not take, for predictions of so many columns; takes all unless said. */
  readonly checkValues?: (labels: AnyTensor, columns: number) => void;
  /** The mean loss of predictions that are known to fit; the mean of `rows` unless said. */
  readonly compute?: (predictions: Tensor<string>, labels: AnyTensor) => Tensor<"">;
  /** One loss a row, or a position of each row: what sample and class weights multiply. */
  readonly rows?: (predictions: Tensor<string>, labels: AnyTensor) => Tensor<string>;
}

/** A loss as `objective` sees it. */
export interface LossPattern<
  Name extends string,
  Predictions extends string,
  Labels extends string,
  D extends DType,
> extends LossDefinition<Name, Predictions, Labels, D> {
  /** The mean loss of predictions that are known to fit. */
  readonly compute: (predictions: Tensor<string>, labels: AnyTensor) => Tensor<"">;
}

/** Any loss at all. */
export type AnyLoss = LossPattern<string, string, string, DType>;

/** A loss that takes predictions of the pattern `Predictions` and labels of `Labels` with elements of type `D`. */
export interface Loss<
  Name extends string,
  Predictions extends string,
  Labels extends string,
  D extends DType,
> extends LossPattern<Name, Predictions, Labels, D> {
  /**
   * The mean loss over all rows.
   *
   * @throws {TypeError} Where the shapes do not fit.
   * @throws {RangeError} Where a label is out of range.
   */
  apply<A extends string, T extends AnyTensor>(
    predictions: AcceptsPredictions<Name, Predictions, A>,
    labels: AcceptsLabels<Name, Predictions, Labels, D, A, T>,
  ): Tensor<"">;
}

type AcceptsPredictions<Name extends string, Pattern extends string, A extends string> =
  WrongPredictions<Name, Pattern, A, "got"> extends infer Message extends ShapeError ? Message
    : Tensor<A>;

/** What is wrong with predictions of shape `A` for a loss, `null` where nothing is; one class leaves no choice. */
type WrongPredictions<
  Name extends string,
  Pattern extends string,
  A extends string,
  Found extends string,
> = Match<Pattern, A> extends ShapeError
  ? ShapeError<`${Name} expects predictions '${Pattern}' but ${Found} '${A}'`>
  : [Pattern, Last<A>] extends ["... classes", "1"]
    ? ShapeError<`${Name} expects at least 2 classes but ${Found} '${A}'; use binaryCrossentropy`>
  : null;

type AcceptsLabels<
  Name extends string,
  Predictions extends string,
  Labels extends string,
  D extends DType,
  A extends string,
  T extends AnyTensor,
> = T extends TensorOf<infer B, infer DT extends DType>
  ? [DT] extends [D] ? FitsShape<B, Evaluate<Labels, Match<Predictions, A>>> extends true ? T
    : ShapeError<`${Name}: predictions are '${A}' but labels are '${B}'`>
  : ShapeError<`${Name} wants ${D} labels but they are ${DT}`>
  : never;

/** `L` where it takes the predictions of a model of output `Out`, else the message. */
export type FitsModel<L, Out extends string> = L extends AnyLoss ? unknown extends Out ? L
  : WrongPredictions<L["name"], L["predictions"], Out, "the model gives"> extends
    infer Message extends ShapeError ? Message
  : L
  : ShapeError<"expected a loss such as meanSquaredError">;

/** The labels that a loss wants for a model of output `Out`; `any` after a mistake, so that it is reported once. */
export type LabelsFor<L, Out extends string> = FitsModel<L, Out> extends AnyLoss
  ? L extends AnyLoss ? TensorFor<Evaluate<L["labels"], Match<L["predictions"], Out>>, L["dtype"]>
  : never
  // deno-lint-ignore no-explicit-any -- see above
  : any;

/**
 * Makes a loss of one's own: gives a definition its checked `apply`. With `rows` the loss can be weighted; `compute` alone
 * is for one that is no mean of losses of rows.
 *
 * @param definition What it takes, and how it is computed once predictions and labels are known to fit.
 * @throws {TypeError} Where it has neither `rows` nor `compute`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, defineLoss, item, mean, mul, sub, type Tensor } from "shapefold";
 *
 * const halfSquaredError = defineLoss({
 *   name: "halfSquaredError",
 *   predictions: "...",
 *   labels: "...",
 *   dtype: "float32",
 *   fromLogits: false,
 *   rows: (predictions, labels) => {
 *     const error = sub(predictions, labels as Tensor<string>);
 *     return mul(mean(mul(error, error), { axis: -1 }), 0.5);
 *   },
 * });
 *
 * const [predictions, labels] = [asTensor([[1, 2]], "n 2"), asTensor([[1, 4]], "n 2")];
 * assertEquals(item(halfSquaredError.apply(predictions, labels)), 1);
 * ```
 */
export function defineLoss<
  Name extends string,
  Predictions extends string,
  Labels extends string,
  D extends DType,
>(
  definition: LossDefinition<Name, Predictions, Labels, D>,
): Loss<Name, Predictions, Labels, D> {
  const pattern = { ...definition, compute: definition.compute ?? meanOfRows(definition) };
  return {
    ...pattern,
    apply: (predictions, labels) => {
      const [y, t] = [predictions as unknown as Tensor<string>, labels as unknown as AnyTensor];
      checkPredictions(pattern, shapeText(y), "got");
      checkLabels(pattern, y, t);
      return scope(() => pattern.compute(y, t));
    },
  };
}

function meanOfRows(
  { name, rows }: LossDefinition<string, string, string, DType>,
): AnyLoss["compute"] {
  if (rows === undefined) {
    throw new TypeError(`Cannot define ${name}: expected rows or compute but found neither`);
  }
  return (predictions, labels) => mean(rows(predictions, labels));
}

/** Is this value a loss? */
export function isLoss(value: unknown): value is AnyLoss {
  return value instanceof Object && "compute" in value && "predictions" in value;
}

/** Throws where a loss does not take predictions of a shape. */
export function checkPredictions(
  loss: AnyLoss,
  shape: string,
  found: "got" | "the model gives",
): void {
  try {
    match(loss.predictions, parseDims(shape));
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(
      `${loss.name} expects predictions '${loss.predictions}' but ${found} '${shape}'`,
    );
  }
  if (loss.predictions === "... classes" && parseDims(shape).at(-1) === "1") {
    throw new ShapeMismatch(
      `${loss.name} expects at least 2 classes but ${found} '${shape}'; use binaryCrossentropy`,
    );
  }
}

/** Throws where labels are not what a loss wants beside these predictions, by element type, shape or value. */
export function checkLabels(loss: AnyLoss, predictions: Tensor<string>, labels: AnyTensor): void {
  if (labels.dtype !== loss.dtype) {
    throw new TypeError(`${loss.name} wants ${loss.dtype} labels but they are ${labels.dtype}`);
  }
  if (!hasShapeFor(loss, predictions, labels)) {
    throw new ShapeMismatch(
      `${loss.name}: predictions are '${shapeText(predictions)}' but labels are '${
        shapeText(labels)
      }'`,
    );
  }
  loss.checkValues?.(labels, predictions.shape.at(-1) ?? 1);
}

function hasShapeFor(loss: AnyLoss, predictions: Tensor<string>, labels: AnyTensor): boolean {
  if (loss.labels === loss.predictions) {
    return predictions.shape.length === labels.shape.length &&
      predictions.shape.every((size, dim) => size === labels.shape[dim]);
  }
  const wanted = evaluate(loss.labels, match(loss.predictions, predictions.shape.map(String)));
  return joinDims(wanted) === shapeText(labels);
}
